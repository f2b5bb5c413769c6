"""To whom findings may be given: somebody who may see the child, and whose work it is to have the record put right."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.people import actors, holders
from practicelens.people import internal as people
from practicelens.people.asking import Asking
from practicelens.performance.worklist import permissions
from practicelens.performance.worklist.models import Item

MANAGER, WORKER = "manager", "worker"
"""Whoever manages each child's team, and whoever each child is allocated to."""


@dataclass(frozen=True)
class Owners:
    """Whose each finding becomes, and how many could be nobody's, because nobody who may see them was found."""

    by_item: Mapping[int, int]
    left: int


def possible_owners(asking: Asking) -> frozenset[int]:
    """The accounts that somebody may choose one of."""
    workers = (one for one in asking.workers.values() if one.account_id is not None)
    if permissions.sees_all(asking.actor):
        return frozenset(
            # By name managers and analysts alone: what a worker gets is of their own children, which WORKER says.
            {*people.managers_by_team(asking.today).values(), *holders.holders(Role.ANALYST, asking.today)}
        )
    # A manager gives to the team's own workers and to themself; another team's record is not theirs to hand out.
    managed = asking.actor.teams_for(Capability.WORK_FINDINGS)
    own = {asking.actor.account_id} if managed else set()
    return frozenset(own | {one.account_id for one in workers if one.team_id in managed and one.account_id})


def owners_of(asking: Asking, items: Collection[Item], to: str) -> Owners:
    """Whose each becomes. ``to`` is MANAGER, WORKER or an account's number. Raises Refused for nobody at all."""
    if to == MANAGER:
        managers = people.managers_by_team(asking.today)
        wanted = {one.pk: managers.get(one.team_id or 0) for one in items}
    elif to == WORKER:
        wanted = {one.pk: _account(asking, one.worker_id) for one in items}
    else:
        # From the list that was offered: an account's number in a form proves nothing.
        if not to.isdecimal() or int(to) not in possible_owners(asking):
            raise Refused("Choose to whom they are given.", code="owner")
        wanted = {one.pk: int(to) for one in items}
    # Each person once, whoever many findings they would get: an actor is put together from several tables.
    actors_by_id = {account: actor_of(account, asking) for account in set(wanted.values()) if account is not None}
    fit = {
        one.pk: account for one in items if (account := wanted[one.pk]) and _fits(actors_by_id[account], one, asking)
    }
    if not fit:
        raise Refused("Nobody was found who may see these findings and mend them.", code="owner")
    return Owners(fit, len(items) - len(fit))


def _account(asking: Asking, worker_id: int | None) -> int | None:
    worker = asking.workers.get(worker_id or 0)
    return worker.account_id if worker else None


def actor_of(account: int, asking: Asking) -> Actor | None:
    """The person as they are today; None where the account may not be used."""
    try:
        return actors.actor_for(account, asking.today)
    except Missing:
        return None


def _fits(actor: Actor | None, one: Item, asking: Asking) -> bool:
    """Whether it is within their work, and no restriction holds the child back from them: giving gives no sight."""
    if actor is None or not permissions.can_work(actor, one.team_id, one.worker_id):
        return False
    key = ChildKey(one.authority, one.scheme, one.child)
    return key not in asking.restricted or key in actor.restricted
