"""An audit's row with what there is to be read beside it, asked in one statement."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from practicelens.people.asking import Asking
from practicelens.people.prepared import Prepared
from practicelens.quality.audits import models as tables
from practicelens.quality.audits.core.visible import load_seen, to_be_seen
from practicelens.quality.audits.models import Audit, FourR
from practicelens.quality.meetings.internal import is_convened
from practicelens.quality.meetings.states import Kind as MeetingKind
from practicelens.quality.tracking.internal import is_followed


@dataclass(frozen=True)
class Beside:
    """What there is to be read beside an audit. Most lack one or all: knowing so spares a query each."""

    reviews: bool
    meetings: bool
    re_audits: bool
    # What the latest 4R meeting before this re-audit asked it to look for.
    looks_for: str
    # Whether the review of its actions has a day and a place.
    convened: bool
    # Whether its child was ever followed for anything.
    followed: bool


def _to_be_seen() -> QuerySet[Audit]:
    """An audit with whether there is anything else to ask for."""
    # Of an earlier round alone: the meeting that this re-audit calls itself asks something of the next one.
    held = FourR.objects.filter(audit=OuterRef("original"), round__lt=OuterRef("round"), held_on__isnull=False)
    return to_be_seen(
        has_reviews=Exists(tables.ActionReview.objects.filter(audit=OuterRef("pk"))),
        has_meetings=Exists(FourR.objects.filter(audit=OuterRef("pk"))),
        has_convened=is_convened(MeetingKind.REVIEW),
        is_followed=is_followed(),
        has_re_audits=Exists(Audit.objects.filter(original=OuterRef("pk"))),
        asked_to_look=Subquery(held.order_by("-round").values("looks_for")[:1]),
    )


_seen_with_beside = Prepared(_to_be_seen)


def row_and_beside(asking: Asking, audit_id: int) -> tuple[Audit, Beside]:
    """The audit, if this actor may know of it, and what there is beside it. One query."""
    row = load_seen(asking, audit_id, _seen_with_beside)
    more = vars(row)
    there = Beside(
        more["has_reviews"],
        more["has_meetings"],
        more["has_re_audits"],
        more["asked_to_look"] or "",
        more["has_convened"],
        more["is_followed"],
    )
    return row, there
