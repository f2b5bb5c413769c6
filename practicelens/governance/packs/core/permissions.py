"""Who may read, publish and withdraw packs, and whose report one may build. Each check raises; each can is derived."""

from __future__ import annotations

from collections.abc import Collection

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.governance.packs.core.rules import OUTSIDE_ROLES
from practicelens.governance.packs.models import Pack
from practicelens.governance.packs.states import RELEASED, Kind, Status
from practicelens.performance.matters import permissions as months


def check_can_see_reports(actor: Actor) -> None:
    """Reports are for those who see reports of audits, of some team at least."""
    if not can_see_reports(actor):
        raise Missing("report")


def can_see_reports(actor: Actor) -> bool:
    """Whether ``check_can_see_reports`` would let them."""
    return bool(actor.teams_for(Capability.SEE_AUDIT_REPORTS))


def check_can_publish(actor: Actor, kind: Kind) -> None:
    """Only who publishes packs of a kind may write, publish or withdraw one."""
    # A pack freezes what its publisher sees: somebody who sees half of the teams would freeze half a report for
    # everybody.
    if kind.of_audits:
        may = actor.can(Capability.PUBLISH_PACKS) and actor.reaches_all(Capability.SEE_AUDIT_REPORTS)
    else:
        # A month of figures is the analyst's to publish, and only where they see the month that they would freeze.
        may = actor.reaches_all(Capability.PUBLISH_MONTHS) and months.can_open(actor, None)
    if not may:
        raise Missing("pack")


def check_can_publish_any(actor: Actor) -> None:
    """Packs of some kind are theirs to publish."""
    if not can_publish_any(actor):
        raise Missing("pack")


def check_can_see_packs(actor: Actor) -> None:
    """Packs are for their readers and publisher."""
    if not can_see_packs(actor):
        raise Missing("pack")


def can_see_packs(actor: Actor) -> bool:
    """Whether ``check_can_see_packs`` would let them."""
    return actor.can(Capability.READ_PACKS) or can_publish_any(actor)


def check_can_read(actor: Actor, pack: Pack) -> None:
    """A pack is read inside by who sees all its teams, outside by whom it is shared with; a draft by its publisher."""
    if not (can_read_inside(actor, pack) or can_read_outside(actor, pack)):
        raise Missing("pack")


def can_publish(actor: Actor, kind: Kind) -> bool:
    """Whether ``check_can_publish`` would let them."""
    try:
        check_can_publish(actor, kind)
    except Missing:
        return False
    return True


def can_publish_any(actor: Actor) -> bool:
    """Whether packs of some kind are theirs to publish."""
    return any(can_publish(actor, kind) for kind in Kind)


def can_see_kind(actor: Actor, kind: Kind) -> bool:
    """Whether reports of this kind, of some place, are theirs to read: those of figures as the month itself is."""
    return kind.of_audits or months.can_open_any(actor)


def can_read_inside(actor: Actor, pack: Pack) -> bool:
    """Whether somebody may read the version with teams: only who may see every team in it."""
    kind = Kind(pack.kind)
    # Unfinished words are nobody's to read but whoever may go on writing them.
    if pack.status == Status.DRAFT:
        return can_publish(actor, kind)
    # A month of Performance Matters holds no more than its own page, so whoever opens the page may read it frozen.
    if not kind.of_audits:
        return months.can_open_any(actor) and months.can_open(actor, pack.service_id)
    if not actor.can(Capability.READ_PACKS):
        return False
    # Reading packs is not enough: the version inside shows every team's grades, so it is for who sees every team's.
    if actor.reaches_all(Capability.READ_PACKS) and actor.reaches_all(Capability.SEE_AUDIT_REPORTS):
        return True
    return pack.service_id is not None and pack.service_id in services_read(actor)


def can_read_outside(actor: Actor, pack: Pack) -> bool:
    """Whether somebody outside may read the version without teams: it is shared with their role or account."""
    roles = outside_roles(actor)
    # Withdrawn ones too: readers outside are told that a pack was withdrawn and why, without its document.
    if not roles or pack.status not in RELEASED:
        return False
    # Of the loaded shares: a query here would be one for each pack of the list.
    return any(share.account_id == actor.account_id or share.role in roles for share in pack.shares.all())


def can_read_for_partners(actor: Actor) -> bool:
    """Whether figures for partners are theirs to read once there are some: outside readers, and who sees the whole."""
    return bool(outside_roles(actor)) or (months.can_open_any(actor) and months.can_open(actor, None))


def services_read(actor: Actor) -> frozenset[int]:
    """The service areas whose packs somebody reads as their head."""
    found: frozenset[int] = frozenset()
    for grant in actor.grants:
        # Both in one role: the service areas of one role must not be read by the right of another.
        if grant.carries(Capability.READ_PACKS) and grant.carries(Capability.SEE_AUDIT_REPORTS):
            found |= grant.services
    return found


def outside_roles(actor: Actor) -> Collection[str]:
    """The outside roles held, by key."""
    return {role.value for role in OUTSIDE_ROLES if actor.has(role)}
