"""Lists of audits for a given actor."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TypeVar

from django.db.models import Case, F, QuerySet, Value, When

from practicelens.access.actor import ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.people.asking import Asking
from practicelens.quality.audits.core.rules import moments
from practicelens.quality.audits.core.states import APART, Kind, Status
from practicelens.quality.audits.core.views import AuditRow, FilterChoices, Filters
from practicelens.quality.audits.core.visible import for_list, of_teams, readable_grade, rows_of, visible
from practicelens.quality.audits.models import Audit
from practicelens.quality.standards.states import GRADES

# The month first: a list of audits is read by the month they were owed in. The key last, so that the order is one.
NEWEST = ("-month", "due", "pk")
ORDERS = {
    "oldest": ("month", "due", "pk"),
    # What is not handed in stands last on either database, whose own orders of nothing differ.
    "handed_in": (F("submitted_at").desc(nulls_last=True), "pk"),
    "team": ("team__name", *NEWEST),
    "auditor": ("auditor__name", *NEWEST),
}
T = TypeVar("T", int, str)
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
    rows = for_list(_narrowed(asking, filters or Filters(), late_on))
    order = ORDERS.get((filters or Filters()).order, NEWEST)
    return rows_of(asking, rows.order_by(*order)[first : first + count])


def count(asking: Asking, filters: Filters | None = None, *, late_on: date | None = None) -> int:
    """How many audits ``audits`` would list in all."""
    return _narrowed(asking, filters or Filters(), late_on).count()


def choices(asking: Asking) -> FilterChoices:
    """What the list can be narrowed to, from the audits that this person may know of. One query."""
    names = ("team_id", "team__name", "auditor_id", "auditor__name", "tool__key", "tool__title")
    columns = (*names, "kind", "month", "status")
    # A grade that may not be read yet is no choice: that it can be chosen would tell that it was given.
    shown = Case(When(readable_grade(asking), then=F("grade")), default=Value(""))
    found = list(visible(asking).order_by().annotate(shown=shown).values_list(*columns, "shown").distinct())
    kinds, months, statuses, grades = ({row[place] for row in found} for place in (6, 7, 8, 9))
    return FilterChoices(
        teams=_by_words({row[0]: row[1] for row in found}),
        auditors=_by_words({row[2]: row[3] for row in found}),
        tools=_by_words({row[4]: row[5] for row in found}),
        kinds=tuple(kind for kind in Kind if kind in kinds),
        months=tuple(sorted(months, reverse=True)),
        grades=tuple(grade for grade in GRADES if grade in grades),
        statuses=tuple(status for status in Status if status in statuses),
        summaries=not kinds <= APART,
        practitioners=not kinds <= {Kind.PARTNER},
    )


def _by_words(found: dict[T, str]) -> tuple[tuple[T, str], ...]:
    return tuple(sorted(found.items(), key=lambda pair: pair[1]))


def opens(asking: Asking, audit_id: int) -> bool:
    """Whether an audit's page opens for this person; nothing of it is read."""
    # Asked first: to whom audits are no part of their work, none opens.
    return takes_part(asking) and visible(asking).filter(pk=audit_id).exists()


def opening(asking: Asking, audit_ids: Collection[int]) -> frozenset[int]:
    """Those of some audits whose page opens for this person. One query; none for none."""
    if not audit_ids or not takes_part(asking):
        return frozenset()
    return frozenset(visible(asking).filter(pk__in=set(audit_ids)).values_list("pk", flat=True))


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
    if asked.auditor_id is not None:
        rows = rows.filter(auditor_id=asked.auditor_id)
    if asked.tool:
        rows = rows.filter(tool__key=asked.tool)
    if asked.kind is not None:
        rows = rows.filter(kind=asked.kind)
    if asked.grade is not None:
        # Only what its own line would show: a filter that found more would tell a grade that is not to be read yet.
        rows = rows.filter(readable_grade(asking), grade=asked.grade)
    if asked.since is not None:
        rows = rows.filter(month__gte=asked.since)
    if asked.until is not None:
        rows = rows.filter(month__lte=asked.until)
    if asked.not_on_record:
        # A case graded twice has one summary: the first audit's.
        rows = rows.filter(submitted_at__isnull=False, on_record__isnull=True).exclude(kind__in=APART)
    if asked.not_on_record_by is not None:
        # To the end of that day in London: what came in the evening came on it.
        rows = rows.filter(submitted_at__lte=moments(asked.not_on_record_by, asked.not_on_record_by)[1])
    if late_on is not None:
        # Only what is still to be handed in: what came late is told where it is counted, and not here.
        rows = rows.filter(status__in=(Status.ALLOCATED, Status.STARTED), due__lt=late_on)
    return rows


def of_child(asking: Asking, key: ChildKey) -> tuple[AuditRow, ...]:
    """The audits of one child that this actor may know of, by month; none where there is no list for them."""
    if not takes_part(asking):
        return ()
    rows = visible(asking).filter(authority=key.authority, scheme=key.scheme, child=key.identifier)
    rows = for_list(rows.exclude(status=Status.WITHDRAWN))
    return rows_of(asking, rows.order_by("month", "pk"))
