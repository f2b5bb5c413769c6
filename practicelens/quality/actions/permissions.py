"""Who may do what with an action: its owner does it, somebody else checks it, a manager sees it in supervision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing, Refused


class ActionLike(Protocol):
    """What a permission needs to know of an action."""

    owner_id: int
    done_by_id: int | None
    team_id: int
    authority: str
    scheme: str
    child: str


def check_can_see(actor: Actor, action: ActionLike, hidden: frozenset[ChildKey]) -> None:
    """The owner, and those who see the team's audits; ``hidden`` are restricted children the actor is not named on."""
    if ChildKey(action.authority, action.scheme, action.child) in hidden or not can_open(actor, action):
        raise Missing


def can_open(actor: Actor, action: ActionLike) -> bool:
    """Whether the page of an action opens to somebody who reads of it already: nothing of its child is hidden."""
    # The owner whatever their team: who moved away keeps what they owe until it is handed over.
    return action.owner_id == actor.account_id or action.team_id in actor.teams_for(Capability.SEE_AUDITS)


def check_can_finish(actor: Actor, action: ActionLike) -> None:
    """The owner says it is done; so may the Team Manager, who reviews the team's actions."""
    if action.owner_id == actor.account_id:
        return
    if action.team_id not in actor.teams_for(Capability.REVIEW_ACTIONS):
        # Missing and not refused: a refusal would tell somebody outside the team that there is such an action.
        raise Missing


def check_can_note_supervision(actor: Actor, action: ActionLike) -> None:
    """The Team Manager, whose supervision it is."""
    if action.team_id not in actor.teams_for(Capability.REVIEW_ACTIONS):
        raise Missing


def check_can_verify(actor: Actor, action: ActionLike) -> None:
    """Somebody who audits or reviews for this team, and neither owns it nor did it."""
    # Seeing is not enough to check: those who only read audits, such as directors, did not look at the record.
    teams = actor.teams_for(Capability.SEE_AUDITS)
    may = actor.can(Capability.DO_AUDITS) or actor.can(Capability.REVIEW_ACTIONS)
    own = actor.account_id in (action.owner_id, action.done_by_id)
    # Words for who may know of the action; to anybody else there is none.
    if own and (may or action.owner_id == actor.account_id):
        raise Refused("Somebody else checks that an action was done.", code="own_action")
    if action.team_id not in teams or not may:
        raise Missing


def can_finish(actor: Actor, action: ActionLike) -> bool:
    """Whether ``check_can_finish`` lets this actor through."""
    return _lets_through(lambda: check_can_finish(actor, action))


def can_verify(actor: Actor, action: ActionLike) -> bool:
    """Whether ``check_can_verify`` lets this actor through."""
    return _lets_through(lambda: check_can_verify(actor, action))


def can_note_supervision(actor: Actor, action: ActionLike) -> bool:
    """Whether ``check_can_note_supervision`` lets this actor through."""
    return _lets_through(lambda: check_can_note_supervision(actor, action))


def _lets_through(check: Callable[[], None]) -> bool:
    try:
        check()
    except (Missing, Refused):
        return False
    return True
