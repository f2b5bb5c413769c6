"""The calendar as last read, kept for a moment: a page may ask for it a hundred times."""

from __future__ import annotations

import time
from collections.abc import Callable

from practicelens.workdays.calendar import WorkingCalendar

SECONDS = 20.0
"""Another process learns of a changed bank holiday after this long; this one at once."""

_kept: tuple[float, WorkingCalendar] | None = None


def calendar(read: Callable[[], WorkingCalendar]) -> WorkingCalendar:
    """The calendar kept, or read anew when there is none or it is too old."""
    global _kept
    # Taken once: another thread may forget it between the question and the answer.
    kept = _kept
    # Monotonic: a machine's clock that is set back would keep an old calendar for hours.
    if kept is None or time.monotonic() - kept[0] > SECONDS:
        # Two threads may read it at once: they read the same, and a lock would cost every page more.
        kept = _kept = (time.monotonic(), read())
    return kept[1]


def forget() -> None:
    """Read anew next time."""
    global _kept
    _kept = None
