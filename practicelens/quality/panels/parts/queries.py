"""Reads of one agency's own part: what somebody of another agency was invited to, and nothing else."""

from __future__ import annotations

from django.db.models import QuerySet

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.people.asking import Asking
from practicelens.quality.audits.grades.internal import AuditResult, results_of
from practicelens.quality.panels.core import permissions
from practicelens.quality.panels.core.loading import child_of
from practicelens.quality.panels.core.states import Status
from practicelens.quality.panels.meeting.internal import panel_of
from practicelens.quality.panels.models import AgencyPart
from practicelens.quality.panels.parts.views import OwnPart


def has_part(asking: Asking, whole_id: int) -> bool:
    """Whether this person grades an agency's own part of it."""
    return _own(asking).filter(whole_id=whole_id).exists()


def _own(asking: Asking) -> QuerySet[AgencyPart]:
    """The parts somebody was invited to, while they may take part and were not taken back."""
    # A guest's role ends with their access: from then on they have no part, whatever the table says.
    if not asking.actor.can(Capability.DO_AUDITS):
        return AgencyPart.objects.none()
    rows = AgencyPart.objects.filter(account_id=asking.actor.account_id, taken_back_at__isnull=True)
    return rows.select_related("whole", "whole__panel")


def own_part(asking: Asking, whole_id: int) -> OwnPart:
    """Their own part for somebody of another agency, and what was agreed once it is published. Raises Missing."""
    part = _own(asking).filter(whole_id=whole_id).first()
    if part is None:
        raise Missing
    permissions.check_child(part.whole, asking.hidden)
    return _own_view(asking, part, results_of([part.audit_id])[part.audit_id])


def own_parts(asking: Asking) -> tuple[OwnPart, ...]:
    """The parts somebody of another agency was invited to, soonest due first; nothing for anybody else."""
    hidden = asking.hidden
    parts = [part for part in _own(asking).order_by("whole__due", "pk") if child_of(part.whole) not in hidden]
    results = results_of([part.audit_id for part in parts])
    # In the list without what was agreed: its record is read for the one that is opened.
    return tuple(_own_view(asking, part, results[part.audit_id], full=False) for part in parts)


def _own_view(asking: Asking, part: AgencyPart, result: AuditResult, *, full: bool = True) -> OwnPart:
    """One's own part; what was agreed only once it is published."""
    published = full and part.whole.status == Status.PUBLISHED
    return OwnPart(
        id=part.whole_id,
        title=part.whole.title,
        child=child_of(part.whole),
        circumstances=part.whole.circumstances,
        agency=part.agency,
        basis=part.basis,
        result=result,
        panel=panel_of(asking, part.whole) if published else None,
        published=part.whole.status == Status.PUBLISHED,
    )
