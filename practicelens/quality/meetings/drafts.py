"""What is typed of a meeting's record, kept on the server until it is recorded. Who may, the app above has checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused, Stale
from practicelens.quality.meetings.models import Draft
from practicelens.quality.meetings.states import Kind

LONGEST = 200_000
"""Characters of everything typed together: far beyond any record, and short of what a table should be filled with."""

Typed = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Kept:
    """What is kept of a record: by field everything typed or ticked. ``version`` 0: nothing is."""

    answers: Typed = field(default_factory=dict)
    version: int = 0
    saved_at: datetime | None = None
    saved_by_id: int | None = None


def kept(kind: Kind, key: str) -> Kept:
    """The draft of a subject's record."""
    row = Draft.objects.filter(kind=kind, key=key).first()
    return Kept(row.answers, row.version, row.saved_at, row.saved_by_id) if row else Kept()


@atomic
def save(kind: Kind, key: str, typed: Typed, *, version: int, by: Actor, now: datetime) -> int:
    """Keep what was typed, perhaps in some fields alone, and return the draft's new version. Fields not typed stay.

    Somebody else's later version is Stale; the same words again are no change, so that a save whose answer was lost can
    be sent once more. Drafts as typed are not history.
    """
    row = Draft.objects.select_for_update().filter(kind=kind, key=key).first() or Draft(
        kind=kind, key=key, answers={}, version=0
    )
    # Field by field: a window that shows one part of the form sends that part alone.
    answers = {**row.answers, **{name: list(texts) for name, texts in typed.items()}}
    # Before the version is compared, or the second sending of a lost answer would be stale.
    if row.version and answers == row.answers:
        return row.version
    if row.version != version:
        raise Stale
    # Of the whole and not each field: many fields of allowed length still make one large row.
    if sum(len(text) for texts in answers.values() for text in texts) > LONGEST:
        raise Refused(f"All of it together may be {LONGEST:,} characters long.", code="too_long")
    row.answers, row.version, row.saved_at, row.saved_by_id = answers, row.version + 1, now, by.account_id
    row.save()
    return row.version


def drop(kind: Kind, key: str) -> None:
    """House-internal: the record is written, and its draft is gone. In the transaction of the recording."""
    Draft.objects.filter(kind=kind, key=key).delete()
