"""The worklist of Northborough: findings given to managers, some late, some right as they are, some mended."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused
from practicelens.people.asking import Asking
from practicelens.performance.worklist import changes, queries
from practicelens.performance.worklist.giving import MANAGER
from practicelens.performance.worklist.queries import ItemRow, Scope
from practicelens.performance.worklist.states import Event
from practicelens.synth.audits.world_ids import WorldIds

ANALYST = "Yasmin Begum"
WITHIN = 8  # working days: what was given three weeks ago is late, what was given last week is not
RIGHT = "Asked the family again: this is how they describe it themselves, and the record keeps their words."
NOTE = "The worker is on leave until Thursday and puts it right then."


def work_findings(ids: WorldIds, today: date) -> int:
    """Do what an analyst and two managers have done by today; says how many findings were given."""
    with suppress(Missing, Refused):  # a small borough may have none, or nobody to give them to
        analyst = ids.actor(ids.person(ANALYST), today)
        found = queries.items(Asking(analyst, _at(today, 0)), Scope(state="to do")).rows
        # A finding of a whole file has no child, and so no manager to be given to.
        rows = [row for row in found if row.child]
        early = _stood(rows, 21, today)[::2]
        late = [row for row in _stood(rows, 7, today) if row not in early]
        given = _give(early, 21, analyst, today) + _give(late[::2], 7, analyst, today)
        # Of those that were not given: what is right as it is needs nobody to mend it.
        changes.mark([row.id for row in late[1::4]], Event.ACCEPT, RIGHT, by=analyst, now=_at(today, 5))
        for place, team in enumerate(ids.world.teams):
            with suppress(Missing, Refused):  # a post may be empty
                _answer(ids.actor(ids.manager(team), today), ids.team(team.index), place, today)
        return given
    return 0


def _stood(rows: Sequence[ItemRow], days_ago: int, today: date) -> list[ItemRow]:
    """Those that stood in an extract so many days ago: nobody gives or notes what no extract has yet."""
    return [row for row in rows if row.first_as_at < today - timedelta(days=days_ago)]


def _give(rows: Sequence[ItemRow], days_ago: int, by: Actor, today: date) -> int:
    return changes.give([row.id for row in rows], MANAGER, WITHIN, by=by, now=_at(today, days_ago)).done


def _answer(manager: Actor, team_id: int, place: int, today: date) -> None:
    """Some managers say of one finding that it is mended, and note something of another."""
    own = queries.items(Asking(manager, _at(today, 0)), Scope(team_id=team_id, state="open")).rows
    # Every second manager, so that lists with and without an answer are met.
    if own and place % 2:
        changes.mark([own[0].id], Event.MEND, by=manager, now=_at(today, 0))
    noted = _stood(own[1:], 3, today)
    if noted and place % 3 == 0:
        changes.add_note(noted[0].id, NOTE, by=manager, now=_at(today, 3))


def _at(today: date, days_ago: int) -> datetime:
    """Ten in the morning, so many days ago."""
    return datetime.combine(today - timedelta(days=days_ago), time(10), UTC)
