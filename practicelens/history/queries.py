"""Questions to history: who changed what, and who looked at what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, Protocol

from django.db.models import Count, Max, Q, QuerySet

from practicelens.access.actor import Asks, ChildKey
from practicelens.history import permissions, rules, words
from practicelens.history.guard import Guard, guard_of_history
from practicelens.history.models import Event, EventChild, Seal
from practicelens.workdays.clock import start_of

PAGE = 50
COUNTED = 10_000
"""Events are numbered up to here: counting years of them would take seconds, and nobody leafs through 200 pages."""
FEW = 6
"""So many numbers of a list's children stand in one line of history."""


class AsksOfChildren(Asks, Protocol):
    """Who asks, with the children that are held back from them: history names children, so it asks for no less."""

    @property
    def hidden(self) -> frozenset[ChildKey]:
        """Restricted children whom this person is not named on."""


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
    children: tuple[str, ...] = ()
    """The first few children it is about, as numbers."""
    children_count: int = 0


@dataclass(frozen=True)
class Shown:
    """The children of one event: those its reader may see, how many in all, and whether all are hidden."""

    visible: tuple[str, ...] = ()
    count: int = 0
    hidden: bool = False


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
    child: ChildKey | None = None
    workers: tuple[tuple[str, str], ...] = ()
    """Subjects of which any will do: a worker, and the account that is theirs."""


@dataclass(frozen=True)
class EventPage:
    """One page of events, newest first."""

    events: tuple[EventView, ...]
    page: int
    has_next: bool
    total: int = 0


@dataclass(frozen=True)
class SealState:
    """How far history is sealed."""

    seals: int = 0
    events: int = 0
    sealed_at: datetime | None = None
    hash: str = ""


def events(asking: AsksOfChildren, filters: EventFilter = EventFilter(), page: int = 1, count: int = PAGE) -> EventPage:
    """A page of history, newest first. ``total`` counts up to ``COUNTED``: what is older is found by its days.

    Only for those who may read history; the Head of Safeguarding's own looks are for information governance to read.
    Restricted children whom the reader is not named on are veiled, and asking for one finds nothing. Raises Missing.
    The caller records the look first.
    """
    permissions.check_can_read(asking.actor)
    veiled = asking.hidden
    veil = _veil(veiled)
    # The same answer as for a child of whom nothing is known: a refusal would tell that the child is restricted.
    if filters.child in veiled:
        return EventPage((), page, has_next=False)
    if filters.subject_kind == "child" and filters.subject_id in veil:
        return EventPage((), page, has_next=False)
    start = (max(page, 1) - 1) * count
    # By the child's own time: its index (identifier, at) then gives the newest first without sorting.
    newest = "-children__at" if filters.child else "-at"
    # One more than is shown says whether there is a next page: counting years of events would take seconds.
    found = filtered(asking, filters).order_by(newest, "-id")
    rows = list(found[start : start + count + 1])
    shown = rows[:count]
    about = _children(shown, veiled)
    views = tuple(_view(row, veil, about.get(row.pk, Shown())) for row in shown)
    return EventPage(views, max(page, 1), has_next=len(rows) > count, total=found[:COUNTED].count())


def done_by_oneself(asking: Asks, kinds: Collection[str], since: date, until: date) -> dict[str, int]:
    """How often the person who asks did things of these kinds, from one day to another, both included. One query.

    Their own work, so it needs no right to read history; an event that tells of a look counts as none.
    """
    rows = Event.objects.filter(
        by_id=asking.actor.account_id,
        look=False,
        kind__in=kinds,
        at__gte=start_of(since),
        at__lt=start_of(until + timedelta(days=1)),
    )
    return dict(rows.order_by().values_list("kind").annotate(many=Count("id")))


def children_spelled(asking: AsksOfChildren, written: str) -> tuple[ChildKey, ...]:
    """The children whose number a person may mean by what they wrote, however it is spelled. Raises Missing.

    One with the same letters in front beats others; one written exactly so beats all. Restricted children whom the
    reader is not named on are not among them. One query.
    """
    permissions.check_can_read(asking.actor)
    # A key as history writes it is understood too: "authority/scheme/number".
    identifier = written.strip().split("/", 2)[-1]
    folded = rules.fold_identifier(identifier)
    if not folded:
        return ()
    rows = EventChild.objects.filter(folded=folded).values_list("authority", "scheme", "identifier").distinct()
    found = sorted({ChildKey(*row) for row in rows} - asking.hidden)
    exact = [key for key in found if identifier == key.identifier]
    prefix = rules.prefix_of(identifier)
    alike = [key for key in found if prefix and rules.prefix_of(key.identifier) == prefix]
    # With a prefix that no number has, numbers with another one are other children: nothing rather than the wrong one.
    return tuple(exact or alike or ([] if prefix and any(rules.prefix_of(k.identifier) for k in found) else found))


def lists_known_since(asking: Asks) -> datetime | None:
    """From when on a look at a list is known by each child on it; nothing before the first. Raises Missing."""
    permissions.check_can_read(asking.actor)
    rows = EventChild.objects.filter(added_later=False).order_by("id")
    return rows.values_list("at", flat=True).first()


def kinds(asking: Asks) -> tuple[tuple[str, str], ...]:
    """Every kind of event there is, with its words, for the filter. Raises Missing."""
    permissions.check_can_read(asking.actor)
    found = Event.objects.order_by("kind").values_list("kind", flat=True).distinct()
    # By their words: in the order of the code's keys nobody would find one.
    return tuple(sorted(((kind, words.kind_in_words(kind)) for kind in found), key=lambda pair: pair[1]))


def people(asking: Asks) -> tuple[tuple[int, str], ...]:
    """Everybody who stands in history, by name, for the filter. Raises Missing."""
    permissions.check_can_read(asking.actor)
    # One name an account, though it stands under each that it ever had.
    found = Event.objects.order_by().values_list("by_id").annotate(name=Max("by_name"))
    return tuple(sorted(found, key=lambda pair: pair[1]))


def sealed(asking: Asks) -> SealState:
    """How many batches are sealed, and the last seal. Raises Missing."""
    permissions.check_can_read(asking.actor)
    last = Seal.objects.order_by("-last_id").first()
    if last is None:
        return SealState()
    # One a night or a few: read once, for their number and their sum.
    counts = Seal.objects.values_list("events", flat=True)
    return SealState(len(counts), sum(counts), last.sealed_at, last.hash)


def guard(asking: Asks) -> Guard:
    """Whether the database keeps the product itself from altering history. Raises Missing. At most one query."""
    permissions.check_can_see_guard(asking.actor)
    return guard_of_history()


def filtered(asking: Asks, filters: EventFilter) -> QuerySet[Event]:
    """The rows asked for, less the reader's own looks unless they may see them."""
    wanted: dict[str, Any] = {
        "kind": filters.kind,
        "kind__startswith": f"{filters.area}." if filters.area else "",
        "by_id": filters.by_id,
        "subject_kind": filters.subject_kind,
        "subject_id": filters.subject_id,
        "at__gte": start_of(filters.since) if filters.since else None,
        # Before the next midnight: the last day counts to its end, whatever fractions of a second a database keeps.
        "at__lt": start_of(filters.until + timedelta(days=1)) if filters.until else None,
        "look": filters.looks,
    }
    if filters.child:
        wanted |= {f"children__{name}": getattr(filters.child, name) for name in ("authority", "scheme", "identifier")}
    rows = Event.objects.filter(**{key: value for key, value in wanted.items() if value not in ("", None)})
    if filters.workers:
        subjects = (Q(subject_kind=kind, subject_id=identifier) for kind, identifier in filters.workers)
        rows = rows.filter(reduce(or_, subjects))
    # In the query, not on the page: neither the count nor the next page may tell that there were any.
    return rows if permissions.sees_own_looks(asking.actor) else rows.exclude(by_id=asking.actor.account_id, look=True)


def _veil(keys: Collection[ChildKey]) -> frozenset[str]:
    """How the restricted children that the reader is not named on may be written in an event."""
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


def _children(rows: list[Event], veiled: frozenset[ChildKey]) -> dict[int, Shown]:
    """The children of a page's events, by event. One query."""
    keys: dict[int, list[ChildKey]] = defaultdict(list)
    found = EventChild.objects.filter(event_id__in=[row.pk for row in rows])
    for event_id, *key in found.values_list("event_id", "authority", "scheme", "identifier"):
        keys[event_id].append(ChildKey(*key))
    return {event_id: _shown(some, veiled) for event_id, some in keys.items()}


def _shown(keys: list[ChildKey], veiled: frozenset[ChildKey]) -> Shown:
    """What a reader sees of an event's children. A list of which one is hidden still shows the others."""
    visible = tuple(key.identifier for key in sorted(keys) if key not in veiled)
    return Shown(visible[:FEW], len(keys), hidden=not visible)


def _view(row: Event, veil: frozenset[str], about: Shown) -> EventView:
    """The event as its reader may see it."""
    # Asked of every text too: an event's data may name a child in a way that its rows do not know.
    veiled = about.hidden or (
        bool(veil)
        and ((row.subject_kind == "child" and row.subject_id in veil) or not veil.isdisjoint(_texts(row.data)))
    )
    return EventView(
        id=row.pk,
        at=row.at,
        kind=row.kind,
        words=words.kind_in_words(row.kind),
        look=row.look,
        by_id=row.by_id,
        by_name=row.by_name,
        subject_kind=row.subject_kind,
        subject_id="" if veiled else row.subject_id,
        data={} if veiled else row.data,
        veiled=veiled,
        children=() if veiled else about.visible,
        children_count=about.count,
    )
