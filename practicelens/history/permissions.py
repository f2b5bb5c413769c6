"""Who may read history."""

from __future__ import annotations

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import Role


def check_can_read(actor: Actor) -> None:
    """The Head of Safeguarding and the information governance role; to anybody else there is no such page."""
    if not actor.can(Capability.READ_HISTORY):
        raise Missing


def check_can_see_guard(actor: Actor) -> None:
    """Whoever reads history, and administrators, who set the database up; to anybody else there is no such line."""
    if not (actor.can(Capability.READ_HISTORY) or actor.can(Capability.SEE_BACKGROUND_WORK)):
        raise Missing


def sees_own_looks(actor: Actor) -> bool:
    """Whoever reads others' looks does not check their own: information governance does that."""
    # By role and not by capability: both readers may read history, and only the one watches the other.
    return actor.has(Role.INFORMATION_GOVERNANCE)
