"""The tables of a document as plain rows, a row a number: for programs that read a report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from practicelens.documents.blocks import Cell, Document, Figure, Strip, Table


@dataclass(frozen=True)
class CellRow:
    """One cell of a report's table."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    table: int
    """Which table of the report, from 1."""
    caption: str
    """What the table is called."""
    period: str
    """Of what time its rows tell, in words; empty where the whole report's period holds."""
    row: int
    """Which row of the table, from 1."""
    row_name: str
    """What stands in the first column."""
    column: str
    """The column's title; of a cell that holds several numbers, each one's own after it."""
    text: str
    """As the report prints it; “c” is a small number that is hidden."""
    number: float | None
    """The number behind it, a share from 0 to 1; null for words alone and for what is hidden."""
    day: str
    """The day that the words say, as 2026-11-02; empty where they say none."""


def tables_of(document: Document) -> tuple[Table, ...]:
    """Every table, those behind charts among them, in the order in which they are read."""
    return tuple(_tables(document))


def cells_of(document: Document) -> tuple[CellRow, ...]:
    """Every cell of every table but for the first column, which names its row."""
    return tuple(
        one
        for place, table in enumerate(tables_of(document), 1)
        for number, row in enumerate(table.rows, 1)
        for column, cell in zip(table.columns[1:], row[1:], strict=True)
        for one in _cells((place, table.caption, table.period, number, row[0].text), column.title, cell)
    )


def _tables(document: Document) -> Iterator[Table]:
    for block in document.blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Figure):
            yield block.table
        elif isinstance(block, Strip):
            yield from (figure.table for figure in block.figures)


def _cells(where: tuple[int, str, str, int, str], column: str, cell: Cell) -> Iterator[CellRow]:
    """A cell, and each of the numbers that its words hold."""
    yield CellRow(*where, column, cell.text, cell.number, cell.day)
    for part in cell.parts:
        yield CellRow(*where, f"{column}: {part.title}", "", part.number, "")
