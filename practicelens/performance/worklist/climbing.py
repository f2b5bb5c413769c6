"""Findings past their day: whom each climbs to, told once, and what of them waits further up.

A finding never vanishes by being late: it is owed until an extract shows that it is mended, or somebody says why it is
right as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.roles import Role
from practicelens.history import changes as history
from practicelens.notices import changes as notices
from practicelens.notices.waiting import Kind, Waiting
from practicelens.people import internal as people
from practicelens.people.asking import Asking, asking_as_system
from practicelens.people.holders import Serving, serving
from practicelens.performance.datasets import naming
from practicelens.performance.worklist import giving, permissions, rules
from practicelens.performance.worklist.models import Item, Step
from practicelens.performance.worklist.states import TO_DO

CLIMBED = "climbed"
"""What a step of a finding says when it was told further up."""
RULE = "worklist.climbs"
LATE = "/worklist/list/?when=Late"
# Far below the 32,766 values that SQLite takes in a statement: a first extract may leave thousands to tell of.
_BATCH = 500


def climb(*, now: datetime) -> int:
    """Tell of each finding that has climbed, once for each day it was due by; how many are new.

    Where nobody who may see it holds the role yet it stays to be told: what is owed reaches whoever comes.
    """
    asking = asking_as_system(now)
    # By the day it was due: given again with a new day, it climbs once more after that.
    rows = [one for one in _late(asking) if one.climbed_due != one.due and _climbed(asking, one.due)]
    # Who is told is found before anything is locked: managers answer findings meanwhile.
    to = _recipients(asking, rows) if rows else {}
    if not to:
        return 0
    with transaction.atomic():
        # Given again, mended or told by another run meanwhile: of those nothing is said.
        locked = Item.objects.select_for_update(of=("self",)).filter(pk__in=to, state__in=_TO_DO).order_by("pk")
        known = {one.pk: one.due for one in rows}
        still = [one for one in locked if one.due == known[one.pk] and one.climbed_due != one.due]
        _keep(asking, still)
        for account, of in _by_account(still, to).items():
            # One notice a person for all of them, with a number and a link: a letter names no child and no spelling.
            words = "1 finding" if len(of) == 1 else f"{len(of):,} findings"
            notices.post("findings_climbed", to=[account], link=LATE, at=now, about=f"{words} past their day")
    return len(still)


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """What is late with others: for those who load extracts all of it, for others what has climbed to them.

    One query, and one more where anything has climbed to a Head of Service.
    """
    actor = asking.actor
    everything, areas = permissions.sees_all(actor), _areas(actor)
    nobodys = actor.has(Role.HEAD_OF_QA)
    if not (everything or areas or nobodys):
        return ()
    # What is of no team's records belongs to the performance team, and climbs to the Head of Safeguarding.
    reach = Q(team_id__in=areas) | Q(team=None) if nobodys else Q(team_id__in=areas)
    rows = asking.without_restricted(_late(asking) if everything else _late(asking).filter(reach))
    # One's own stand among what is given to oneself: twice on a first page they would look like twice as many.
    values = rows.exclude(owner_id=actor.account_id).values_list("team_id", "owner_id", "due")
    found = [(team, owner, due) for team, owner, due in values if due is not None]
    if everything:
        return _counted([due for *_, due in found], "late with those they were given to")
    managers = people.managers_by_team(asking.today) if found else {}
    # Only a manager's own: a worker's climbs to the manager first, where it can be dealt with.
    up = [one for one in found if _climbed(asking, one[2]) and (one[0] is None or managers.get(one[0]) == one[1])]
    by_team: dict[int | None, list[date]] = defaultdict(list)
    for team, _, due in up:
        by_team[team].append(due)
    return tuple(one for team, days in by_team.items() for one in _counted(days, _whose(asking, team), team))


_TO_DO = [state.value for state in TO_DO]


def _late(asking: Asking) -> QuerySet[Item]:
    """Findings that somebody has, past the day they were to be put right by."""
    return Item.objects.filter(state__in=_TO_DO, due__lt=asking.today, owner__isnull=False)


def _climbed(asking: Asking, due: date | None) -> bool:
    """Whether the working days after its day are over by which it waits further up too."""
    return due is not None and asking.calendar.add(due, asking.rules.number(RULE)) <= asking.today


def _areas(actor: Actor) -> frozenset[int]:
    """The teams of the service areas that somebody leads."""
    return frozenset(team for grant in actor.grants if grant.role is Role.HEAD_OF_SERVICE for team in grant.teams)


def _whose(asking: Asking, team_id: int | None) -> str:
    return f"of {naming.team(asking, team_id)}’s records late with its manager" if team_id else "of whole files late"


def _counted(days: Sequence[date], words: str, team: int | None = None) -> tuple[Waiting, ...]:
    if not days:
        return ()
    many = "1 finding" if len(days) == 1 else f"{len(days):,} findings"
    link = f"{LATE}&team={team}" if team else LATE
    return (Waiting(f"{many} {words}", link, min(days), kind=Kind.FINDINGS_LATE),)


def _recipients(asking: Asking, rows: Iterable[Item]) -> dict[int, tuple[int, ...]]:
    """Whom each finding climbs to, of those who may see it; those that climb to nobody are left out."""
    who, managers = serving(asking.today), people.managers_by_team(asking.today)
    known: dict[int, Actor | None] = {}
    found: dict[int, tuple[int, ...]] = {}
    for one in rows:
        role = rules.climbs_to(one.team_id, of_manager=managers.get(one.team_id or 0) == one.owner_id)
        # Nobody is told of what they have themselves: of a manager who is head of the service too it stays to be told.
        accounts = [account for account in _holders(asking, who, role, one.team_id) if account != one.owner_id]
        # Each person once: hundreds of findings climb to a handful of people.
        for account in set(accounts) - known.keys():
            known[account] = giving.actor_of(account, asking)
        if may := tuple(account for account in accounts if _may_read(known[account], one, asking)):
            found[one.pk] = may
    return found


def _holders(asking: Asking, who: Serving, role: Role, team_id: int | None) -> tuple[int, ...]:
    if role is Role.HEAD_OF_SERVICE and team_id is not None:
        return who.holders(role, service=asking.teams[team_id].service_id)
    return who.holders(role, team=team_id) if role is Role.TEAM_MANAGER else who.holders(role)


def _may_read(actor: Actor | None, one: Item, asking: Asking) -> bool:
    """Whether somebody sees the finding: nobody is told of a child who is restricted to others."""
    if actor is None:
        return False
    key = ChildKey(one.authority, one.scheme, one.child)
    return key not in asking.restricted or key in actor.restricted


def _by_account(rows: Iterable[Item], to: Mapping[int, tuple[int, ...]]) -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = defaultdict(list)
    for one in rows:
        for account in to[one.pk]:
            found[account].append(one)
    return found


def _keep(asking: Asking, rows: Sequence[Item]) -> None:
    """That they were told, with a step each and one event."""
    if not rows:
        return
    Item.objects.filter(pk__in=[one.pk for one in rows]).update(climbed_due=F("due"))
    Step.objects.bulk_create(
        (
            Step(item=one, at=asking.now, what=CLIMBED, state=one.state, owner_id=one.owner_id, due=one.due)
            for one in rows
        ),
        batch_size=_BATCH,
    )
    children = {ChildKey(one.authority, one.scheme, one.child) for one in rows if one.child}
    subject, data = ("worklist", "findings"), {"findings": len(rows)}
    by, at = asking.actor, asking.now
    history.record("worklist.climbed", by=by, at=at, subject=subject, data=data, children=children)
