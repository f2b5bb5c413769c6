"""Who may load, read and publish extracts: those with the capability, and the product itself."""

from __future__ import annotations

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing


def can_load(actor: Actor) -> bool:
    """Whether the person may receive, check, publish and withdraw extracts."""
    return actor == SYSTEM or actor.can(Capability.LOAD_EXTRACTS)


def check_can_load(actor: Actor) -> None:
    """Raise ``Missing`` for everybody else: that there are extracts at all is not theirs to know."""
    if not can_load(actor):
        raise Missing("extract")
