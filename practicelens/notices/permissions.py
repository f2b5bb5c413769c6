"""Who answers for the letters that did not leave."""

from __future__ import annotations

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing


def check_can_settle_letters(actor: Actor) -> None:
    """Administrators; to anybody else there is no such page."""
    # They see to whom and since when, never what a letter was about.
    if not actor.can(Capability.SEE_BACKGROUND_WORK):
        raise Missing
