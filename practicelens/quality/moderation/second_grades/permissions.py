"""Who may settle grades, pair audits and read how far graders agree. Whoever may not is told that there is nothing."""

from __future__ import annotations

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing


def leads(actor: Actor, team_id: int) -> bool:
    """Whether this is the Head of Safeguarding, for this team: they settle what two graders do not."""
    # By the capability that allocates: who says who audits also ends what two auditors do not agree on.
    return team_id in actor.teams_for(Capability.ALLOCATE_AUDITS)


def check_can_read(actor: Actor, graders: frozenset[int], team_id: int) -> None:
    """The two graders, and the Head of Safeguarding; nobody else sees gradings side by side."""
    grades = actor.account_id in graders and actor.can(Capability.DO_AUDITS)
    if not grades and not leads(actor, team_id):
        raise Missing


def check_can_settle(actor: Actor, team_id: int) -> None:
    """The Head of Safeguarding."""
    if not leads(actor, team_id):
        raise Missing


def check_can_propose(actor: Actor, graders: frozenset[int]) -> None:
    """One of the two graders, while still an auditor."""
    if actor.account_id not in graders or not actor.can(Capability.DO_AUDITS):
        raise Missing


def check_can_pair(actor: Actor, auditor_id: int, team_id: int) -> None:
    """The audit's own auditor, or the Head of Safeguarding."""
    # Not the team's manager, who becomes the other half of it.
    own = auditor_id == actor.account_id and actor.can(Capability.DO_AUDITS)
    if not own and not leads(actor, team_id):
        raise Missing
