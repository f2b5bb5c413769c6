"""What is late on a day, and what falls due soon. Private to datasets."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from practicelens.analytics.measure import DueRow
from practicelens.analytics.measurements import Measurements
from practicelens.rulebook import queries as rulebook


def late(data: Measurements, team_ids: Collection[int] | None, today: date) -> tuple[DueRow, ...]:
    """What is late today. The extract may be some days old: a visit made since is not in it yet."""
    return data.overdue(team_ids, today)


def soon(data: Measurements, team_ids: Collection[int] | None, today: date) -> tuple[DueRow, ...]:
    """What falls due from today until the last of the next working days that the rules look ahead."""
    return tuple(row for row in data.due(team_ids, today, until(today)) if row.late_from > today)


def until(today: date) -> date:
    """The last of the working days that the rules look ahead."""
    return rulebook.calendar().next_days(today, rulebook.rules_on(today).number("due_soon.days"))[-1]
