"""Good practice that Northborough's reviewing officers told of: one shared, one kept, one still to be answered."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time
from typing import Final

from practicelens.access.errors import Missing, Refused
from practicelens.people.asking import Asking, key_of
from practicelens.people.internal import account_of_worker, linked
from practicelens.people.links import Link
from practicelens.performance.datasets.children import queries as children
from practicelens.quality.alerts.good_practice import changes, queries
from practicelens.quality.alerts.good_practice.changes import Seen
from practicelens.rulebook.queries import calendar
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.world.structure import Team

# What, what it meant for the child, theme, working days ago, whether whoever did it agreed (None: still to say).
GOOD: Final = (
    ("The plan is written in the child’s own words", "She reads it to her friends.", "Identity", 30, True),
    ("A worker went along to the first day at a new school", "He was not alone at the gate.", "Education", 20, False),
    ("Both grandmothers were asked before the conference", "One of them has him each weekend.", "Family time", 4, None),
)  # fmt: skip


def tell_of_good_practice(ids: WorldIds, today: date) -> None:
    """Tell of each once, of a team in turn whose children have a worker with an account."""
    teams = iter(ids.world.teams)
    for what, why, theme, ago, shared in GOOD:
        for team in teams:
            with suppress(Missing, Refused, StopIteration):
                day = calendar().add(today, -ago)
                _tell(ids, team, day, (what, why, theme), shared)
                break


def _tell(ids: WorldIds, team: Team, day: date, words: tuple[str, str, str], shared: bool | None) -> None:
    """One of them. Raises StopIteration where the team has no officer, or no child whose worker is here."""
    team_id, now = ids.team(team.index), datetime.combine(day, time(10, 30), UTC)
    officer = ids.actor(next(iter(linked(team_id, Link.IRO, day))), day)
    asking = Asking(officer, now)
    if any(row.what == words[0] for row in queries.listed(asking)):
        return  # told already, by a process that was killed
    found = children.children(asking, team_id=team_id, count=30)
    pages = (children.child(asking, key_of(row.child)) for row in (found.rows if found else ()))
    page, account = next(
        (one, account) for one in pages if one.row.worker_id and (account := account_of_worker(one.row.worker_id))
    )
    what, why, theme = words
    new = Seen(page.key, team_id, ids.service(team), page.row.worker_id, what, why, theme)
    good = changes.tell(new, by=officer, now=now)
    if shared is not None:
        changes.answer(good, shared=shared, by=ids.actor(account, day), now=now)
