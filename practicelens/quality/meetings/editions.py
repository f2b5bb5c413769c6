"""Records of meetings as they stood before they were corrected. Who may correct one, the app above has checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused
from practicelens.access.texts import require_text
from practicelens.people.asking import Asking
from practicelens.quality.meetings.models import Edition
from practicelens.quality.meetings.states import Kind

Shown = Sequence[tuple[str, str]]
"""A record as it is read: what each part is called, and what it says."""


@dataclass(frozen=True)
class EditionView:
    """An earlier record, and why it was corrected."""

    number: int
    shown: Shown
    why: str
    corrected_at: datetime
    corrected_by: str


def keep(kind: Kind, key: str, before: Shown, after: Shown, why: str, *, by: Actor, now: datetime) -> int:
    """Keep a record as it stood; the caller writes the new one in the same transaction. Says which edition that is.

    House-internal. Raises Refused: why_missing, nothing_changed.
    """
    words = require_text(why, "Say why the record is corrected.", "why_missing")
    # An edition without a difference would have its readers look for one.
    if list(before) == list(after):
        raise Refused("Nothing is changed: the record stands as it was.", code="nothing_changed")
    # Without a lock of its own: of two who correct at once the constraint refuses the number twice.
    number = standing(kind, key)
    Edition.objects.create(
        kind=kind,
        key=key,
        number=number,
        shown=[list(part) for part in before],
        why=words,
        corrected_at=now,
        corrected_by_id=by.account_id,
    )
    return number + 1


def standing(kind: Kind, key: str) -> int:
    """Which edition of a record stands, from 1: a form to correct it brings that. House-internal, as ``earlier``."""
    return Edition.objects.filter(kind=kind, key=key).count() + 1


def earlier(asking: Asking, subjects: Collection[tuple[Kind, str]]) -> dict[tuple[Kind, str], tuple[EditionView, ...]]:
    """The earlier records of some subjects, the latest first; only those corrected are there. At most two queries.

    House-internal: whoever asks may read the records that stand.
    """
    if not subjects:
        # Nothing asked is no query: most pages have no record yet.
        return {}
    keys: dict[Kind, set[str]] = defaultdict(set)
    for kind, key in subjects:
        keys[kind].add(key)
    wanted = Q()
    for kind, some in keys.items():
        wanted |= Q(kind=kind, key__in=some)
    rows = list(Edition.objects.filter(wanted).order_by("-number"))
    people = asking.names({row.corrected_by_id for row in rows})
    found: dict[tuple[Kind, str], list[EditionView]] = defaultdict(list)
    for row in rows:
        shown = tuple((name, words) for name, words in row.shown)
        view = EditionView(row.number, shown, row.why, row.corrected_at, people.get(row.corrected_by_id, ""))
        found[Kind(row.kind), row.key].append(view)
    return {subject: tuple(views) for subject, views in found.items()}
