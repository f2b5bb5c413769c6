"""Questions to history: who changed what, and who looked at what."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max, QuerySet

from practicelens.access.actor import Actor, ChildKey
from practicelens.history import permissions, rules
from practicelens.history.models import Event, Seal
from practicelens.workdays.clock import LONDON

PAGE = 50


@dataclass(frozen=True)
class EventView:
    """One event to read. ``veiled``: it is about a restricted child whom the reader is not named on."""

    id: int
    at: datetime
    kind: str
    words: str
    look: bool
    by_id: int
    by_name: str
    subject_kind: str
    subject_id: str
    data: dict[str, Any]
    veiled: bool = False


@dataclass(frozen=True)
class EventFilter:
    """Which events: every part is optional; the days are both included, as London's days."""

    kind: str = ""
    area: str = ""
    by_id: int | None = None
    subject_kind: str = ""
    subject_id: str = ""
    since: date | None = None
    until: date | None = None
    looks: bool | None = None


@dataclass(frozen=True)
class EventPage:
    """One page of events, newest first."""

    events: tuple[EventView, ...]
    page: int
    has_next: bool

    @property
    def before(self) -> int:
        """The number of the newer page."""
        return self.page - 1

    @property
    def after(self) -> int:
        """The number of the older page."""
        return self.page + 1


@dataclass(frozen=True)
class SealState:
    """How far history is sealed."""

    seals: int = 0
    events: int = 0
    sealed_at: datetime | None = None
    hash: str = ""


def events(
    actor: Actor,
    filters: EventFilter = EventFilter(),
    page: int = 1,
    *,
    hidden: Collection[ChildKey] = (),
) -> EventPage:
    """A page of history, newest first.

    Only for those who may read history; the Head of Safeguarding's own looks are for information governance to read.
    ``hidden`` are the restricted children (``people.queries.restricted_keys``): those the reader is not named on are
    veiled, and asking for one finds nothing. Raises Missing. The caller records the look first.
    """
    permissions.check_can_read(actor)
    veil = _veil(actor, hidden)
    if filters.subject_kind == "child" and filters.subject_id in veil:
        return EventPage((), page, has_next=False)
    start = (max(page, 1) - 1) * PAGE
    rows = list(_filtered(actor, filters).order_by("-at", "-id")[start : start + PAGE + 1])
    return EventPage(tuple(_view(row, veil) for row in rows[:PAGE]), max(page, 1), has_next=len(rows) > PAGE)


def kinds(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Every kind of event there is, with its words, for the filter. Raises Missing."""
    permissions.check_can_read(actor)
    found = Event.objects.order_by("kind").values_list("kind", flat=True).distinct()
    return tuple((kind, rules.kind_in_words(kind)) for kind in found)


def people(actor: Actor) -> tuple[tuple[int, str], ...]:
    """Everybody who stands in history, by name, for the filter. Raises Missing."""
    permissions.check_can_read(actor)
    found = Event.objects.order_by().values_list("by_id").annotate(name=Max("by_name"))
    return tuple(sorted(found, key=lambda pair: pair[1]))


def latest(kind: str) -> dict[str, datetime]:
    """When something of this kind last happened, by the subject it happened to. House-internal; one query."""
    found = Event.objects.filter(kind=kind).order_by().values_list("subject_id").annotate(at=Max("at"))
    return dict(found)


def told_of(kind: str, subject: tuple[str, str | int]) -> dict[str, Any]:
    """What the latest event of a kind about something tells; nothing where there is none. House-internal."""
    rows = Event.objects.filter(kind=kind, subject_kind=subject[0], subject_id=str(subject[1]))
    return rows.order_by("-id").values_list("data", flat=True).first() or {}


def looked_at(kind: str, subject: tuple[str, str | int], *, since: datetime | None = None) -> frozenset[int]:
    """Who looked at something, since a moment. House-internal; one query."""
    rows = Event.objects.filter(kind=kind, subject_kind=subject[0], subject_id=str(subject[1]), look=True)
    rows = rows.filter(at__gte=since) if since is not None else rows
    return frozenset(rows.values_list("by_id", flat=True).distinct())


def sealed(actor: Actor) -> SealState:
    """How many batches are sealed, and the last seal. Raises Missing."""
    permissions.check_can_read(actor)
    last = Seal.objects.order_by("-last_id").first()
    if last is None:
        return SealState()
    counts = Seal.objects.values_list("events", flat=True)
    return SealState(len(counts), sum(counts), last.sealed_at, last.hash)


def _filtered(actor: Actor, filters: EventFilter) -> QuerySet[Event]:
    """The rows asked for, less the reader's own looks unless they may see them."""
    wanted: dict[str, Any] = {
        "kind": filters.kind,
        "kind__startswith": f"{filters.area}." if filters.area else "",
        "by_id": filters.by_id,
        "subject_kind": filters.subject_kind,
        "subject_id": filters.subject_id,
        "at__gte": _midnight(filters.since) if filters.since else None,
        "at__lt": _midnight(filters.until + timedelta(days=1)) if filters.until else None,
        "look": filters.looks,
    }
    rows = Event.objects.filter(**{key: value for key, value in wanted.items() if value not in ("", None)})
    return rows if permissions.sees_own_looks(actor) else rows.exclude(by_id=actor.account_id, look=True)


def _midnight(day: date) -> datetime:
    """When a day begins in London."""
    return datetime.combine(day, time(), tzinfo=LONDON)


def _veil(actor: Actor, hidden: Collection[ChildKey]) -> frozenset[str]:
    """How the restricted children that the reader is not named on may be written in an event."""
    keys = frozenset(hidden) - actor.restricted
    return frozenset(key.identifier for key in keys) | frozenset(
        f"{key.authority}/{key.scheme}/{key.identifier}" for key in keys
    )


def _texts(value: Any) -> Iterator[str]:
    """Every text in an event's data, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _view(row: Event, veil: frozenset[str]) -> EventView:
    """The event as its reader may see it."""
    veiled = bool(veil) and (
        (row.subject_kind == "child" and row.subject_id in veil) or not veil.isdisjoint(_texts(row.data))
    )
    return EventView(
        id=row.pk,
        at=row.at,
        kind=row.kind,
        words=rules.kind_in_words(row.kind),
        look=row.look,
        by_id=row.by_id,
        by_name=row.by_name,
        subject_kind=row.subject_kind,
        subject_id="" if veiled else row.subject_id,
        data={} if veiled else row.data,
        veiled=veiled,
    )
