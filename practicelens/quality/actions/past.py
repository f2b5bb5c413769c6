"""Actions taken over from before Practice Lens, with their audits, in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.quality.actions.changes import Source, columns_of
from practicelens.quality.actions.models import Action
from practicelens.quality.actions.states import Status


@atomic
def take_over(rows: Iterable[tuple[Source, PastRow]]) -> tuple[int, ...]:
    """House-internal: actions of audits taken over, in bulk, their ids in turn; their taking over is the event."""
    return tuple(row.pk for row in Action.objects.bulk_create((_past(*one) for one in rows), batch_size=500))


@dataclass(frozen=True)
class PastRow:
    """An action as it is taken over."""

    what: str
    owner_id: int
    due: date
    status: Status
    proposed_at: datetime
    opened_at: datetime | None = None
    evidence: str = ""
    done_at: datetime | None = None
    supervision_on: date | None = None
    verified_at: datetime | None = None
    verified_by: int | None = None


def _past(source: Source, past: PastRow) -> Action:
    return Action(
        **columns_of(source),
        what=past.what,
        owner_id=past.owner_id,
        due=past.due,
        status=past.status,
        proposed_at=past.proposed_at,
        opened_at=past.opened_at,
        evidence=past.evidence,
        done_at=past.done_at,
        done_by_id=past.owner_id if past.done_at else None,
        supervision_on=past.supervision_on,
        verified_at=past.verified_at,
        verified_by_id=past.verified_by,
    )
