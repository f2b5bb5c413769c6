"""Who records a comparison meeting and who reads of it. Whoever may not is told that there is nothing."""

from __future__ import annotations

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import Role

# Strategy, section 7: these two meet to compare and reflect. Roles and not a capability, so that nobody else grows into
# it.
_MEET = (Role.QA_OFFICER, Role.TEAM_MANAGER)


def teams_met(actor: Actor) -> frozenset[int]:
    """Teams whose comparison this person holds: as linked Officer, as Team Manager, or covering for one."""
    return frozenset().union(*(grant.teams for grant in actor.grants if grant.role in _MEET))


def teams_read(actor: Actor) -> frozenset[int]:
    """Teams whose comparisons this person reads: leaders, auditors of the team, and who develops its practice."""
    # By role: who develops a team's practice sees none of its audits, and takes on what was learnt from them.
    developed = (grant.teams for grant in actor.grants if grant.role is Role.PRACTICE_DEVELOPER)
    return actor.teams_for(Capability.SEE_AUDITS).union(*developed)


def check_can_record(actor: Actor, team_id: int) -> None:
    """The two who meet."""
    if team_id not in teams_met(actor):
        raise Missing


def check_can_read(actor: Actor, team_id: int) -> None:
    """Whoever reads of the team's."""
    if team_id not in teams_read(actor):
        raise Missing
