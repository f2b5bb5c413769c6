"""Child processes that a Ctrl+C by which this process is stopped does not reach."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from typing import Any, Final

# A terminal sends Ctrl+C to the whole group. A reader interrupted so would be taken for a file that cannot be read,
# in the moment before this process has ended too; and each would print a traceback of its own.
APART: Final[dict[str, Any]] = (
    {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP")}  # noqa: B009  (there is none elsewhere)
    if os.name == "nt"
    else {"process_group": 0}
)


def run_apart(command: Sequence[str], seconds: float, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run a child to its end, or kill it after so long, ``given`` to its input. May raise TimeoutExpired.

    What it says is kept from every screen and log: its error stream could quote a cell.
    """
    entered: dict[str, Any] = {"stdin": subprocess.DEVNULL} if given is None else {"input": given}
    return subprocess.run(command, timeout=seconds, capture_output=True, check=False, **entered, **APART)
