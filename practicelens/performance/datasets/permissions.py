"""Who may see which figures and which children, by the reach of the roles that carry the capability."""

from __future__ import annotations

from practicelens.access.actor import SYSTEM, Actor, ChildKey, Grant
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing


def can_publish(actor: Actor) -> bool:
    """Whether the person may change what is published."""
    # The watched folder publishes, and damaged figures are built again, in the background: the product is the actor.
    return actor == SYSTEM or actor.can(Capability.LOAD_EXTRACTS)


def check_can_publish(actor: Actor) -> None:
    """Raise ``Missing`` for everybody else."""
    if not can_publish(actor):
        raise Missing("dataset")


def check_can_look_back(actor: Actor) -> None:
    """Raise ``Missing`` for those who see nobody's figures: past weeks are opened by whoever sees this one's.

    Whoever sees the whole authority's sees them before any team of it is known.
    """
    whole = can_see_level(actor, "authority", None)
    if actor != SYSTEM and not whole and not actor.teams_for(Capability.SEE_FIGURES):
        raise Missing("week")


def check_can_see_team(actor: Actor, team_id: int) -> None:
    """Raise ``Missing`` unless the team's figures are within the person's reach."""
    check_can_see_level(actor, "team", team_id)


def can_see_level(
    actor: Actor, level: str, level_id: int | None, capability: Capability = Capability.SEE_FIGURES
) -> bool:
    """Whether the capability reaches the authority, this service area or this team.

    A service area is within reach of its own head and of those who see the whole authority, not of somebody
    who sees one of its teams.
    """
    if actor.reaches_all(capability):
        return True
    # Not by the teams within reach: the head of all its teams today would keep the area when one is added.
    if level == "service":
        return any(level_id in grant.services for grant in _granting(actor, capability))
    return level == "team" and level_id in actor.teams_for(capability)


def check_can_see_level(
    actor: Actor, level: str, level_id: int | None, capability: Capability = Capability.SEE_FIGURES
) -> None:
    """Raise ``Missing`` unless the capability reaches this place."""
    if not can_see_level(actor, level, level_id, capability):
        raise Missing("figures")


def can_see_children_of(actor: Actor, team_id: int | None) -> bool:
    """Whether children of this team (None: of no team) may be named to the person."""
    if actor.reaches_all(Capability.SEE_CHILDREN):
        return True
    # A spelling that nobody has matched gives scope to nobody (architecture, Who is who).
    return team_id is not None and team_id in actor.teams_for(Capability.SEE_CHILDREN)


def can_see_workers_of(actor: Actor, team_id: int | None) -> bool:
    """Whether figures by worker of this team are for this person: the worker's own line, nobody beside it."""
    if actor.reaches_all(Capability.SEE_WORKERS):
        return True
    return team_id is not None and team_id in actor.teams_for(Capability.SEE_WORKERS)


def is_own_child(actor: Actor, worker_id: int | None) -> bool:
    """Whether the child is allocated to the person themselves."""
    # None on both sides must not match: somebody who is no worker would own every child without one.
    own = actor.can(Capability.SEE_OWN_CHILDREN) and actor.worker_id is not None
    return own and worker_id == actor.worker_id


def can_see_child(actor: Actor, key: ChildKey, restricted: frozenset[ChildKey]) -> bool:
    """A restricted child is seen only by the people named on them, whatever their role."""
    # No role is above it, nor the whole authority's reach: a relative among the staff may hold any of them.
    return key not in restricted or key in actor.restricted


def _granting(actor: Actor, capability: Capability) -> tuple[Grant, ...]:
    """The grants whose role carries the capability."""
    return tuple(grant for grant in actor.grants if grant.carries(capability))
