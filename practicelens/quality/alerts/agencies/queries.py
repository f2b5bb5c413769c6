"""Reads of the agencies that a concern may be asked of."""

from __future__ import annotations

from dataclasses import dataclass

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.people.asking import Asking
from practicelens.quality.alerts import permissions
from practicelens.quality.alerts.models import Agency


@dataclass(frozen=True)
class AgencyRow:
    """An agency, whom one asks there, and how many working days they have."""

    id: int
    name: str
    contact: str
    email: str
    days: int


def may_read(asking: Asking) -> bool:
    """Reviewing officers, and those who send alerts on."""
    return asking.actor.can(Capability.RAISE_ALERTS) or permissions.can_send(asking.actor)


def may_keep(asking: Asking) -> bool:
    """Those who send alerts on name the contacts."""
    return permissions.can_send(asking.actor)


def agencies(asking: Asking) -> tuple[AgencyRow, ...]:
    """Every agency by name. Raises Missing for those who ask none."""
    if not may_read(asking):
        raise Missing("agencies")
    rows = Agency.objects.order_by("name")
    return tuple(AgencyRow(row.pk, row.name, row.contact, row.email, row.days) for row in rows)


def agency(asking: Asking, agency_id: int) -> AgencyRow:
    """One, for whoever keeps them. Raises Missing."""
    found = next((one for one in agencies(asking) if one.id == agency_id), None) if may_keep(asking) else None
    if found is None:
        raise Missing("agency")
    return found
