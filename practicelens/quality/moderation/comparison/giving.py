"""What a comparison meeting wants done: ordinary actions, given and changed before its record and after."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused
from practicelens.people.asking import Asking
from practicelens.people.internal import linked
from practicelens.people.links import Link
from practicelens.people.setup.queries import choosable_owners
from practicelens.quality.actions import changes as actions
from practicelens.quality.actions.internal import DoneInTime, done_in_time
from practicelens.quality.actions.queries import ActionView, of_source
from practicelens.quality.audits.core.changes import Agreed
from practicelens.quality.moderation.comparison.convening import Period, check_period, link_of
from practicelens.quality.moderation.models import Comparison

SOURCE = "comparison"
"""What actions of comparison meetings have as the kind of their source."""


def number_of(team_id: int, start: date) -> int:
    """A team's period as a number: nothing of it stands in a table before its meeting is recorded, actions may."""
    # Of eight digits at its end, a date cannot run into the team's number: no two periods share one.
    return int(f"{team_id}{start:%Y%m%d}")


@dataclass(frozen=True)
class Acted:
    """The actions of a meeting as they stand, and to whom one may be given."""

    actions: tuple[ActionView, ...]
    owners: tuple[tuple[int, str], ...]


def acted(asking: Asking, team_id: int, start: date) -> Acted:
    """What is given of a meeting so far; for the two who meet. Raises Missing."""
    check_period(asking, team_id, start)
    return Acted(actions_of(asking, team_id, start), _owners(asking, team_id))


def actions_of(asking: Asking, team_id: int, start: date) -> tuple[ActionView, ...]:
    """House-internal: a meeting's actions, for pages that asked who asks."""
    return of_source(asking, SOURCE, number_of(team_id, start))


def _owners(asking: Asking, team_id: int) -> tuple[tuple[int, str], ...]:
    """The two who meet, and the team's workers: they have a list of actions, who develops its practice has none."""
    # Only those with an account: nobody else would see the action, or be told of it.
    workers = [one.account_id for one in asking.workers.values() if one.team_id == team_id and one.account_id]
    return choosable_owners(asking, team_id, first=linked(team_id, Link.QA_OFFICER, asking.today), last=workers)


def give_action(subject: Period, one: Agreed, *, by: Actor, now: datetime) -> int:
    """Give an action: whoever does it is told at once. Raises Missing, Refused as ``actions.propose``: action_owner."""
    asking = Asking(by, now)
    check_period(asking, *subject)
    _check_owner(asking, subject[0], one.owner_id)
    return _give(asking, subject, one, by=by, now=now)


def _give(asking: Asking, subject: Period, one: Agreed, *, by: Actor, now: datetime) -> int:
    source = _source(asking, subject)
    return actions.propose(source, one.what, owner_id=one.owner_id, due=one.due, by=by, now=now, given=True)


def change_action(subject: Period, one: actions.Change, *, by: Actor, now: datetime) -> None:
    """Change an action where it stands, with a reason. Raises Missing, Refused as ``actions.change``: action_owner."""
    asking = Asking(by, now)
    check_period(asking, *subject)
    check_owners(asking, subject, (), [one])
    actions.change(one, _source(asking, subject), by=by, now=now)


def check_owners(
    asking: Asking, subject: Period, given: Collection[Agreed], changed: Collection[actions.Change]
) -> None:
    """House-internal: each is given to somebody of the team, or stays with whoever has it."""
    standing = {one.id: one.owner_id for one in actions_of(asking, *subject)} if changed else {}
    # Whoever has an action may keep it, also where they have left the team since it was given.
    passed = [one.owner_id for one in changed if one.owner_id != standing.get(one.action_id)]
    for owner in (*(one.owner_id for one in given), *passed):
        _check_owner(asking, subject[0], owner)


def _check_owner(asking: Asking, team_id: int, owner: int) -> None:
    if owner not in dict(_owners(asking, team_id)):
        raise Refused("Choose one of the team, or who meets about it.", code="action_owner")


def write(
    asking: Asking,
    subject: Period,
    given: Collection[Agreed],
    changed: Collection[actions.Change],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """House-internal: what was typed about actions and not pressed is done with the record, in its transaction."""
    for new in given:
        _give(asking, subject, new, by=by, now=now)
    if changed:  # most meetings change none, and then nobody has to read of which team they would be
        actions.change_all(changed, _source(asking, subject), by=by, now=now)


def _source(asking: Asking, subject: Period) -> actions.Source:
    team = asking.teams[subject[0]]
    # About no child: what is agreed here is a team's practice, whichever cases showed it.
    return actions.Source(SOURCE, number_of(*subject), None, team.id, team.service_id, link_of(*subject))


def done_of(subjects: Collection[Period], on: date) -> DoneInTime:
    """House-internal: how far the actions of some meetings had got on a day. One query."""
    found = done_in_time(SOURCE, [number_of(*one) for one in subjects], on).values()
    # Added up meeting by meeting: reports tell of meetings together, and shares are made of sums.
    names = ("given", "in_time", "late", "overdue")
    return DoneInTime(*(sum(getattr(one, name) for one in found) for name in names))


def recorded_as(team_id: int, start: date) -> int | None:
    """House-internal: the record of a team's period, once it is written."""
    return Comparison.objects.filter(team_id=team_id, period_start=start).values_list("pk", flat=True).first()
