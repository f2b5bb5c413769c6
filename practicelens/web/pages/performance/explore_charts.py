"""Charts and tables of the explorer's answers."""

from __future__ import annotations

from practicelens.analytics.exploring.cuts import Of
from practicelens.analytics.measure import Card, Figure, Kind
from practicelens.documents.blocks import Cell, Column, Document, Table
from practicelens.documents.numbers import percent
from practicelens.documents.specs import Bar, Bars, Dot, DotPlot, RunChart, RunPoint, Spec
from practicelens.performance.explore.shapes import Answer, GroupRow
from practicelens.performance.matters.wording import amount_words, value_words
from practicelens.web.templatetags.words import short_date

MOST_BARS = 40
"""More rows than these are read in the table."""


def drawn(found: Answer) -> tuple[Spec, str] | None:
    """The chart of an answer with its words; None where there is too little, or too much, to draw."""
    rows = [row for row in found.rows if not row.hidden and row.figure.value is not None]
    if len(rows) < 2 or found.question.cut is None:
        return None
    if found.question.cut.of is Of.TIME:
        return _over_time(found)
    if len(rows) > MOST_BARS:
        return None
    words = "; ".join(f"{row.words} {value_words(row.figure, found.card)}" for row in rows)
    return (_dots(found, rows) if found.card.kind is Kind.SHARE else _bars(found.card, rows)), words


def _dots(found: Answer, rows: list[GroupRow]) -> DotPlot:
    dots = tuple(_dot(row) for row in rows if row.figure.low is not None)
    return DotPlot(dots, found.whole.figure.value if found.whole else None)


def _dot(row: GroupRow) -> Dot:
    one = row.figure
    return Dot(row.words, one.value or 0.0, one.low or 0.0, one.high or 0.0, one.denominator or 0)


def _bars(card: Card, rows: list[GroupRow]) -> Bars:
    return Bars(tuple(Bar(row.words, row.figure.value or 0.0, _bare(row.figure, card)) for row in rows))


def _bare(one: Figure, card: Card) -> str:
    """A number without its unit, which stands above the chart."""
    return f"{one.value:g}" if card.kind is Kind.MEDIAN and one.value is not None else amount_words(one.value, card)


def _over_time(found: Answer) -> tuple[Spec, str] | None:
    card = found.card
    values = tuple(None if row.hidden else row.figure.value for row in found.rows)
    labels = tuple(row.words for row in found.rows)
    known = [(label, value) for label, value in zip(labels, values, strict=True) if value is not None]
    first, last = known[0], known[-1]
    low, high = min(known, key=lambda one: one[1]), max(known, key=lambda one: one[1])
    words = (
        f"From {amount_words(first[1], card)} in {first[0]} to {amount_words(last[1], card)} in {last[0]};"
        f" lowest {amount_words(low[1], card)}, highest {amount_words(high[1], card)}"
    )
    if card.kind is Kind.SHARE:
        return RunChart(tuple(map(RunPoint, labels, values))), words
    # From nought on: a line of numbers that begins at the least of them makes much of little.
    shown = [row for row in found.rows if not row.hidden and row.figure.value is not None]
    return (_bars(card, shown), words) if len(shown) <= MOST_BARS else None


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
