"""Who reviews what measures mean."""

from __future__ import annotations

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing


def can_review(actor: Actor) -> bool:
    """Whether they review definitions."""
    return actor.can(Capability.REVIEW_DEFINITIONS)


def check_can_review(actor: Actor) -> None:
    """Raise ``Missing`` for everybody else."""
    if not can_review(actor):
        raise Missing("definition")
