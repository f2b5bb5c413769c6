"""Who may say why a duty was missed, and for whom it waits once it has climbed."""

from __future__ import annotations

from collections.abc import Collection

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing
from practicelens.access.roles import ROLES, Reach, Role
from practicelens.quality.duties.states import DUTIES


def can_close(actor: Actor, duty: str, scope: int) -> bool:
    """Whether somebody may say why it was missed."""
    return _holds(actor, DUTIES[duty].closed_by, scope)


def check_can_close(actor: Actor, duty: str, scope: int) -> None:
    """Raise Missing for everybody else."""
    if not can_close(actor, duty, scope):
        raise Missing


def climbs_to(actor: Actor, duty: str, scope: int) -> bool:
    """Whether it waits for this person too once it has climbed."""
    return _holds(actor, DUTIES[duty].climbs_to, scope)


def _holds(actor: Actor, roles: Collection[Role], scope: int) -> bool:
    """One of the roles, over the whole authority or over the team that it is owed of."""
    return any(
        grant.role in roles and (ROLES[grant.role].reach is Reach.AUTHORITY or scope in grant.teams)
        for grant in actor.grants
    )
