"""Who makes tokens, who sees all of them, and who may end one."""

from __future__ import annotations

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing

READS = (Capability.SEE_FIGURES, Capability.READ_PACKS)
"""What there is to be read by a token."""


def can_make(actor: Actor) -> bool:
    """Whoever has figures or published reports of their own to read, not by cover alone."""
    return any(grant.carries(one) for grant in actor.grants if not grant.by_cover for one in READS)


def check_can_make(actor: Actor) -> None:
    """To anybody else there are no such pages."""
    if not can_make(actor):
        raise Missing("token")


def can_watch(actor: Actor) -> bool:
    """Administrators, and the information governance role: they see everybody's, and may end any."""
    return actor.can(Capability.MANAGE_ACCOUNTS) or actor.can(Capability.MANAGE_RESTRICTED)


def check_can_watch(actor: Actor) -> None:
    """To anybody else there is no such page."""
    if not can_watch(actor):
        raise Missing("token")


def check_can_end(actor: Actor, owner_id: int) -> None:
    """One's own, and, for those who watch, anybody's."""
    if actor.account_id != owner_id and not can_watch(actor):
        raise Missing("token")
