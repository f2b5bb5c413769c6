"""Small numbers hidden from tables of groups, with what would tell them, of pages that show each card's whole. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from practicelens.analytics.disclosure import protect
from practicelens.analytics.measure import Card, Figure, Kind

Numbers = tuple[int | None, ...]


def of_groups(numbers: Sequence[int], limit: int) -> Numbers:
    """The numbers of groups that add up to a whole which is shown elsewhere too; None where hidden."""
    return tuple(row[0] for row in of_table([(one,) for one in numbers], limit)[0])


def of_table(rows: Sequence[Sequence[int]], limit: int) -> tuple[tuple[Numbers, ...], Numbers]:
    """The same of a table of two dimensions: its rows, and the totals of its columns."""
    table = protect(rows, limit=limit)
    wide, high = table.counts.width, table.counts.height
    # The whole stands at the head of the page, and under other tables of the same card: it cannot be hidden here.
    # Where that would be needed no group is shown.
    if (high, wide) in table.hidden:
        return tuple((None,) * wide for _ in rows), (None,) * wide
    shown = tuple(tuple(table.shown(row, column) for column in range(wide)) for row in range(high + 1))
    return shown[:-1], shown[-1]


def is_small(card: Card, one: Figure, limit: int) -> bool:
    """Whether a figure would tell of a few: any of the counts that it is made of is small."""
    counted, judged = one.numerator or 0, one.denominator or 0
    parts: tuple[int, ...]
    if card.kind is Kind.SHARE:
        parts = (counted, judged - counted, one.not_judged)
    elif card.kind is Kind.MEDIAN:
        parts = (judged, one.not_judged)
    else:
        parts = (counted, one.not_judged)
    return any(1 <= part <= limit for part in parts)
