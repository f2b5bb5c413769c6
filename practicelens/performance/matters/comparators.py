"""What other authorities published beside our figures: read from the files once, kept, and said beside a measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing
from practicelens.analytics.measure import Card, Kind
from practicelens.analytics.published.mapping import OF_CARD
from practicelens.analytics.published.reading import PublishedYear
from practicelens.documents.numbers import with_minus
from practicelens.history import changes as history
from practicelens.people.asking import Asking
from practicelens.performance.matters import permissions
from practicelens.performance.matters.models import Comparator, PublishedReading
from practicelens.performance.matters.sections import EVERY

LAIT: Final = "Department for Education, Local Authority Interactive Tool"
Neighbour = tuple[int, str]
"""An authority's number and name."""


@dataclass(frozen=True)
class ComparatorView:
    """The latest published year of a measure, in words; ``differs``: how its definition does, "" where it is alike.

    ``numbers``: ours, the neighbours' mean, London's and England's, a share from 0 to 1; None where not published.
    """

    year: int
    ours: str
    neighbours: str
    counted: int
    neighbours_since: date
    london: str
    england: str
    differs: str
    numbers: tuple[float | None, float | None, float | None, float | None] = (None, None, None, None)


@dataclass(frozen=True)
class ReadingView:
    """Published figures as they were read: the source, our neighbours then, and until when they stood (None: now)."""

    at: datetime
    source: str
    neighbours: tuple[str, ...]
    since: date
    replaced_at: datetime | None


@dataclass(frozen=True)
class ComparatorsPage:
    """Every reading, the newest first, and the latest published year of each measure that has one."""

    readings: tuple[ReadingView, ...]
    measures: tuple[tuple[Card, ComparatorView], ...]


def keep(
    read: Sequence[PublishedYear], neighbours_since: date, *, now: datetime, neighbours: Sequence[Neighbour] = (),
    source: str = LAIT,
) -> int:  # fmt: skip
    """Keep published figures in place of those that stood, which stay with the day they were replaced; how many.

    ``neighbours``: who our statistical neighbours are. Raises ValueError for none: a file without a figure must not
    take away those that stand.
    """
    if not read:
        raise ValueError("no published figure to keep")
    rows = [
        Comparator(
            card=one.card, year=one.year, ours=one.ours, neighbours=one.neighbours, counted=one.counted,
            neighbours_since=neighbours_since, london=one.london, england=one.england, read_at=now,
        )
        for one in read
    ]  # fmt: skip
    with transaction.atomic():
        # All of them, then anew: a year that is missing from the new files is not to be read beside the others.
        Comparator.objects.filter(replaced_at__isnull=True).update(replaced_at=now)
        PublishedReading.objects.filter(replaced_at__isnull=True).update(replaced_at=now)
        Comparator.objects.bulk_create(rows)
        pairs = [[number, name] for number, name in neighbours]
        PublishedReading.objects.create(at=now, source=source, neighbours=pairs, neighbours_since=neighbours_since)
        data = {"figures": len(rows), "neighbours_since": neighbours_since.isoformat()}
        history.record("matters.comparators_read", by=SYSTEM, at=now, subject=("comparators", 0), data=data)
    return len(rows)


def latest(cards: Sequence[Card]) -> dict[str, ComparatorView]:
    """The latest published year of each card that has one; published, so for whoever sees the page. One query."""
    of_key = {card.key: card for card in cards}
    # In the order of years, so that the latest stays.
    rows = Comparator.objects.filter(replaced_at__isnull=True)
    # Cards of this version alone: the files name measures that an earlier one had.
    return {row.card: _view(row, of_key[row.card]) for row in rows if row.card in of_key}


def page(asking: Asking) -> ComparatorsPage:
    """Who our statistical neighbours are and were, and what is published. Raises Missing for who opens no month."""
    if not permissions.can_open_any(asking.actor):
        raise Missing("comparators")
    readings = tuple(
        ReadingView(
            row.at, row.source, tuple(name for _, name in row.neighbours), row.neighbours_since, row.replaced_at
        )
        for row in PublishedReading.objects.order_by("-pk")
    )
    found = latest(EVERY)
    return ComparatorsPage(readings, tuple((card, found[card.key]) for card in EVERY if card.key in found))


def _view(row: Comparator, card: Card) -> ComparatorView:
    values = (row.ours, row.neighbours, row.london, row.england)
    ours, neighbours, london, england = (_words(one, card) for one in values)
    differs = OF_CARD[row.card].differs if row.card in OF_CARD else ""
    # Printed in per cent, and kept so; where they are reckoned with they are shares, as ours are.
    per = 100 if card.kind is Kind.SHARE else 1
    first, second, third, fourth = (None if one is None else round(one / per, 6) for one in values)
    return ComparatorView(
        row.year, ours, neighbours, row.counted, row.neighbours_since, london, england, differs,
        (first, second, third, fourth),
    )  # fmt: skip


def _words(value: float | None, card: Card) -> str:
    """As it was printed: shares in per cent."""
    if value is None:
        return "not published"
    # One place, as the DfE prints them: more would be exactness that nobody published.
    words = with_minus(f"{value:.1f}".removesuffix(".0"))
    return f"{words}\u202f%" if card.kind is Kind.SHARE else words
