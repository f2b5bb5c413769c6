"""Changes around second gradings: which audits wait to be drawn for one. Private to the app."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.transaction import atomic

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused
from practicelens.quality.audits.changes_base import load_for_house
from practicelens.quality.audits.models import Audit
from practicelens.quality.standards.states import Grade
from practicelens.workdays.clock import local_date


@dataclass(frozen=True)
class Awaiting:
    """An audit handed in of which it is not yet decided whether it is graded twice."""

    id: int
    reference: str
    grade: Grade
    submitted_on: date


def awaiting_draw() -> tuple[int, ...]:
    """House-internal: audits handed in and not yet drawn or left, oldest first. One query."""
    rows = Audit.objects.filter(awaits_draw=True, submitted_at__isnull=False).order_by("submitted_at", "pk")
    return tuple(rows.values_list("pk", flat=True))


@atomic
def take_for_draw(audit_id: int, *, by: Actor) -> Awaiting:
    """The product draws an audit, once: from now on it waits for no draw. Raises Refused(drawn)."""
    if by != SYSTEM:
        raise Missing
    audit = load_for_house(audit_id)
    if not audit.awaits_draw or audit.submitted_at is None:
        raise Refused("This audit was drawn already, or waits for no draw.", code="drawn")
    audit.awaits_draw = False
    audit.save(update_fields=["awaits_draw"])
    return Awaiting(audit.pk, audit.reference, Grade(audit.grade), local_date(audit.submitted_at))
