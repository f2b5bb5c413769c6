"""A comparison as a workbook: how the two lists add up, then every line with numbers as numbers and days as days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from practicelens.documents.blocks import Cell, Column, Document, Table
from practicelens.performance.explore.reconciling.shapes import ComparedRow, ComparisonView, Side
from practicelens.web.templatetags.figures import evidence_words
from practicelens.web.templatetags.words import short_date

_WORDS = {
    Side.BOTH: "in both", Side.YOURS: "only yours", Side.OURS: "only ours", Side.AGAIN: "twice in yours",
    Side.UNREAD: "not read",
}  # fmt: skip
_HEADS = ("Where", "Your row", "Your number", "Your date", "Child", "Our date", "Judged", "What keeps it apart",
          "Taken from", "Team", "List", "Sheet", "Row", "File")  # fmt: skip
_NUMERIC = frozenset({"Your row", "Row"})


def workbook_of(found: ComparisonView, about: str) -> Document:
    """The whole of a comparison. ``about``: of whom and when the figure is, in words."""
    rows = tuple(tuple(_cells(found, line)) for line in found.lines)
    columns = tuple(Column(head, numeric=head in _NUMERIC) for head in _HEADS)
    lines = Table("Every line", columns, rows)
    return Document(f"{found.card.title}: two lists compared", about, found.remarks, (_sums(found), lines))


def _sums(found: ComparisonView) -> Table:
    """How the lines add up, of either list."""
    sent, ours = found.totals
    parts = (("In both", "both", "both"), ("Only yours", "yours", ""), ("Twice in yours", "again", ""),
             ("Not read", "unread", ""), ("Only ours", "", "ours"), ("Ours, not for you to see", "", "hidden"),
            )  # fmt: skip
    rows = [(Cell(words), _of(found, one), _of(found, other)) for words, one, other in parts]
    columns = (Column("Rows"), Column("Your list", numeric=True), Column("Ours", numeric=True))
    return Table("How they add up", columns, (*rows, (Cell("Together"), _count(sent), _count(ours))))


def _of(found: ComparisonView, part: str) -> Cell:
    return _count(found.counts.get(part, 0)) if part else Cell("")


def _count(number: int) -> Cell:
    return Cell(f"{number:,}", float(number))


def _cells(found: ComparisonView, line: ComparedRow) -> Iterable[Cell]:
    judged = "" if line.counts is None else found.card.counted_word if line.counts else found.card.missed_word
    taken = "; ".join(f"{one.label} {evidence_words(one) or '–'}" for one in line.evidence)
    apart = "; ".join(filter(None, (line.words, line.note)))
    return (
        Cell(_WORDS[line.side]), _number(line.row), Cell(line.number), _day(line.date), Cell(line.child),
        _day(line.day), Cell(judged), Cell(apart), Cell(taken), Cell(line.team), Cell(line.list), Cell(line.sheet),
        _number(line.place), Cell(line.file),
    )  # fmt: skip


def _number(number: int | None) -> Cell:
    return Cell("") if number is None else Cell(str(number), float(number))


def _day(day: date | None) -> Cell:
    return Cell("") if day is None else Cell(short_date(day), day=day.isoformat())
