"""Who may publish standards and tools: whoever owns the audit programme."""

from __future__ import annotations

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import Role


def check_can_publish(actor: Actor) -> None:
    """The Head of Safeguarding publishes; the product itself ships what it comes with."""
    # By role and not by a capability of audits: the standards are what the whole framework is led by (strategy, section
    # 4).
    if actor == SYSTEM or actor.has(Role.HEAD_OF_QA):
        return
    raise Missing


def can_publish(actor: Actor) -> bool:
    """Whether ``check_can_publish`` lets this actor through."""
    try:
        check_can_publish(actor)
    except Missing:
        return False
    return True


def check_can_read(actor: Actor) -> None:
    """Whoever takes any part in audits, or reads their reports, may read what they are judged by."""
    # One of them is enough: who is judged by a standard, judges by it, or answers for what was judged.
    parts = (
        Capability.SEE_AUDITS,
        Capability.DO_AUDITS,
        Capability.TAKE_PART_IN_AUDITS,
        Capability.SEE_AUDIT_REPORTS,
        Capability.ALLOCATE_AUDITS,
    )
    if actor != SYSTEM and not any(actor.can(part) for part in parts):
        raise Missing


def can_read(actor: Actor) -> bool:
    """Whether ``check_can_read`` lets this actor through: pages offer the link only to those."""
    try:
        check_can_read(actor)
    except Missing:
        return False
    return True
