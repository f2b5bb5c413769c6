"""What the apps above ask of meetings, having checked who asks: the one convened for a subject, and who chairs it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import CharField, Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from practicelens.people.asking import Asking
from practicelens.quality.meetings.models import Asked, Convened, Edition
from practicelens.quality.meetings.states import Kind, Status
from practicelens.workdays.clock import local_date, today
from practicelens.workdays.timescales import day_month


def convened(kind: Kind, key: str, *, lock: bool = False) -> Convened | None:
    """The meeting that is convened for a subject, if one is; locked where it is to be written."""
    rows = Convened.objects.filter(kind=kind, key=key, status=Status.CONVENED)
    # Not both at once: PostgreSQL refuses to lock the outer side of a join, and chair may be none.
    return rows.select_for_update().first() if lock else _with_asked(rows)


def _with_asked(rows: QuerySet[Convened]) -> Convened | None:
    """The only meeting of these with whoever is asked to it: a row for each of them, so that one query brings all."""
    stands = FilteredRelation("asked", condition=Q(asked__taken_off_at__isnull=True))
    columns = {"asked_id": F("stands__account_id"), "asked_name": F("stands__account__name")}
    joined = rows.select_related("chair", "convened_by").annotate(stands=stands).annotate(**columns)
    # The order of asking is the plan's, and by it everybody reads the same list.
    found: list[Any] = list(joined.order_by("pk", "stands__pk"))
    if not found:
        return None
    # A meeting to which nobody is asked comes as one row with nobody in it.
    found[0].asked_people = {row.asked_id: row.asked_name for row in found if row.asked_id is not None}
    return cast(Convened, found[0])


def is_convened(kind: Kind) -> Exists:
    """Whether a meeting is convened about a row that its key is the number of, as a column of that row's own query."""
    return Exists(Convened.objects.filter(kind=kind, key=_number("pk"), status=Status.CONVENED))


def is_corrected(kind: Kind, number: str = "pk") -> Exists:
    """Whether a record was corrected, as a column of its row's own query; ``number`` is the field that is its key."""
    return Exists(Edition.objects.filter(kind=kind, key=_number(number)))


def _number(field: str) -> Cast:
    """A number as text: keys are words, because some kinds have no row before they are recorded."""
    return Cast(OuterRef(field), CharField())


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
        # No day here: the day has passed, and what is left to do is the point.
        return "to record or call off" if self.passed else f"convened for {day}"


def when_convened(asking: Asking, kind: Kind, keys: Collection[str]) -> dict[str, When]:
    """When the meetings of many subjects are, by key, those alone that are convened. One query a request."""
    if not keys:
        return {}
    me, wanted = asking.actor.account_id, set(keys)
    return {
        row.key: When(
            row.starts_at,
            # To come it is everybody's who is asked; once past it is the recorder's alone.
            asks_me if row.ends_at > asking.now else me == (row.chair_id or row.convened_by_id),
            passed=row.ends_at <= asking.now,
        )
        for row, asks_me, _ in asking.once_for(standing)
        if row.kind == kind and row.key in wanted
    }


def standing(asking: Asking) -> tuple[tuple[Convened, bool, bool], ...]:
    """Every meeting that is convened and not recorded or called off yet, the first to come first.

    With whether this person is asked to it, and whether it is about a child hidden from them. An authority has some
    dozens at a time: asked once a request, through ``once_for``, for all that wait for somebody.
    """
    me = asking.actor.account_id
    asked = Exists(Asked.objects.filter(meeting=OuterRef("pk"), account_id=me, taken_off_at__isnull=True))
    rows = Convened.objects.filter(status=Status.CONVENED).annotate(asks_me=asked, held_back=asking.held_back())
    return tuple((row, row.asks_me, row.held_back) for row in rows.order_by("starts_at", "pk"))


def asked_to(row: Convened) -> dict[int, str]:
    """The names of those asked to a meeting by account, in the order they were asked; those taken off left out."""
    if row.asked_people is not None:
        return row.asked_people
    rows = Asked.objects.filter(meeting=row, taken_off_at__isnull=True)
    return dict(rows.order_by("pk").values_list("account_id", "account__name"))
