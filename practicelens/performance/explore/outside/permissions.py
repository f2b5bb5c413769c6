"""Who may make a copy for outside, and who may see which were made."""

from __future__ import annotations

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import Role


def can_make(actor: Actor) -> bool:
    """Whether they see the whole authority's figures."""
    return actor.reaches_all(Capability.SEE_FIGURES)


def check_can_make(actor: Actor) -> None:
    """Raise ``Missing`` for whoever does not see the whole authority's figures."""
    if not can_make(actor):
        raise Missing("copy")


def can_see(actor: Actor) -> bool:
    """Whether the copies are theirs to see: those who make them, and who watches what leaves."""
    return can_make(actor) or actor.has(Role.INFORMATION_GOVERNANCE)
