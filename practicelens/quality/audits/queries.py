"""Reads of audits, for a given actor; kept in parts by what is asked."""

from __future__ import annotations

from datetime import date

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.quality.audits.queries_base import RELATED, rows_of, visible
from practicelens.quality.audits.queries_page import audit, concerns, work
from practicelens.quality.audits.queries_reports import due, gradings, re_audits, summary, tracked
from practicelens.quality.audits.queries_waiting import waiting
from practicelens.quality.audits.states import TRACKING, Status
from practicelens.quality.audits.views import (
    AuditRow,
    AuditView,
    ConcernView,
    DueAudit,
    Filters,
    Grading,
    GradingView,
    PartState,
    ReAudit,
    Summary,
    Tracked,
    WorkView,
)

PAGE = 200


def takes_part(actor: Actor) -> bool:
    """Whether audits are any part of this actor's work; for others there is no list at all."""
    parts = (
        Capability.SEE_AUDITS,
        Capability.DO_AUDITS,
        Capability.ALLOCATE_AUDITS,
        Capability.TAKE_PART_IN_AUDITS,
    )
    return any(actor.can(part) for part in parts)


def audits(
    actor: Actor, filters: Filters | None = None, *, late_on: date | None = None, limit: int = PAGE
) -> tuple[AuditRow, ...]:
    """The audits an actor may see, newest month first, narrowed by filters. ``late_on``: only those late that day."""
    if not takes_part(actor):
        raise Missing
    asked = filters or Filters()
    rows = visible(actor).select_related(*RELATED)
    if asked.mine:
        rows = rows.filter(auditor_id=actor.account_id)
    if asked.team_id is not None:
        rows = rows.filter(team_id=asked.team_id)
    if asked.status is not None:
        rows = rows.filter(status=asked.status)
    if asked.month is not None:
        rows = rows.filter(month=asked.month)
    if asked.tracked:
        rows = rows.filter(status__in=TRACKING)
    if late_on is not None:
        rows = rows.filter(status__in=(Status.ALLOCATED, Status.STARTED), due__lt=late_on)
    return rows_of(actor, rows.order_by("-month", "due", "pk")[:limit])


def tracked_audits(actor: Actor) -> tuple[AuditRow, ...]:
    """What a Head of Service, or those above, see tracked to Good: soonest re-audit first."""
    leads = (Role.HEAD_OF_SERVICE, Role.DIRECTOR, Role.DCS, Role.HEAD_OF_QA, Role.SAFEGUARDING_MANAGER)
    if not any(actor.has(role) for role in leads):
        raise Missing
    rows = visible(actor).filter(status__in=TRACKING).select_related(*RELATED)
    return rows_of(actor, rows.order_by("re_audit_due", "pk"))


__all__ = [
    "AuditRow",
    "AuditView",
    "ConcernView",
    "DueAudit",
    "Filters",
    "Grading",
    "GradingView",
    "PartState",
    "ReAudit",
    "Summary",
    "Tracked",
    "WorkView",
    "audit",
    "audits",
    "concerns",
    "due",
    "gradings",
    "re_audits",
    "summary",
    "takes_part",
    "tracked",
    "tracked_audits",
    "waiting",
    "work",
]
