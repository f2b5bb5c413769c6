"""Who may ask the explorer, of whose figures, and who may open the children behind an answer."""

from __future__ import annotations

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.analytics.exploring.questions import Whose
from practicelens.performance.datasets.permissions import can_see_level


def can_ask(actor: Actor) -> bool:
    """Whether any figure is theirs to see."""
    return actor.reaches_all(Capability.SEE_FIGURES) or bool(actor.teams_for(Capability.SEE_FIGURES))


def check_can_ask(actor: Actor) -> None:
    """Raise ``Missing`` for those who see nobody's figures."""
    if not can_ask(actor):
        raise Missing("explorer")


def covers(actor: Actor, capability: Capability, whose: Whose) -> bool:
    """Whether a capability reaches all of what a question is of."""
    # As every other page of figures has it: an area is its head's, also one that has no team yet, or none any more.
    if whose.ids is None:
        return can_see_level(actor, whose.level.value, None, capability)
    return bool(whose.ids) and all(can_see_level(actor, whose.level.value, one, capability) for one in whose.ids)
