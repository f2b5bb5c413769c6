"""One build at a time in a folder: a second would take the first one's half for a wreck and remove it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from practicelens.access.errors import Refused


@contextmanager
def only_builder(var_dir: Path) -> Iterator[None]:
    """Hold the folder while building. Raises Refused where another process holds it.

    The operating system frees it when its holder dies, however that happens; the empty file it stands on stays.
    """
    var_dir.mkdir(parents=True, exist_ok=True)
    # Appending neither empties the file nor asks that it is there already.
    with (var_dir / "building.lock").open("ab") as handle:
        try:
            _hold(handle)
        except OSError:
            raise Refused(
                "Another process is building the demonstration in this folder. Wait until it has finished.",
                code="building",
            ) from None
        yield


def _hold(handle: IO[bytes]) -> None:
    """Lock an open file for this process; raises OSError where another holds it."""
    if sys.platform == "win32":
        import msvcrt

        # Neither waits: who finds the folder held is told so instead of standing still.
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
