"""Tells Team Managers on the week's first working day that their team's week is ready."""

from __future__ import annotations

from datetime import datetime

from practicelens.people.asking import asking_as_system
from practicelens.performance.datasets.week import telling
from practicelens.workdays.counting import what_was_done


def run(now: datetime) -> str:
    """Tell each once a week and team; on the days after only those who have come since."""
    return what_was_done(
        (telling.tell(asking_as_system(now)), "person told of a team's week", "people told of a team's week")
    )
