"""Who may change accounts, roles, links, spellings, cover and restricted children."""

from __future__ import annotations

from collections.abc import Collection

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import ROLES, Reach, Role

MANAGERS = frozenset(role for role in Role if ROLES[role].reach in {Reach.TEAM, Reach.SERVICE, Reach.AUTHORITY}) - {
    Role.ANALYST
}
"""Those who have a line of their own; the analyst sees everything and manages nobody."""


def can_manage(actor: Actor) -> bool:
    """Administrators; and the product itself, when an authority is founded."""
    return actor == SYSTEM or actor.can(Capability.MANAGE_ACCOUNTS)


def check_can_manage(actor: Actor) -> None:
    """To anybody else there are no such pages."""
    if not can_manage(actor):
        raise Missing


def can_name_aliases(actor: Actor) -> bool:
    """Analysts say what a spelling means."""
    return actor == SYSTEM or actor.can(Capability.NAME_ALIASES)


def check_can_name_aliases(actor: Actor) -> None:
    """To anybody else there are no such pages."""
    if not can_name_aliases(actor):
        raise Missing


def can_manage_restricted(actor: Actor) -> bool:
    """The information governance role says who may see a restricted child."""
    return actor == SYSTEM or actor.can(Capability.MANAGE_RESTRICTED)


def check_can_manage_restricted(actor: Actor) -> None:
    """To anybody else there are no such pages."""
    if not can_manage_restricted(actor):
        raise Missing


def is_line_manager(actor: Actor) -> bool:
    """Whether the person manages a team, a service area or the authority in their own right, not by cover."""
    # Not by cover: whoever stands in would else hand on what was lent to them.
    return any(grant.role in MANAGERS and not grant.by_cover for grant in actor.grants)


def can_arrange_cover(actor: Actor, absent_id: int, teams_held: Collection[int | None]) -> bool:
    """Administrators for anybody; a manager for themself, and for those whose every role is one team's in their reach.

    ``teams_held`` are the teams of the roles that the absent person holds, None for a role that is not one team's.
    """
    if can_manage(actor):
        return True
    if not is_line_manager(actor):
        return False
    # Whoever goes away may say who stands in; a practitioner has no line and leaves it to theirs.
    if absent_id == actor.account_id:
        return True
    line: frozenset[int] = frozenset()
    for grant in actor.grants:
        # Not roles that reach the whole authority: their line would be everybody.
        if not grant.by_cover and ROLES[grant.role].reach in {Reach.SERVICE, Reach.TEAM}:
            line |= grant.teams
    # With no role there is no line, and all() of nothing would say yes.
    return bool(teams_held) and all(team is not None and team in line for team in teams_held)


def check_can_arrange_cover(actor: Actor, absent_id: int, teams_held: Collection[int | None]) -> None:
    """To anybody else there is no such page."""
    if not can_arrange_cover(actor, absent_id, teams_held):
        raise Missing


def can_invite_guests(actor: Actor) -> bool:
    """Whoever allocates audits invites other agencies to grade their own part."""
    return actor == SYSTEM or actor.can(Capability.ALLOCATE_AUDITS)


def check_can_invite_guests(actor: Actor) -> None:
    """To anybody else there are no such pages."""
    if not can_invite_guests(actor):
        raise Missing
