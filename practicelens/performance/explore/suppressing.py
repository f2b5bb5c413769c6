"""Small numbers hidden from whoever sees no child, and others that would give them away. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from practicelens.analytics.disclosure import Protected, protect
from practicelens.analytics.measure import Card, Figure, Kind
from practicelens.performance.explore.shapes import Answer, GroupRow

MOST_GROUPS: Final = 36
"""Of more, what gives small numbers away is not found in a page's time: three years of months."""
TOO_MANY: Final = (
    "small numbers are hidden here, and of so many groups it cannot be worked out which others would tell them: choose"
    " a shorter time, or another way to divide"
)


def limit_words(limit: int) -> str:
    """What stands below an answer of which numbers up to a limit are hidden."""
    return (
        f"{'Numbers from 1 to' if limit > 1 else 'Numbers of'} {limit} are hidden (c), and others from which they could"
        " be worked out: in small groups a number tells who somebody is."
    )


def protected(found: Answer, limit: int, wider: Sequence[Answer] = ()) -> Answer:
    """The answer with small numbers hidden, and what would tell them: of both times, and of their sums.

    ``wider``: the same answer without one of the choices that narrow it, each: those who are in it and not here could
    be worked out, and may be few.
    """
    if len(found.rows) > MOST_GROUPS:
        return replace(found, rows=(), whole=None, pair=None, suppressed=True, why=TOO_MANY)
    # Each time is a table of its own. One group is not shown of one time where it is hidden of the other: what moved
    # would be told by the words beside it.
    tables = [table for then in (False, True) for table in _tables(found, wider, limit, then=then)]
    hidden = {key for keys, table in tables for place, key in enumerate(keys) if _is_hidden(table, place)}
    whole = found.whole
    if whole is not None and (
        any(_is_hidden(table, len(keys)) for keys, table in tables)
        or any(_small(found.card, one, limit) for one in (whole.figure, whole.before) if one is not None)
    ):
        whole = _emptied(whole)
    shown = tuple(_emptied(row) if row.key in hidden else row for row in found.rows)
    hides = any(row.hidden for row in (*shown, *([whole] if whole else [])))
    # Where nothing had to be hidden nothing is said of it.
    notes = (*found.notes, limit_words(limit)) if hides else found.notes
    return replace(found, rows=shown, whole=whole, suppressed=True, notes=notes)


def _tables(found: Answer, wider: Sequence[Answer], limit: int, *, then: bool) -> Iterator[tuple[list[str], Protected]]:
    """Each table of one time that somebody could make, with the keys of its rows: counted, not, not judged."""
    own = _counts(found, then=then)
    if found.rows and own:
        yield list(own), protect(own.values(), limit=limit)
    for other in wider if own else ():
        every = _counts(other, then=then)
        # Of nobody who fits there is no row to hide.
        if not every or (other.rows and not found.rows):
            continue
        keys = list(dict.fromkeys([*own, *every]))
        nobody = (0,) * len(next(iter(own.values())))
        each = [(own.get(key, nobody), every.get(key, nobody)) for key in keys]
        rows = [(*here, *(max(0, b - a) for a, b in zip(here, there, strict=True))) for here, there in each]
        yield keys, protect(rows, limit=limit)


def _counts(found: Answer, *, then: bool) -> dict[str, tuple[int, ...]]:
    """The counts of one time by group, or of the whole where it is not divided; none where that time has none."""
    rows = found.rows or ((found.whole,) if found.whole is not None else ())
    figures = {row.key: row.before if then else row.figure for row in rows}
    return {key: parts(found.card, one) for key, one in figures.items() if one is not None}


def parts(card: Card, one: Figure) -> tuple[int, ...]:
    """The counts that a figure is made of, which add up to its rows: counted, missed, not judged."""
    if card.kind is Kind.SHARE:
        counted, judged = one.numerator or 0, one.denominator or 0
        return counted, judged - counted, one.not_judged
    if card.kind is Kind.MEDIAN:
        return one.denominator or 0, one.not_judged
    return one.numerator or 0, one.not_judged


def _is_hidden(table: Protected, row: int) -> bool:
    """Whether any count of a row is hidden: a share shown beside it would tell it."""
    return any((row, column) in table.hidden for column in range(table.counts.width + 1))


def _small(card: Card, one: Figure, limit: int) -> bool:
    return any(1 <= part <= limit for part in parts(card, one))


def _emptied(row: GroupRow) -> GroupRow:
    """A row without its numbers."""
    return replace(row, figure=_blank(row.figure), before=_blank(row.before) if row.before else None, rest="",
                   moved="", hidden=True)  # fmt: skip


def _blank(one: Figure) -> Figure:
    return replace(one, numerator=None, denominator=None, value=None, low=None, high=None, not_judged=0, children=0)
