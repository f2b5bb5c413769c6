"""The cells of a sheet, row by row, each with the number its row has in the sheet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from practicelens.analytics.annex_a import files, sparse

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


@dataclass(frozen=True)
class Below:
    """The rows under a header: their numbers in the sheet, their cells from column A, and how many there are.

    Of more than may be read none is kept.
    """

    rows: list[int]
    cells: list[list[Any]]
    many: int

    @cached_property
    def across(self) -> list[list[Any]]:
        """The same cells column by column from column A; none where there are no rows."""
        return [list(column) for column in zip(*self.cells, strict=True)]


def top(sheet: CalamineSheet, count: int) -> list[list[Any]]:
    """The first rows of a sheet from A1, so that the first is row 1."""
    try:
        # With the empty area, so that a row's number is the sheet's own.
        return sheet.to_python(skip_empty_area=False, nrows=count)
    except BaseException as fault:
        files.raise_unless_ours(fault)
        # Without its cause: the reader's own words could quote a cell.
        raise files.damaged() from None


def height(sheet: CalamineSheet) -> int:
    """The last row of a sheet that holds anything, counted from 1."""
    return sheet.end[0] + 1 if sheet.end else 0


def below(sheet: CalamineSheet, header_row: int, places: Collection[int], most: int, closed: sparse.ClosedUp) -> Below:
    """Every row under the header; of a tall sheet those that hold something in one of these columns.

    Each is told by the number that it has in the file, though the sheet was closed up.
    """
    found = _below(sheet, header_row, places, most)
    return Below([closed.row(row) for row in found.rows], found.cells, found.many) if closed.shifts else found


def _below(sheet: CalamineSheet, header_row: int, places: Collection[int], most: int) -> Below:
    """The same by the rows as they are read."""
    try:
        # Whole where it is not tall, which is faster; row by row only where most rows are empty.
        if height(sheet) - header_row > most:
            return _few_of_many(sheet, header_row, places, most)
        cells = sheet.to_python(skip_empty_area=False)[header_row:]
    except BaseException as fault:
        files.raise_unless_ours(fault)
        raise files.damaged() from None
    return Below(list(range(header_row + 1, header_row + 1 + len(cells))), cells, len(cells))


def _few_of_many(sheet: CalamineSheet, header_row: int, places: Collection[int], most: int) -> Below:
    """The rows that hold something of a sheet that formats, or one cell far below, make tall: in one walk."""
    first, left = sheet.start or (0, 0)
    # The rows that are handed on begin at the sheet's first filled column, and places are counted from A.
    asked = [place - left for place in places if place >= left]
    rows, cells, many = [], [], 0
    for number, row in enumerate(sheet.iter_rows(), start=first + 1):
        if number <= header_row or not any(row[place] not in ("", None) for place in asked if place < len(row)):
            continue
        many += 1
        if many <= most:
            rows.append(number)
            # Blank cells in front, so that places are counted from A again.
            cells.append([""] * left + row)
    return Below(rows, cells, many) if many <= most else Below([], [], many)
