"""Reads of audits, for a given actor; kept in parts by what is asked."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.quality.audits.allocation.internal import (
    Owed,
    audited_since,
    grades_since,
    open_loads,
    owed_by_id,
    owed_in,
    programme_since,
)
from practicelens.quality.audits.core.changes import blind_to
from practicelens.quality.audits.core.states import APART, Status
from practicelens.quality.audits.core.visible import RELATED, of_teams, rows_of, visible
from practicelens.quality.audits.cycle.queries import may_track, tracked_audits
from practicelens.quality.audits.cycle.reports import meeting_lines, re_audit_lines
from practicelens.quality.audits.cycle.sharing import Need, SharedSource, ToShare, needs, reference, source_of, to_share
from practicelens.quality.audits.four_r.queries import four_r_meeting, four_r_to_hold, four_rs, may_list_four_rs
from practicelens.quality.audits.four_r.views import ConcernView
from practicelens.quality.audits.grades.children import GradedChild, graded_children
from practicelens.quality.audits.grades.internal import Told, told
from practicelens.quality.audits.grades.queries import due, gradings, re_audits, suggested, summary, tracked
from practicelens.quality.audits.models import Audit
from practicelens.quality.audits.record.queries import record_summary
from practicelens.quality.audits.safety.queries import concerns, may_raise_concern
from practicelens.quality.audits.waiting import waiting
from practicelens.quality.audits.work.queries import audit, suggestion_rule, work
from practicelens.quality.audits.work.views import (
    AuditRow,
    AuditView,
    DueAudit,
    Filters,
    Grading,
    GradingView,
    PartState,
    ReAudit,
    Suggested,
    Summary,
    Tracked,
    WorkView,
)

PAGE = 200
"""How many audits a list holds unless a page asks for fewer."""


def takes_part(actor: Actor) -> bool:
    """Whether audits are any part of this actor's work; for others there is no list at all."""
    parts = (
        Capability.SEE_AUDITS,
        Capability.DO_AUDITS,
        Capability.ALLOCATE_AUDITS,
        Capability.TAKE_PART_IN_AUDITS,
    )
    return any(actor.can(part) for part in parts)


def may_allocate(actor: Actor) -> bool:
    """Whether this actor gives audits to auditors."""
    return actor.can(Capability.ALLOCATE_AUDITS)


def audits(
    actor: Actor, filters: Filters | None = None, *, late_on: date | None = None, first: int = 0, count: int = PAGE
) -> tuple[AuditRow, ...]:
    """The audits an actor may see, newest month first, narrowed by filters. ``late_on``: only those late that day."""
    rows = _narrowed(actor, filters or Filters(), late_on).select_related(*RELATED)
    return rows_of(actor, rows.order_by("-month", "due", "pk")[first : first + count])


def count(actor: Actor, filters: Filters | None = None, *, late_on: date | None = None) -> int:
    """How many audits ``audits`` would list in all."""
    return _narrowed(actor, filters or Filters(), late_on).count()


def _narrowed(actor: Actor, asked: Filters, late_on: date | None) -> QuerySet[Audit]:
    """The rows of a list."""
    if not takes_part(actor):
        raise Missing
    rows = visible(actor)
    if asked.mine:
        rows = rows.filter(auditor_id=actor.account_id)
    if asked.team_id is not None:
        rows = rows.filter(of_teams([asked.team_id]))
    if asked.status is not None:
        rows = rows.filter(status=asked.status)
    if asked.month is not None:
        rows = rows.filter(month=asked.month)
    if asked.not_on_record:
        rows = rows.filter(submitted_at__isnull=False, on_record__isnull=True).exclude(kind__in=APART)
    if late_on is not None:
        rows = rows.filter(status__in=(Status.ALLOCATED, Status.STARTED), due__lt=late_on)
    return rows


def of_child(actor: Actor, key: ChildKey) -> tuple[AuditRow, ...]:
    """The audits of one child that this actor may know of, by month; none where there is no list for them."""
    if not takes_part(actor):
        return ()
    rows = visible(actor).filter(authority=key.authority, scheme=key.scheme, child=key.identifier)
    rows = rows.exclude(status=Status.WITHDRAWN).select_related(*RELATED)
    return rows_of(actor, rows.order_by("month", "pk"))


__all__ = [
    "AuditRow",
    "AuditView",
    "ConcernView",
    "DueAudit",
    "Filters",
    "GradedChild",
    "Grading",
    "GradingView",
    "Need",
    "Owed",
    "PartState",
    "ReAudit",
    "SharedSource",
    "Suggested",
    "Summary",
    "ToShare",
    "Told",
    "Tracked",
    "WorkView",
    "audit",
    "audited_since",
    "audits",
    "blind_to",
    "concerns",
    "count",
    "due",
    "four_r_meeting",
    "four_r_to_hold",
    "four_rs",
    "graded_children",
    "grades_since",
    "gradings",
    "may_allocate",
    "may_list_four_rs",
    "may_raise_concern",
    "may_track",
    "meeting_lines",
    "needs",
    "of_child",
    "open_loads",
    "owed_by_id",
    "owed_in",
    "programme_since",
    "re_audit_lines",
    "re_audits",
    "record_summary",
    "reference",
    "source_of",
    "suggested",
    "suggestion_rule",
    "summary",
    "takes_part",
    "to_share",
    "told",
    "tracked",
    "tracked_audits",
    "waiting",
    "work",
]
