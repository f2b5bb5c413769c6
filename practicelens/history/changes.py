"""Additions to history, and its sealing. The only code that writes to the history tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from practicelens.access.actor import Actor
from practicelens.history import rules
from practicelens.history.models import Event, Seal

Subject = tuple[str, str | int]
BATCH = 5_000
FIELDS = ("id", "at", "kind", "look", "by_id", "by_name", "subject_kind", "subject_id", "data")


@dataclass(frozen=True)
class Entry:
    """One event to be recorded in bulk: like the arguments of ``record``."""

    kind: str
    by: Actor
    at: datetime
    subject: Subject
    data: dict[str, Any] = field(default_factory=dict)
    look: bool = False


def record(kind: str, *, by: Actor, at: datetime, subject: Subject, data: dict[str, Any] | None = None) -> None:
    """Add what happened, in the transaction of the change itself; outside of one it is an error.

    ``kind`` is "app.what_happened"; ``subject`` says to what: ("audit", 12), ("child", "authority/scheme/number").
    ``data`` holds what is needed to understand it, never a child's words or names.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("history of a change belongs in the change's transaction")
    _row(Entry(kind, by, at, subject, data or {})).save(force_insert=True)


def record_look(what: str, *, by: Actor, at: datetime, subject: Subject, data: dict[str, Any] | None = None) -> None:
    """Add that somebody looked, in a short transaction of its own, before the answer is released.

    Fails closed: when it cannot be written the error goes up, and nothing is shown.
    """
    with transaction.atomic():
        _row(Entry(what, by, at, subject, data or {}, look=True)).save(force_insert=True)


@transaction.atomic
def record_many(entries: Iterable[Entry]) -> int:
    """Add many at once, in the caller's transaction, and say how many. For bulk doors."""
    return len(Event.objects.bulk_create((_row(entry) for entry in entries), batch_size=500))


def _row(entry: Entry) -> Event:
    """The table's row of an entry."""
    kind, identifier = entry.subject
    return Event(
        at=entry.at,
        kind=entry.kind,
        look=entry.look,
        by_id=entry.by.account_id,
        by_name=entry.by.name,
        subject_kind=kind,
        subject_id=str(identifier),
        data=entry.data,
    )


@transaction.atomic
def seal(now: datetime) -> int:
    """Seal every event not yet sealed, in hashed batches chained to the last seal; says how many events."""
    _hold_writers()
    last = Seal.objects.order_by("-last_id").first()
    previous, after = (last.hash, last.last_id) if last else (rules.START, 0)
    sealed = 0
    while batch := list(Event.objects.filter(id__gt=after).order_by("id").values(*FIELDS)[:BATCH]):
        previous = _seal_batch(batch, previous, now)
        after = batch[-1]["id"]
        sealed += len(batch)
    return sealed


def _seal_batch(batch: list[dict[str, Any]], previous: str, now: datetime) -> str:
    """Write the seal of one batch, and return its hash."""
    digest = rules.seal_hash(previous, map(canonical, batch))
    Seal.objects.create(
        first_id=batch[0]["id"],
        last_id=batch[-1]["id"],
        events=len(batch),
        previous=previous,
        hash=digest,
        sealed_at=now,
    )
    return digest


def _hold_writers() -> None:
    """Wait for writers under way and hold others, so that no event with a lower number comes after its seal.

    SQLite holds one writer at a time already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE history_event IN SHARE MODE")
            cursor.execute("LOCK TABLE history_seal IN SHARE ROW EXCLUSIVE MODE")


def canonical(event: dict[str, Any]) -> dict[str, Any]:
    """An event as it is hashed: the same text from either database."""
    at: datetime = event["at"]
    return {**event, "at": at.astimezone(UTC).isoformat(timespec="microseconds")}


def verify() -> tuple[str, ...]:
    """Compare every seal with its events; says in words what does not agree, and nothing when all is well."""
    return tuple(_faults())


def _faults() -> Iterator[str]:
    """What is wrong with each seal, in order. House-internal: shows no event."""
    previous, after = rules.START, 0
    for row in Seal.objects.order_by("last_id"):
        events = Event.objects.filter(id__gt=after, id__lte=row.last_id).order_by("id").values(*FIELDS)
        if row.previous != previous:
            yield f"Seal {row.pk} does not follow the seal before it."
        if rules.seal_hash(row.previous, (canonical(event) for event in events.iterator())) != row.hash:
            yield f"Seal {row.pk}: its {row.events} events, {row.first_id} to {row.last_id}, are not as they were."
        previous, after = row.hash, row.last_id
