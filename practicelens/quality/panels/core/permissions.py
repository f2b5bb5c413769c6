"""Who may do what with a multi-agency audit. Whoever may not see it is told that there is none."""

from __future__ import annotations

from typing import Protocol

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.quality.panels.core.states import AGREED_ONCE, Status


class WholeLike(Protocol):
    """What a permission needs to know of a multi-agency audit."""

    authority: str
    scheme: str
    child: str
    team_id: int
    status: str


def can_run_any(actor: Actor) -> bool:
    """Whether this person sets up multi-agency audits at all: the Head of Safeguarding."""
    return actor.can(Capability.ALLOCATE_AUDITS)


def check_can_run_any(actor: Actor) -> None:
    """To anybody else there is no such page."""
    if not can_run_any(actor):
        raise Missing


def check_can_run(actor: Actor, whole: WholeLike, hidden: frozenset[ChildKey]) -> None:
    """Whoever allocates the team's audits invites, names the panel and records it."""
    # The child first: a restriction holds also for whoever runs all of the authority's.
    check_child(whole, hidden)
    if whole.team_id not in actor.teams_for(Capability.ALLOCATE_AUDITS):
        raise Missing


def can_run(actor: Actor, whole: WholeLike, hidden: frozenset[ChildKey]) -> bool:
    """Whether ``check_can_run`` lets this actor through."""
    try:
        check_can_run(actor, whole, hidden)
    except Missing:
        return False
    return True


def check_child(whole: WholeLike, hidden: frozenset[ChildKey]) -> None:
    """A restricted child is nobody's who is not named on them, whatever their role."""
    if ChildKey(whole.authority, whole.scheme, whole.child) in hidden:
        raise Missing


def check_can_read(actor: Actor, whole: WholeLike, hidden: frozenset[ChildKey], *, member: bool, ready: bool) -> None:
    """All parts side by side: whoever runs it; the panel's members, once all are in; the team's leaders, once agreed.

    ``ready``: every part is in, or the panel was held. Other agencies never: they have their own part's page.
    """
    if can_run(actor, whole, hidden):
        return
    check_child(whole, hidden)
    # Not before all are in: a member may grade a part, and would do so knowing the others'.
    if member and ready:
        return
    agreed = Status(whole.status) in AGREED_ONCE
    # The team's leaders read what was agreed about their team's work, as they read its audits.
    if not agreed or whole.team_id not in actor.teams_for(Capability.SEE_AUDITS):
        raise Missing


def may_list(actor: Actor) -> bool:
    """Whether the list of multi-agency audits is any part of this person's work, member of a panel or not."""
    return can_run_any(actor) or actor.can(Capability.SEE_AUDITS)
