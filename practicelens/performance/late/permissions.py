"""Who reads what stands behind late work, who explains and escalates it, and who answers."""

from __future__ import annotations

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing


def can_read(actor: Actor, team_id: int, worker_id: int | None) -> bool:
    """Whether the work of this team, and this worker's, is named to the person: as the children of a figure are."""
    return actor == SYSTEM or team_id in actor.teams_for(Capability.SEE_CHILDREN) or _own(actor, worker_id)


def can_explain(actor: Actor, team_id: int, worker_id: int | None) -> bool:
    """The team's manager, the Head of Service above, and the worker whose work it is."""
    return team_id in actor.teams_for(Capability.EXPLAIN_LATE) or _own(actor, worker_id)


def can_escalate(actor: Actor, team_id: int) -> bool:
    """The team's manager (strategy, section 10)."""
    # Not the worker: a manager decides what goes up, as in the protocol of reviewing officers (strategy, section 9).
    return team_id in actor.teams_for(Capability.ESCALATE_LATE)


def can_answer(actor: Actor, team_id: int) -> bool:
    """The Head of Service of the team."""
    return team_id in actor.teams_for(Capability.ANSWER_LATE)


def check_can_list(actor: Actor) -> None:
    """Raise ``Missing`` for those who see no team's children: the list names them."""
    if not actor.teams_for(Capability.SEE_CHILDREN):
        raise Missing("late work")


def _own(actor: Actor, worker_id: int | None) -> bool:
    own = actor.worker_id if actor.can(Capability.SEE_OWN_CHILDREN) else None
    # Work that nobody holds is nobody's own, also for an account without a worker.
    return worker_id is not None and worker_id == own


def can_plan(actor: Actor, team_id: int) -> bool:
    """Whoever says what stands behind a team's late work says who of it is away."""
    return team_id in actor.teams_for(Capability.EXPLAIN_LATE)


def check_can_plan(actor: Actor, team_id: int) -> None:
    """Raise ``Missing`` for everybody else."""
    if not can_plan(actor, team_id):
        raise Missing("absence")


def check_can_see_absences(actor: Actor, team_id: int) -> None:
    """Raise ``Missing`` unless figures by worker of the team are for this person: when somebody is away is no less."""
    if not can_see_pace(actor, team_id):
        raise Missing("absence")


def can_see_pace(actor: Actor, team_id: int) -> bool:
    """Whether what workers do in a week, and when they are away, is for this person (product, Fair to staff)."""
    return actor.reaches_all(Capability.SEE_WORKERS) or team_id in actor.teams_for(Capability.SEE_WORKERS)
