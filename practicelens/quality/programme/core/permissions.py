"""Who may open the programme, draw cases, and see whose work was reached."""

from __future__ import annotations

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import Role

READERS = (Role.HEAD_OF_QA, Role.QA_OFFICER, Role.TEAM_MANAGER, Role.REVIEWING_OFFICER)
"""Those who owe audits, and the Head of Safeguarding who owns the programme."""
COVERAGE = (*READERS, Role.DCS, Role.DIRECTOR, Role.SAFEGUARDING_MANAGER, Role.HEAD_OF_SERVICE)
"""Those who may read whom the programme reaches: those who owe audits, and the leaders of whose work it is."""


def can_run(actor: Actor) -> bool:
    """Whether somebody plans, opens and draws: the Head of Safeguarding, and the product itself."""
    # The whole authority, because a month is: who allocated for one team could not open it.
    return actor == SYSTEM or actor.reaches_all(Capability.ALLOCATE_AUDITS)


def check_can_run(actor: Actor) -> None:
    """Raise Missing for everybody else."""
    if not can_run(actor):
        raise Missing


def can_read(actor: Actor) -> bool:
    """Whether somebody may open the board and the calendar."""
    return can_run(actor) or any(actor.has(role) for role in READERS)


def check_can_read(actor: Actor) -> None:
    """Raise Missing for everybody else."""
    if not can_read(actor):
        raise Missing


def can_read_coverage(actor: Actor) -> bool:
    """Whether somebody may read whom audits reach."""
    return actor == SYSTEM or any(actor.has(role) for role in COVERAGE)


def check_can_read_coverage(actor: Actor) -> None:
    """Raise Missing for everybody else."""
    if not can_read_coverage(actor):
        raise Missing


def may_see_owed(actor: Actor, auditor_id: int | None, team_id: int | None) -> bool:
    """Whose work one may see owed: all for those who run it; one's own; that of the teams one is given."""
    if can_run(actor) or auditor_id == actor.account_id:
        return True
    # By the roles that owe audits: another role's teams, such as a director's, show nothing owed here.
    teams = {team for grant in actor.grants if grant.role in READERS for team in grant.teams}
    return team_id in teams


def may_see_workers(actor: Actor, team_id: int | None) -> bool:
    """Whether counts by worker of a team may be seen: by that worker's line only (product, Fair to staff)."""
    # Not the Head of Safeguarding either: they run the programme and are nobody's line.
    return team_id in actor.teams_for(Capability.SEE_WORKERS)
