"""Whose findings somebody may read, and whose they may work: all, their teams', or their own children's."""

from __future__ import annotations

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing


def sees_all(actor: Actor) -> bool:
    """Whether every finding is theirs to read and to work, also those of whole files and of nobody's team."""
    # Whoever loads extracts reads every cell of them anyway.
    return actor == SYSTEM or actor.can(Capability.LOAD_EXTRACTS)


def own_worker(actor: Actor) -> int | None:
    """The worker whose own children somebody sees, where they do."""
    return actor.worker_id if actor.can(Capability.SEE_OWN_CHILDREN) else None


def teams_read(actor: Actor) -> frozenset[int]:
    """The teams whose findings somebody reads: those whose children they see."""
    return actor.teams_for(Capability.SEE_CHILDREN)


def can_read(actor: Actor) -> bool:
    """Whether any finding may be theirs to read."""
    return sees_all(actor) or bool(teams_read(actor)) or own_worker(actor) is not None


def check_can_read(actor: Actor) -> None:
    """Raise ``Missing`` for everybody else."""
    if not can_read(actor):
        raise Missing("worklist")


def can_work(actor: Actor, team_id: int | None, worker_id: int | None) -> bool:
    """Whether a finding of this team and worker is theirs to note and to say mended."""
    # None on both sides must not match: a record of nobody is not everybody's without a worker.
    return can_decide(actor, team_id) or (worker_id is not None and worker_id == own_worker(actor))


def can_decide(actor: Actor, team_id: int | None) -> bool:
    """Whether they may give it to somebody, and say that it is right as it is: the analyst, and the team's manager."""
    # Of no team only whoever sees all: a whole file's finding is no manager's to call right.
    return sees_all(actor) or (team_id is not None and team_id in actor.teams_for(Capability.WORK_FINDINGS))
