"""Asks once a month for words on it, and tells whoever holds a measure that signals."""

from __future__ import annotations

from datetime import datetime

from practicelens.people.asking import asking_as_system
from practicelens.performance.matters import telling
from practicelens.workdays.counting import what_was_done


def run(now: datetime) -> str:
    """Ask and tell once a month; nobody is told where nothing signals."""
    asked, posted = telling.tell(asking_as_system(now))
    return what_was_done(
        (asked, "person asked for words on a month", "people asked for words on a month"),
        (posted, "person told of signals", "people told of signals"),
    )
