"""Who raises, reads, answers, sends on and closes a practice concern; never about a child restricted to others.

Below a stage nobody of it reads: an informal concern is between the reviewing officer and the team, with the
Safeguarding Manager, and a Director reads what was brought before them (product, escalation protocol).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.quality.alerts.states import Stage

LISTS = (Capability.RAISE_ALERTS, Capability.ANSWER_ALERTS, Capability.SEND_ALERTS)


class ConcernLike(Protocol):
    """What a permission needs to know of a concern."""

    team_id: int
    worker_id: int | None
    holder_id: int
    stage: str


def can_list(actor: Actor) -> bool:
    """Whether there is a list of practice concerns for this person at all."""
    return any(actor.can(one) for one in LISTS)


def takes_part(actor: Actor) -> bool:
    """Whether this person raises or answers concerns, and does not only send them on."""
    return actor.can(Capability.RAISE_ALERTS) or actor.can(Capability.ANSWER_ALERTS)


def can_raise(actor: Actor, team_id: int | None) -> bool:
    """Reviewing officers, of the teams they are linked to."""
    return team_id is not None and team_id in actor.teams_for(Capability.RAISE_ALERTS)


def stages_asked(actor: Actor, team_id: int, worker_id: int | None) -> frozenset[Stage]:
    """The stages at which this person is asked for an answer about a child of this team and worker."""
    grants = [grant for grant in actor.grants if grant.carries(Capability.ANSWER_ALERTS) and team_id in grant.teams]
    found = {stage for stage in Stage for grant in grants if grant.role is stage.role}
    if is_own(actor, worker_id):
        found.add(Stage.TEAM)
    return frozenset(found)


def is_own(actor: Actor, worker_id: int | None) -> bool:
    """Whether it is about a child of this person's own."""
    # Being a child's worker passes to nobody who covers, and a child of nobody is nobody's own.
    return worker_id is not None and worker_id == actor.worker_id and actor.has(Role.PRACTITIONER)


def is_holder(actor: Actor, one: ConcernLike, covered: Collection[int]) -> bool:
    """Whoever raised it or was given it, while a reviewing officer; or who covers for them (``covered``)."""
    if not actor.can(Capability.RAISE_ALERTS):
        return False
    return one.holder_id == actor.account_id or one.holder_id in covered


def can_answer(actor: Actor, one: ConcernLike) -> bool:
    """Whoever it was asked of: those of the stage it has come to, and of the stages passed."""
    come_to = set(Stage) - set(Stage(one.stage).above)
    return bool(stages_asked(actor, one.team_id, one.worker_id) & come_to)


def can_send(actor: Actor) -> bool:
    """The Safeguarding Manager; the Head of Safeguarding too, for whom it waits only where nobody is one."""
    return actor.can(Capability.SEND_ALERTS)


def can_read(actor: Actor, one: ConcernLike, covered: Collection[int]) -> bool:
    """Whoever may do something with it, and the other reviewing officers of the team. Restrictions are asked apart."""
    if can_send(actor) or can_answer(actor, one) or is_holder(actor, one, covered):
        return True
    return one.team_id in actor.teams_for(Capability.RAISE_ALERTS)


def check_can_hold(actor: Actor, one: ConcernLike, covered: Collection[int]) -> None:
    """Raise ``Missing`` for everybody but its holder and who covers for them."""
    if not is_holder(actor, one, covered):
        raise Missing("concern")


def check_can_give(actor: Actor, one: ConcernLike, covered: Collection[int]) -> None:
    """Its holder, and who sends alerts on: a raiser who left can give nothing away."""
    if not can_send(actor):
        check_can_hold(actor, one, covered)
