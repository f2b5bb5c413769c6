"""Small numbers hidden from whoever sees no child, and others that would give them away. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from practicelens.analytics.disclosure import Protected, protect
from practicelens.analytics.measure import Card, Figure, Kind
from practicelens.performance.explore.shapes import Answer, GroupRow


def limit_words(limit: int) -> str:
    """What stands below an answer of which numbers up to a limit are hidden."""
    return (
        f"{'Numbers from 1 to' if limit > 1 else 'Numbers of'} {limit} are hidden (c), and others from which they could"
        " be worked out: in small groups a number tells who somebody is."
    )


def protected(found: Answer, limit: int) -> Answer:
    """The answer with small numbers hidden, and what would tell them: of both times, and of their sums."""
    rows = [row.figure for row in found.rows]
    then = [row.before for row in found.rows if row.before is not None]
    # Each time is a table of its own. One group is not shown of one time where it is hidden of the other: what moved
    # would be told by the words beside it.
    tables = [_protect(found.card, rows, limit)]
    if then and len(then) == len(rows):
        tables.append(_protect(found.card, then, limit))
    hidden = {place for table in tables for place in range(len(rows)) if _is_hidden(table, place)}
    whole = found.whole
    if whole is not None and (
        any(_is_hidden(table, len(rows)) for table in tables)
        or any(_small(found.card, one, limit) for one in (whole.figure, whole.before) if one is not None)
    ):
        whole = _emptied(whole)
    shown = tuple(_emptied(row) if place in hidden else row for place, row in enumerate(found.rows))
    hides = any(row.hidden for row in (*shown, *([whole] if whole else [])))
    # Where nothing had to be hidden nothing is said of it.
    notes = (*found.notes, limit_words(limit)) if hides else found.notes
    return replace(found, rows=shown, whole=whole, suppressed=True, notes=notes)


def _protect(card: Card, figures: Sequence[Figure], limit: int) -> Protected:
    """A time's table: those counted, those who were not, and those who could not be judged, group by group."""
    return protect([_parts(card, one) for one in figures] or [(0,)], down=True, limit=limit)


def _parts(card: Card, one: Figure) -> tuple[int, ...]:
    """The counts that a figure is made of, which add up to its rows."""
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
    return any(1 <= part <= limit for part in _parts(card, one))


def _emptied(row: GroupRow) -> GroupRow:
    """A row without its numbers."""
    return replace(row, figure=_blank(row.figure), before=_blank(row.before) if row.before else None, rest="",
                   moved="", hidden=True)  # fmt: skip


def _blank(one: Figure) -> Figure:
    return replace(one, numerator=None, denominator=None, value=None, low=None, high=None, not_judged=0, children=0)
