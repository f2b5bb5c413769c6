"""Changes to findings. The only code that writes to their table; the caller's change records the history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor, ChildKey
from practicelens.history.changes import record
from practicelens.quality.findings.models import Finding
from practicelens.quality.findings.rules import Found


@dataclass(frozen=True)
class Source:
    """Where findings come from: what kind of inquiry, which one, about which child, in which team."""

    kind: str
    id: int
    child: ChildKey
    team_id: int


@atomic
def write(source: Source, found: Iterable[Found], *, by: Actor, now: datetime) -> int:
    """Write what was found, once a source, and say how many. The source's own permission was checked by its app."""
    # A source speaks once: handed in twice, nothing is found twice.
    if Finding.objects.filter(source_kind=source.kind, source_id=source.id).exists():
        return 0
    rows = Finding.objects.bulk_create(_row(source, one, now) for one in found)
    # How many, and never what: the words are of a child, and history cannot be altered.
    data = {"findings": len(rows)}
    record("findings.written", by=by, at=now, subject=(source.kind, source.id), data=data, children=[source.child])
    return len(rows)


@atomic
def write_anew(source: Source, found: Iterable[Found], *, by: Actor, now: datetime) -> None:
    """What was found is found otherwise: a record was corrected. Its app keeps how the record stood, and has checked.

    When it was found first stays: a correction today is no finding of today's month.
    """
    old = Finding.objects.filter(source_kind=source.kind, source_id=source.id)
    first = old.order_by("found_at").values_list("found_at", flat=True).first()
    # Removed and not marked: how the record stood is kept by its app, and a count must not find both.
    old.delete()
    rows = Finding.objects.bulk_create(_row(source, one, first or now) for one in found)
    data = {"findings": len(rows)}
    record("findings.corrected", by=by, at=now, subject=(source.kind, source.id), data=data, children=[source.child])


@atomic
def take_over(past: Iterable[tuple[Source, Iterable[Found], datetime]]) -> int:
    """House-internal: findings of audits taken over, in bulk; their taking over is the event."""
    rows = (_row(source, one, at) for source, found, at in past for one in found)
    # In pieces: years of audits are taken over at once, and SQLite takes 32,766 values a statement.
    return len(Finding.objects.bulk_create(rows, batch_size=500))


def _row(source: Source, found: Found, at: datetime) -> Finding:
    return Finding(
        source_kind=source.kind,
        source_id=source.id,
        authority=source.child.authority,
        scheme=source.child.scheme,
        child=source.child.identifier,
        team_id=source.team_id,
        sort=found.sort,
        standard=found.standard,
        theme=found.theme,
        tags=list(found.tags),
        text=found.text,
        found_at=at,
    )
