"""Who may ask the explorer, of whose figures, and who may open the children behind an answer."""

from __future__ import annotations

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.analytics.exploring.questions import Whose
from practicelens.analytics.measure import Level


def can_ask(actor: Actor) -> bool:
    """Whether any figure is theirs to see."""
    return actor.reaches_all(Capability.SEE_FIGURES) or bool(actor.teams_for(Capability.SEE_FIGURES))


def check_can_ask(actor: Actor) -> None:
    """Raise ``Missing`` for those who see nobody's figures."""
    if not can_ask(actor):
        raise Missing("explorer")


def covers(actor: Actor, capability: Capability, whose: Whose, teams_of: frozenset[int]) -> bool:
    """Whether a capability reaches all of what a question is of; ``teams_of``: the teams that it is of."""
    if actor.reaches_all(capability):
        return True
    # Of the whole authority there are rows of no team, which no union of teams holds; of an area, those of teams that
    # it had.
    if whose.level is not Level.TEAM:
        return whose.level is Level.SERVICE and teams_of <= actor.teams_for(capability)
    return teams_of <= actor.teams_for(capability)
