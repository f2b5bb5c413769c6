"""Lists of audits for a given actor."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from practicelens.access.actor import ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.people.asking import Asking
from practicelens.quality.audits.core.states import APART, Status
from practicelens.quality.audits.core.views import AuditRow, Filters
from practicelens.quality.audits.core.visible import RELATED, of_teams, rows_of, visible
from practicelens.quality.audits.models import Audit

PAGE = 200
"""How many audits a list holds unless a page asks for fewer."""


def takes_part(asking: Asking) -> bool:
    """Whether audits are any part of this actor's work; for others there is no list at all."""
    parts = (
        Capability.SEE_AUDITS,
        Capability.DO_AUDITS,
        Capability.ALLOCATE_AUDITS,
        Capability.TAKE_PART_IN_AUDITS,
    )
    return any(asking.actor.can(part) for part in parts)


def may_allocate(asking: Asking) -> bool:
    """Whether this actor gives audits to auditors."""
    return asking.actor.can(Capability.ALLOCATE_AUDITS)


def audits(
    asking: Asking, filters: Filters | None = None, *, late_on: date | None = None, first: int = 0, count: int = PAGE
) -> tuple[AuditRow, ...]:
    """The audits an actor may see, newest month first, narrowed by filters. ``late_on``: only those late that day."""
    rows = _narrowed(asking, filters or Filters(), late_on).select_related(*RELATED)
    return rows_of(asking, rows.order_by("-month", "due", "pk")[first : first + count])


def count(asking: Asking, filters: Filters | None = None, *, late_on: date | None = None) -> int:
    """How many audits ``audits`` would list in all."""
    return _narrowed(asking, filters or Filters(), late_on).count()


def opens(asking: Asking, audit_id: int) -> bool:
    """Whether an audit's page opens for this person; nothing of it is read."""
    return takes_part(asking) and visible(asking).filter(pk=audit_id).exists()


def _narrowed(asking: Asking, asked: Filters, late_on: date | None) -> QuerySet[Audit]:
    if not takes_part(asking):
        raise Missing
    rows = visible(asking)
    if asked.mine:
        rows = rows.filter(auditor_id=asking.actor.account_id)
    if asked.team_id is not None:
        rows = rows.filter(of_teams([asked.team_id]))
    if asked.status is not None:
        rows = rows.filter(status=asked.status)
    if asked.month is not None:
        rows = rows.filter(month=asked.month)
    if asked.not_on_record:
        # A case graded twice has one summary: the first audit's.
        rows = rows.filter(submitted_at__isnull=False, on_record__isnull=True).exclude(kind__in=APART)
    if late_on is not None:
        rows = rows.filter(status__in=(Status.ALLOCATED, Status.STARTED), due__lt=late_on)
    return rows


def of_child(asking: Asking, key: ChildKey) -> tuple[AuditRow, ...]:
    """The audits of one child that this actor may know of, by month; none where there is no list for them."""
    if not takes_part(asking):
        return ()
    rows = visible(asking).filter(authority=key.authority, scheme=key.scheme, child=key.identifier)
    rows = rows.exclude(status=Status.WITHDRAWN).select_related(*RELATED)
    return rows_of(asking, rows.order_by("month", "pk"))
