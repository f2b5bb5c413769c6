"""What the apps above ask of meetings, having checked who asks: the one convened for a subject, and who chairs it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast

from practicelens.people.asking import Asking
from practicelens.quality.meetings.models import Asked, Convened
from practicelens.quality.meetings.states import Kind, Status
from practicelens.workdays.clock import local_date, today
from practicelens.workdays.timescales import day_month


def convened(kind: Kind, key: str, *, lock: bool = False) -> Convened | None:
    """The meeting that is convened for a subject, if one is; locked where it is to be written."""
    rows = Convened.objects.filter(kind=kind, key=key, status=Status.CONVENED)
    return (rows.select_for_update() if lock else rows).first()


def is_convened(kind: Kind) -> Exists:
    """Whether a meeting is convened about a row that its key is the number of, as a column of that row's own query."""
    # A number as text: keys are words, because some kinds have no row before they are recorded.
    key = Cast(OuterRef("pk"), CharField())
    return Exists(Convened.objects.filter(kind=kind, key=key, status=Status.CONVENED))


def chairs(kind: Kind, key: str, account_id: int) -> bool:
    """Whether somebody was asked to chair the meeting that is convened: they may record it, whatever their role."""
    row = convened(kind, key)
    return row is not None and row.chair_id == account_id


@dataclass(frozen=True)
class When:
    """When a meeting is. ``listed``: it waits for this person as a meeting already, to come to or to record."""

    starts_at: datetime
    listed: bool
    passed: bool

    @property
    def words(self) -> str:
        """ "convened for 14 December"; once that has passed, that nobody has said what became of it."""
        day = day_month(local_date(self.starts_at), today())
        return "to record or call off" if self.passed else f"convened for {day}"


def when_convened(asking: Asking, kind: Kind, keys: Collection[str]) -> dict[str, When]:
    """When the meetings of many subjects are, by key, those alone that are convened. One query."""
    if not keys:
        return {}
    me = asking.actor.account_id
    asked = Exists(Asked.objects.filter(meeting=OuterRef("pk"), account_id=me, taken_off_at__isnull=True))
    rows = Convened.objects.filter(kind=kind, key__in=set(keys), status=Status.CONVENED).annotate(asks_me=asked)
    found = rows.values_list("key", "starts_at", "ends_at", "chair_id", "convened_by_id", "asks_me")
    return {
        key: When(starts, asks_me if ends > asking.now else me == (chair or convener), passed=ends <= asking.now)
        for key, starts, ends, chair, convener, asks_me in found
    }


def asked_to(row: Convened) -> tuple[int, ...]:
    """The accounts asked to a meeting, those taken off again left out."""
    rows = Asked.objects.filter(meeting=row, taken_off_at__isnull=True)
    return tuple(rows.order_by("pk").values_list("account_id", flat=True))
