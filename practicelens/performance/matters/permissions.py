"""Who opens a month of Performance Matters, who writes on it, who keeps the register of dated events."""

from __future__ import annotations

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.performance.datasets.permissions import can_see_level
from practicelens.performance.matters.states import Voice


def can_open(actor: Actor, service_id: int | None) -> bool:
    """Whether the figures of this service area, or of the whole authority (None), are theirs to see."""
    return can_see_level(actor, "authority" if service_id is None else "service", service_id)


def can_open_any(actor: Actor) -> bool:
    """Whether any month is theirs to open: of the whole, or of a service area of their own."""
    if actor.reaches_all(Capability.SEE_FIGURES):
        return True
    # A manager's figures are of a team: no month of Performance Matters is told of one.
    return any(grant.services for grant in actor.grants) and actor.can(Capability.EXPLAIN_MONTH)


def check_can_open(actor: Actor, service_id: int | None) -> None:
    """Raise ``Missing`` unless they may."""
    if not can_open(actor, service_id):
        raise Missing("month")


def can_write(actor: Actor, service_id: int | None, voice: Voice) -> bool:
    """A service speaks through its Head of Service, the authority through those who lead it; analysts of all.

    What is asked for the Operational Director or the Director decides (strategy, section 11).
    """
    # By role and not by reach: the Operational Director and the Director decide, whoever else sees the whole authority.
    if voice is Voice.DECIDED:
        return actor.has(Role.DIRECTOR) or actor.has(Role.DCS)
    if voice is Voice.ANALYST:
        return actor.reaches_all(Capability.KEEP_EVENTS)
    return can_see_level(actor, "authority" if service_id is None else "service", service_id, Capability.EXPLAIN_MONTH)


def can_keep_events(actor: Actor) -> bool:
    """Whether they write the register of dated events."""
    return actor == SYSTEM or actor.can(Capability.KEEP_EVENTS)


def can_set_targets(actor: Actor) -> bool:
    """Whether they set what measures are to reach."""
    return actor.reaches_all(Capability.SET_TARGETS)


def check_can_set_targets(actor: Actor) -> None:
    """Raise ``Missing`` for everybody else."""
    if not can_set_targets(actor):
        raise Missing("target")


def check_can_keep_events(actor: Actor) -> None:
    """Raise ``Missing`` for everybody else."""
    if not can_keep_events(actor):
        raise Missing("register of dated events")
