"""A published extract taken into the worklist: new, still there, gone, back or changed. For publishing alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from practicelens.access.actor import Actor
from practicelens.history import changes as history
from practicelens.performance.worklist import rules
from practicelens.performance.worklist.models import Item, Step, Week
from practicelens.performance.worklist.rules import Found, Known, Reading
from practicelens.performance.worklist.states import Event, State
from practicelens.workdays.clock import local_date

_BATCH = 500  # a statement takes so many values and no more (SQLite: 32,766)
_WHERE = ("severity", "message", "sheet", "row", "column", "value")
_KEPT = ("source", *_WHERE, "first_as_at", "last_as_at", "team_id", "worker_id", "state", "since", "again", "owner_id",
         "due", "why", "accepted")  # fmt: skip

Places = Mapping[str, tuple[int | None, int | None]]
"""The team and worker of each child by the figures that are published with it."""


@dataclass(frozen=True)
class Taken:
    """A reading, the dataset it became, and the moment it counts as published at."""

    reading: Reading
    dataset_id: int
    at: datetime


@transaction.atomic
def take(taken: Sequence[Taken], places: Places, *, latest: Mapping[str, date], by: Actor) -> None:
    """Take published extracts in, in the transaction that registers them. ``latest``: as ``latest_days`` has it.

    One older than the latest of its source changes no state: it only tells that findings are older than was known.
    """
    if not taken:
        return
    # The lock first: what somebody does to a finding meanwhile comes before or after the extract, never between.
    book = _Book(Item.objects.select_for_update(of=("self",)).order_by("pk"), places, by)
    newest = dict(latest)
    # Oldest day first: a file loaded later of an earlier day must not take back what a newer one shows.
    for one in sorted(taken, key=lambda each: each.reading.as_at):
        if one.reading.as_at >= newest.get(one.reading.source, date.min):
            book.take_latest(one)
            newest[one.reading.source] = one.reading.as_at
        else:
            book.take_older(one)
    book.write(settle=True)


def latest_days() -> dict[str, date]:
    """By source the day of the latest extract taken in.

    Asked before a build, whose registering refuses what was overtaken.
    """
    return dict(Week.objects.order_by().values("source").annotate(Max("as_at")).values_list("source", "as_at__max"))


@transaction.atomic
def take_back(dataset_id: int, source: str, left: Sequence[Taken], places: Places, *, by: Actor, now: datetime) -> None:
    """A published extract of a source was withdrawn; ``left`` holds again: its latest that remains, and what differs.

    Findings of it that no other extract had were never mended: they are withdrawn with it. Where none of the source is
    left, or nobody to differ from, all others are gone too.
    """
    # Asked before its weeks are deleted, which takes the answer away.
    weeks = list(Week.objects.order_by("as_at").values_list("dataset_id", "source", "present"))
    latest = next((dataset for dataset, of, _ in reversed(weeks) if of == source), None)
    Week.objects.filter(dataset_id=dataset_id).delete()
    # An older extract's findings decided nothing: without it the latest stands as it did.
    if latest != dataset_id:
        return
    book = _Book(Item.objects.select_for_update(of=("self",)).order_by("pk"), places, by)
    had = frozenset[str]().union(
        *(rules.unpacked(present) for dataset, _, present in weeks if dataset != dataset_id),
        # A file of the same day whose week the withdrawn one had taken holds again, and has no week of its own yet.
        *(rules.keys(one.reading.found) for one in left),
    )
    book.withdraw({source, rules.SEVERAL}, had, now)
    for one in left:
        book.take_latest(one)
    book.end({source, rules.SEVERAL} - {one.reading.source for one in left}, now)
    book.write(settle=True)


@transaction.atomic
def end_differing(places: Places, *, by: Actor, now: datetime) -> None:
    """No two sources are joined any more: nothing differs."""
    if Item.objects.filter(source=rules.SEVERAL).exclude(state=State.MENDED.value).exists():
        book = _Book(Item.objects.select_for_update(of=("self",)).order_by("pk"), places, by)
        book.end({rules.SEVERAL}, now)
        book.write(settle=True)


class _Book:
    """Every item in memory while extracts are taken, written in a few statements at the end."""

    def __init__(self, items: Iterable[Item], places: Places, by: Actor) -> None:
        self._items = {item.key: item for item in items}
        self._places, self._by = places, by
        self._touched: dict[str, Item] = {}
        self._new: dict[str, Item] = {}
        self._steps: list[Step] = []
        self._weeks: list[Week] = []
        self._events: list[history.Entry] = []

    def take_latest(self, one: Taken) -> None:
        """What the extract has stands as it has it; what it has no more is mended."""
        found = dict(zip(rules.keys(one.reading.found), one.reading.found, strict=True))
        counts: Counter[str] = Counter()
        for key, each in found.items():
            item = self._items.get(key)
            if item is None:
                self._add(key, each, one.reading, State.OPEN)
                counts["new"] += 1
                continue
            # Before the item is placed: placing writes the new value over the one that was accepted.
            event = rules.after_presence(_known(item), each.value, one.reading)
            self._place(item, each, one.reading)
            self._move(item, event, one, counts)
        for key in self._items.keys() - found.keys():
            item = self._items[key]
            self._move(item, rules.after_absence(_known(item), one.reading), one, counts)
        self._week(one, found.keys())
        subject = ("dataset", one.dataset_id)
        self._events.append(history.Entry("worklist.taken", self._by, one.at, subject, dict(counts)))

    def take_older(self, one: Taken) -> None:
        """Findings that nobody is asked about any more, and since when those are there that somebody is."""
        found = dict(zip(rules.keys(one.reading.found), one.reading.found, strict=True))
        for key, each in found.items():
            # Known of an older extract alone, it is gone by the latest: nobody is asked to mend what is no more.
            item = self._items.get(key) or self._add(key, each, one.reading, State.MENDED)
            if one.reading.as_at < item.first_as_at:
                item.first_as_at = one.reading.as_at
                self._touch(item)
        self._week(one, found.keys())

    def end(self, sources: Collection[str], now: datetime) -> None:
        """Nothing of these sources is left that could have a finding."""
        for item in self._items.values():
            if item.source in sources and item.state != State.MENDED.value:
                self._step(item, Event.GONE, now, local_date(now))

    def withdraw(self, sources: Collection[str], had: Collection[str], now: datetime) -> None:
        """What none of the extracts that are left ever ``had``: it was of the withdrawn one alone."""
        for key, item in self._items.items():
            if item.source in sources and item.state != State.MENDED.value and key not in had:
                self._step(item, Event.WITHDRAWN, now, local_date(now))

    def write(self, *, settle: bool) -> None:
        """Everything at once; ``settle``: each child's team and worker too, who may be others since."""
        for item in self._items.values() if settle else ():
            team, worker = self._places.get(item.child, (None, None)) if item.child else (None, None)
            # Mended ones keep whose they were: nobody has anything to do with them any more.
            if item.state != State.MENDED.value and (item.team_id, item.worker_id) != (team, worker):
                item.team_id, item.worker_id = team, worker
                self._touch(item)
        Item.objects.bulk_create(self._new.values(), batch_size=_BATCH)
        # An upsert, because Django's bulk update writes one long CASE a column: fifty times slower for a whole week.
        Item.objects.bulk_create(
            self._touched.values(), _BATCH, update_conflicts=True, unique_fields=["key"],
            update_fields=[Item._meta.get_field(name.removesuffix("_id")).name for name in _KEPT],
        )  # fmt: skip
        # Only now have the new items their numbers.
        for step in self._steps:
            step.item_id = step.item.pk
        Step.objects.bulk_create(self._steps, batch_size=_BATCH)
        # The last of a day: two files of one day cannot be written by one statement.
        weeks = {(week.as_at, week.source): week for week in self._weeks}.values()
        Week.objects.bulk_create(
            weeks,
            update_conflicts=True,
            unique_fields=["as_at", "source"],
            update_fields=["dataset", "present", "right", "taken_at"],
        )
        history.record_many(self._events)

    def _add(self, key: str, one: Found, reading: Reading, state: State) -> Item:
        """A finding that no extract had before."""
        child = one.who if one.is_child else ""
        item = Item(
            key=key, code=one.code, list_number=one.list, field=one.field, of_a_row=one.of_a_row,
            authority=settings.AUTHORITY_CODE if child else "", scheme=settings.CHILD_SCHEME if child else "",
            child=child[:60], adopter="" if one.is_child else one.who[:60], state=state.value, since=reading.as_at,
            first_as_at=reading.as_at,
        )  # fmt: skip
        self._items[key] = self._new[key] = item
        self._place(item, one, reading)
        return item

    def _place(self, item: Item, one: Found, reading: Reading) -> None:
        for name in _WHERE:
            setattr(item, name, getattr(one, name))
        item.source, item.last_as_at = reading.source, reading.as_at
        self._touch(item)

    def _move(self, item: Item, event: Event | None, one: Taken, counts: Counter[str]) -> None:
        """By the table of moves, with the step that says so."""
        if event is None:
            return
        counts[event.name.lower()] += 1
        self._step(item, event, one.at, one.reading.as_at)

    def _step(self, item: Item, event: Event, at: datetime, as_at: date) -> None:
        to = rules.moved(State(item.state), event)
        item.state, item.since = to.value, as_at
        item.again = event.value if to is State.OPEN or event is Event.WITHDRAWN else ""
        # A day to mend by is over with it: back again, it is given anew.
        if to is State.MENDED:
            item.due = None
        self._touch(item)
        step = Step(item=item, at=at, as_at=as_at, what=event.value, state=to.value, owner_id=item.owner_id)
        self._steps.append(step)

    def _week(self, one: Taken, present: Collection[str]) -> None:
        right = rules.packed([key for key in present if self._items[key].state == State.RIGHT.value])
        self._weeks.append(
            Week(as_at=one.reading.as_at, source=one.reading.source, dataset_id=one.dataset_id,
                 present=rules.packed(present), right=right, taken_at=one.at)
        )  # fmt: skip

    def _touch(self, item: Item) -> None:
        # A new item is written whole at the end, with whatever happens to it before.
        if item.key not in self._new:
            self._touched[item.key] = item


def _known(item: Item) -> Known:
    """What the rules ask of an item."""
    return Known(
        item.code, item.list_number, item.field, item.of_a_row, item.source, State(item.state), item.since, item.value,
        item.accepted, item.again == Event.WITHDRAWN.value,
    )  # fmt: skip
