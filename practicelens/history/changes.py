"""Additions to history: the only code, with its sealing, that writes to the history tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from practicelens.access.actor import Actor, ChildKey
from practicelens.history import rules
from practicelens.history.children import children_of
from practicelens.history.models import Event, EventChild
from practicelens.history.sealing import canonical, seal, verify

__all__ = ["Entry", "Subject", "canonical", "record", "record_look", "record_many", "seal", "verify"]

Subject = tuple[str, str | int]


@dataclass(frozen=True)
class Entry:
    """One event to be recorded in bulk: like the arguments of ``record``."""

    kind: str
    by: Actor
    at: datetime
    subject: Subject
    data: dict[str, Any] = field(default_factory=dict)
    look: bool = False
    children: Iterable[ChildKey] = ()


def record(
    kind: str,
    *,
    by: Actor,
    at: datetime,
    subject: Subject,
    data: dict[str, Any] | None = None,
    children: Iterable[ChildKey] = (),
) -> None:
    """Add what happened, in the transaction of the change itself; outside of one it is an error.

    ``kind`` is "app.what_happened"; ``subject`` says to what: ("audit", 12), ("child", "authority/scheme/number").
    ``data`` holds what is needed to understand it, never a child's words or names. ``children`` are the children it
    is about; one named by the subject or as ``data["child"]`` counts without being said again.
    """
    # Asked here, because nothing else would show it: without a transaction the row stands though its change failed.
    if not connection.in_atomic_block:
        raise RuntimeError("history of a change belongs in the change's transaction")
    _write(Entry(kind, by, at, subject, data or {}, children=children))


def record_look(
    what: str,
    *,
    by: Actor,
    at: datetime,
    subject: Subject,
    data: dict[str, Any] | None = None,
    children: Iterable[ChildKey] = (),
) -> None:
    """Add that somebody looked, in a short transaction of its own, before the answer is released.

    ``children`` are all who are shown. Fails closed: when it cannot be written the error goes up, and nothing is shown.
    """
    # No savepoint inside another transaction: a look that cannot be written must undo all that surrounds it.
    with transaction.atomic(savepoint=False):
        _write(Entry(what, by, at, subject, data or {}, look=True, children=children))


@transaction.atomic
def record_many(entries: Iterable[Entry]) -> int:
    """Add many at once, in the caller's transaction, and say how many. For bulk doors."""
    given = list(entries)
    # Batches of 500: SQLite takes 32,766 values in a statement, and a bulk door may bring tens of thousands of
    # events.
    rows = Event.objects.bulk_create(map(_row, given), batch_size=500)
    children = [child for entry, row in zip(given, rows, strict=True) for child in _child_rows(entry, row)]
    EventChild.objects.bulk_create(children, batch_size=500)
    return len(rows)


def _write(entry: Entry) -> None:
    """One event, with the children it is about."""
    row = _row(entry)
    # An INSERT and nothing else: the database refuses an UPDATE, which Django might try first.
    row.save(force_insert=True)
    if children := _child_rows(entry, row):
        EventChild.objects.bulk_create(children, batch_size=500)


def _child_rows(entry: Entry, row: Event) -> list[EventChild]:
    """The table's rows of the children an entry is about, each once."""
    named = children_of(row.subject_kind, row.subject_id, row.data)
    return [
        EventChild(
            event=row,
            at=row.at,
            authority=key.authority,
            scheme=key.scheme,
            identifier=key.identifier,
            folded=rules.fold_identifier(key.identifier),
        )
        # In one order, so that the same event always writes the same rows.
        for key in sorted({*entry.children, *named})
    ]


def _row(entry: Entry) -> Event:
    kind, identifier = entry.subject
    return Event(
        at=entry.at,
        kind=entry.kind,
        look=entry.look,
        by_id=entry.by.account_id,
        # The name as it was then: history must be readable when the account is closed or renamed.
        by_name=entry.by.name,
        subject_kind=kind,
        # As text: a number of a row, a day and a child's key stand in one column.
        subject_id=str(identifier),
        data=entry.data,
    )
