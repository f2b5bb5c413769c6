"""Takes in extracts that lie in the watched folder, and publishes those by themselves that the rule lets."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from practicelens.access.actor import SYSTEM
from practicelens.jobs import load_extract
from practicelens.performance.extracts.watching import changes
from practicelens.performance.extracts.watching.changes import Seen
from practicelens.workdays import clock
from practicelens.workdays.counting import what_was_done

SETTLED = timedelta(minutes=1)
"""A file that was written to within this time may still be being written: it is left for the next time."""


def run(now: datetime) -> str:
    """Look into the folder once; a second time at once finds nothing new. The files themselves are left as they are."""
    if not settings.EXTRACT_FOLDER:
        return "no folder is watched"
    folder = Path(settings.EXTRACT_FOLDER)
    if not folder.is_dir():
        # Raised, so that the page of what runs in the background shows it: a folder that is gone brings no extract.
        raise FileNotFoundError("the watched folder is not there")
    # Those known are left where they lie: the folder is the case system's, and we may not even be let write there.
    fresh = [seen for seen in _settled(folder) if not changes.is_known(seen)]
    taken = [
        changes.take_in(seen, by=SYSTEM, now=now, then=lambda extract_id: load_extract.read_later(extract_id, SYSTEM))
        for seen in fresh
    ]
    published = sum(
        changes.decide(one, by=SYSTEM, now=now, then=lambda extract_id: load_extract.publish_later(extract_id, SYSTEM))
        for one in changes.to_decide()
    )
    refused = sum(one is None for one in taken)
    return what_was_done(
        (len(taken) - refused, "extract taken in", "extracts taken in"),
        (refused, "refused", "refused"),
        (published, "published by itself", "published by themselves"),
        nothing="nothing new in the folder",
    )


def _settled(folder: Path) -> Iterator[Seen]:
    """The files of the folder, by name; hidden ones, folders and what is still being written are left out."""
    before = (clock.real_now() - SETTLED).timestamp() * 1_000_000_000
    for path in sorted(folder.iterdir()):
        try:
            found = path.stat()
        except OSError:
            continue  # gone again, or not ours to look at
        if path.name.startswith(".") or not stat.S_ISREG(found.st_mode) or found.st_mtime_ns > before:
            continue
        yield Seen(path, found.st_size, found.st_mtime_ns)
