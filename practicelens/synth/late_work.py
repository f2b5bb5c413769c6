"""Late work of Northborough: managers say what stands behind some of it, escalate a little; it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from typing import Final

from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.analytics.measure import DueRow
from practicelens.people.asking import asking_as_system
from practicelens.people.holders import holders
from practicelens.performance.datasets.late_rows import late_rows
from practicelens.performance.late import changes
from practicelens.performance.late.changes import Written
from practicelens.performance.late.rules import Key
from practicelens.synth.audits.world_ids import WorldIds

VISITS: Final = (
    ("recorded", "Seen last week; the visit is being written up.", ""),
    ("booked", "", ""),
    ("refused", "Nobody came to the door twice; a third visit is agreed.", "The duty worker"),
    ("worker_away", "The worker is on sick leave.", "A colleague of the team"),
)
OTHERS: Final = (
    ("booked", "", ""),
    ("other", "It waits for the school’s report.", ""),
    ("worker_away", "The worker is on sick leave.", "A colleague of the team"),
)
WHY: Final = "Two managers have chased it, and nobody in the team can take it on."
ANSWER: Final = "A worker of the sister team does it with the family’s own worker."
ESCALATED_AGO, ANSWERED_AGO = 4, 3  # days: on a Thursday, and answered on the Friday where it was answered


def deal_with_late_work(ids: WorldIds, today: date) -> int:
    """Explain about a third of what is late, escalate the oldest of every third team, answer half of those."""
    rows = late_rows(asking_as_system(_at(today, 0))) or ()
    explained = 0
    for place, team in enumerate(ids.world.teams):
        of_team = [row for row in rows if row.team_id == ids.team(team.index)]
        with suppress(Missing, Refused):  # a post may be empty
            explained += _explain(ids, ids.manager(team), of_team[::3], today)
        if of_team and place % 3 == 1:
            with suppress(Missing, Refused):
                # The child decides between two of one day, so that every build escalates the same one.
                _escalate(ids, place, min(of_team, key=lambda row: (row.due, row.child)), today)
    return explained


def _explain(ids: WorldIds, manager: int, rows: Sequence[DueRow], today: date) -> int:
    by, now = ids.actor(manager, today), _at(today, 0)
    visits, others = cycle(VISITS), cycle(OTHERS)
    for row in rows:
        # Only a visit can be refused at the door: reviews and assessments have other reasons.
        reason, text, who = next(visits if row.kind.endswith("_visit") else others)
        until = today + timedelta(days=3)
        changes.explain(row.team_id or 0, _key(row), Written(text, reason, who, until), by=by, now=now)
    return len(rows)


def _escalate(ids: WorldIds, place: int, row: DueRow, today: date) -> None:
    team = ids.world.teams[place]
    day = today - timedelta(days=ESCALATED_AGO)
    changes.escalate(
        row.team_id or 0, _key(row), WHY, by=ids.actor(ids.manager(team), day), now=_at(today, ESCALATED_AGO)
    )
    # Every second one is left without an answer, to be met by its Head of Service.
    if place % 2:
        head = holders(Role.HEAD_OF_SERVICE, today, service=ids.service(team))[0]
        by, now = ids.actor(head, today), _at(today, ANSWERED_AGO)
        changes.answer(row.team_id or 0, _key(row), Written(ANSWER, until=today + timedelta(days=4)), by=by, now=now)


def _key(row: DueRow) -> Key:
    return Key(row.child, row.kind, row.due)


def _at(today: date, days_ago: int) -> datetime:
    """Half past nine in the morning, so many days ago."""
    return datetime.combine(today - timedelta(days=days_ago), time(9, 30), UTC)
