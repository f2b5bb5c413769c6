"""Who may read findings: those who may see audits of the team they were found in."""

from __future__ import annotations

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing


def check_can_read(actor: Actor) -> frozenset[int]:
    """The teams whose findings this actor may read; refuses somebody who may read none."""
    # What was found stands in an audit's own words, so nobody reads more findings than audits.
    teams = actor.teams_for(Capability.SEE_AUDITS)
    if not teams:
        raise Missing
    return teams


def can_read(actor: Actor) -> bool:
    """Whether ``check_can_read`` lets this actor through."""
    return bool(actor.teams_for(Capability.SEE_AUDITS))
