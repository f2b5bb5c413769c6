"""What is late on a day, and what falls due soon. Private to datasets."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from practicelens.analytics.measure import DueRow
from practicelens.analytics.measurements import Measurements
from practicelens.people.asking import Asking
from practicelens.rulebook.queries import Rules


def late(asking: Asking, data: Measurements, team_ids: Collection[int] | None) -> tuple[DueRow, ...]:
    """What is late today. The extract may be some days old: a visit made since is not in it yet.

    Of figures older than the rule allows it is what was late on the last day that they can speak for: counting on
    would call late whatever was done in time since.
    """
    since = unknown_since(data.as_at, asking.today, asking.rules)
    return data.overdue(team_ids, since - timedelta(days=1) if since else asking.today)


def unknown_since(as_at: date, today: date, rules: Rules) -> date | None:
    """From which day on figures of ``as_at`` cannot say what is late; None while they are fresh enough."""
    # Days as they are, not working days: an extract of before Christmas is old after it, whoever worked.
    last = as_at + timedelta(days=rules.number("figures.old"))
    return last + timedelta(days=1) if today > last else None


def soon(asking: Asking, data: Measurements, team_ids: Collection[int] | None) -> tuple[DueRow, ...]:
    """What falls due from today until the last of the next working days that the rules look ahead."""
    last = asking.calendar.next_days(asking.today, asking.rules.number("due_soon.days"))[-1]
    return tuple(row for row in data.due(team_ids, asking.today, last) if row.late_from > asking.today)
