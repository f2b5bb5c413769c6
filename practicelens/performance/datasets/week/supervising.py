"""Whose supervision is due in a team, by the newest local list of supervisions and the rule of the day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from practicelens.analytics.measurements import Measurements
from practicelens.people.asking import Asking
from practicelens.performance.datasets import lateness
from practicelens.rulebook.definitions import Kind, in_words
from practicelens.workdays.timescales import due

RULE = "supervision.limit"
AHEAD = 10  # working days


@dataclass(frozen=True)
class SupervisionDue:
    """Somebody whose supervision is late or falls due."""

    worker: str
    last: date
    due: date
    late: bool


@dataclass(frozen=True)
class Supervising:
    """A team's supervision: whose is late or falls due, of how many; the list's day, and from when it is too old.

    ``untold``: of whom the list has no supervision.
    """

    listed_on: date
    limit: str
    people: int
    rows: tuple[SupervisionDue, ...]
    untold: tuple[str, ...]
    unknown_since: date | None

    @property
    def late(self) -> int:
        """Whose day is past."""
        return sum(row.late for row in self.rows)


def supervising(asking: Asking, data: Measurements, team_id: int, holding: Collection[int]) -> Supervising | None:
    """Of those who are posted to the team or hold its children; None where no list tells of supervision."""
    rows = data.supervised()
    if not rows:
        return None
    listed_on, last = max(row.listed_on for row in rows), {row.worker_id: row.held_on for row in rows}
    # Either: agency staff may be posted nowhere and hold children, and somebody new may hold none yet.
    people = {one.id: one.name for one in asking.workers.values() if one.team_id == team_id or one.id in holding}
    since = lateness.unknown_since(listed_on, asking.today, asking.rules)
    # As of visits: by an old list whoever was supervised since would be called late.
    today = since - timedelta(days=1) if since else asking.today
    until = asking.calendar.next_days(today, AHEAD)[-1]
    found = [_row(asking, name, day, today) for one, name in people.items() if (day := last.get(one))]
    ordered = sorted((row for row in found if row.due <= until), key=lambda row: (row.due, row.worker))
    untold = sorted(name for one, name in people.items() if not last.get(one))
    limit = in_words(Kind.LIMIT, asking.rules[RULE])
    return Supervising(listed_on, limit, len(people), tuple(ordered), tuple(untold), since)


def _row(asking: Asking, name: str, last: date, today: date) -> SupervisionDue:
    day = due(last, asking.rules.limit(RULE), asking.calendar)
    # Late from the day after it was due, as a visit is.
    return SupervisionDue(name, last, day, day < today)
