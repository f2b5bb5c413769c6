"""Who writes local cards, who checks them, and who sees what they answer."""

from __future__ import annotations

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing


def can_write(actor: Actor) -> bool:
    """Whether they write cards: those who answer for the extracts, and for what measures mean."""
    return actor.can(Capability.LOAD_EXTRACTS) and can_check(actor)


def check_can_write(actor: Actor) -> None:
    """Raise ``Missing`` for everybody else."""
    if not can_write(actor):
        raise Missing("local card")


def can_check(actor: Actor) -> bool:
    """Whether they check what others wrote: those who answer for what measures mean."""
    return actor.can(Capability.REVIEW_DEFINITIONS)


def check_can_check(actor: Actor) -> None:
    """Raise ``Missing`` for everybody else."""
    if not can_check(actor):
        raise Missing("local card")


def check_can_see(actor: Actor) -> None:
    """Raise ``Missing`` for those who see nobody's figures."""
    if not actor.reaches_all(Capability.SEE_FIGURES) and not actor.teams_for(Capability.SEE_FIGURES):
        raise Missing("local card")
