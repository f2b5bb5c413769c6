"""Who may change rules and bank holidays."""

from __future__ import annotations

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing


def can_manage(actor: Actor) -> bool:
    """Administrators and the Head of Safeguarding; the product itself when it is founded."""
    # The Head of Safeguarding owns the framework (strategy, section 4); an administrator sets the system up.
    return actor == SYSTEM or actor.can(Capability.MANAGE_RULES)


def check_can_manage(actor: Actor) -> None:
    """To anybody else there is no such page."""
    if not can_manage(actor):
        raise Missing
