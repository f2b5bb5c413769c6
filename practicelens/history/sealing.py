"""The sealing of history: hashed batches, chained, that show when an event or its children were touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from practicelens.history import rules
from practicelens.history.models import Event, EventChild, Seal

BATCH = 5_000  # events read and hashed at a time: a few megabytes, whatever a day held
# Every column, in a fixed order: one left out could be changed unseen, another order would give another hash.
FIELDS = ("id", "at", "kind", "look", "by_id", "by_name", "subject_kind", "subject_id", "data")


def seal(now: datetime) -> int:
    """Seal every event not yet sealed, in hashed batches chained to the last seal; says how many events.

    Each batch in a write of its own, so that a night's sealing holds nobody up; one broken off goes on at the next.
    """
    sealed = 0
    # A batch after the other until none is left: a night after a first import has tens of thousands.
    while number := _seal_next(now):
        sealed += number
    return sealed


@transaction.atomic
def _seal_next(now: datetime) -> int:
    """Seal the next batch, and say how many events it has."""
    # Before the last seal is read: a writer under way could else commit a lower number after its batch was hashed.
    _hold_writers()
    last = Seal.objects.order_by("-last_id").first()
    previous, after = (last.hash, last.last_id) if last else (rules.START, 0)
    batch = _with_children(Event.objects.filter(id__gt=after).order_by("id").values(*FIELDS)[:BATCH])
    if batch:
        Seal.objects.create(
            first_id=batch[0]["id"],
            last_id=batch[-1]["id"],
            events=len(batch),
            previous=previous,
            hash=rules.seal_hash(previous, map(canonical, batch)),
            sealed_at=now,
            with_children=True,
        )
    return len(batch)


def _hold_writers() -> None:
    """Wait for writers under way and hold others, so that no event with a lower number comes after its seal.

    SQLite holds one writer at a time already. On PostgreSQL a function of the tables' owner takes the locks: that
    takes a privilege to alter them, which the role that runs the product does not have (migration 0002).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT history_hold_writers()")


def _with_children(events: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """A batch of events, each with the children it is about as they are hashed; nothing is added where there is none.

    Read by the range of the batch's numbers: thousands of numbers in one condition are too many for SQLite.
    """
    batch = list(events)
    if not batch:
        return batch
    rows = EventChild.objects.filter(event_id__gte=batch[0]["id"], event_id__lte=batch[-1]["id"])
    found: dict[int, list[str]] = defaultdict(list)
    for event_id, *key in rows.values_list("event_id", "authority", "scheme", "identifier"):
        found[event_id].append("/".join(key))
    # Sorted, as rows come back in no order; and absent where there are none, so that older seals hash as they did.
    return [{**one, "children": sorted(found[one["id"]])} if one["id"] in found else one for one in batch]


def canonical(event: dict[str, Any]) -> dict[str, Any]:
    """An event as it is hashed: the same text from either database."""
    at: datetime = event["at"]
    # Databases give the same moment back in different zones and to different digits.
    return {**event, "at": at.astimezone(UTC).isoformat(timespec="microseconds")}


def verify() -> tuple[str, ...]:
    """Compare every seal with its events; says in words what does not agree, and nothing when all is well."""
    return tuple(_faults())


def _faults() -> Iterator[str]:
    """What is wrong with each seal, in order. House-internal: shows no event."""
    previous, after = rules.START, 0
    for row in Seal.objects.order_by("last_id"):
        # From the seal before, not from this one's first number: an event slipped in between two seals is found too.
        events = Event.objects.filter(id__gt=after, id__lte=row.last_id).order_by("id").values(*FIELDS)
        if row.previous != previous:
            yield f"Seal {row.pk} does not follow the seal before it."
        # A seal older than the table of children was made over the events alone.
        sealed = _with_children(events) if row.with_children else list(events)
        if rules.seal_hash(row.previous, map(canonical, sealed)) != row.hash:
            yield f"Seal {row.pk}: its {row.events} events, {row.first_id} to {row.last_id}, are not as they were."
        previous, after = row.hash, row.last_id
