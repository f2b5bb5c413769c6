"""The tables of the explorer's answers, as a workbook."""

from __future__ import annotations

from practicelens.analytics.measure import Card, Figure, Kind
from practicelens.documents.blocks import Cell, Column, Document, Table
from practicelens.documents.numbers import percent
from practicelens.performance.explore.shapes import Answer, GroupRow
from practicelens.web.templatetags.words import short_date


def document(found: Answer, title: str, period: str, about: str) -> Document:
    """The answer as a workbook: each number a number in a column of its own. ``about``: to whom it is narrowed."""
    cut, card = found.question.cut, found.card
    heads = [cut.words.capitalize() if cut else "Whose", *_heads("")]
    if found.before:
        heads += [*_heads(f", {found.before.words}"), "Beside it"]
    numeric = len(heads) - (1 if found.before else 0)
    columns = tuple(Column(head, numeric=0 < place < numeric) for place, head in enumerate(heads))
    rows = [*found.rows, *([found.whole] if found.whole else [])]
    called = f"{title}, {about}" if about else title
    table = Table(called, columns, tuple(_row(found, card, row) for row in rows), period=period)
    made = f"{found.question.place.words}, {period}, extract of {short_date(found.edition.as_at)}"
    # What stands beside the table on the page, that a number is at least so or small ones are hidden, goes with it.
    return Document(title, f"{about}; {made}" if about else made, found.notes, (table,))


def _heads(of: str) -> tuple[str, ...]:
    names = ("Figure", "Numerator", "Of", "95 % interval, from", "95 % interval, to", "Not judged", "Why there is none")
    return tuple(f"{name}{of}" for name in names)


def _row(found: Answer, card: Card, row: GroupRow) -> tuple[Cell, ...]:
    cells = [Cell(row.words), *_cells(card, row.figure, hidden=row.hidden)]
    if found.before:
        cells += [*_cells(card, row.before, hidden=row.hidden), Cell(row.moved)]
    return tuple(cells)


def _cells(card: Card, one: Figure | None, *, hidden: bool) -> tuple[Cell, ...]:
    if hidden or one is None:
        return (Cell("c" if hidden else ""), *[Cell("")] * 6)
    share = card.kind is Kind.SHARE
    numbers = (
        (one.value, share),
        (one.numerator, False),
        (one.denominator, False),
        (one.low, share),
        (one.high, share),
    )
    cells = (_number(value, share=of_one) for value, of_one in numbers)
    return (*cells, _number(one.not_judged), Cell(one.why))


def _number(value: float | None, *, share: bool = False) -> Cell:
    return Cell("") if value is None else Cell(percent(value) if share else f"{value:g}", float(value))
