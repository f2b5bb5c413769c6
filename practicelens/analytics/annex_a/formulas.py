"""Finds formulas and error values in an .xlsx sheet, which the reader shows only as their stored result, or blank.

The reader alone says what a cell holds. What is found here is told of a cell where both agree, and of the list as a
whole where they do not.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from practicelens.analytics.annex_a import package
from practicelens.analytics.annex_a.report import Finding, Findings, Severity

if TYPE_CHECKING:
    from practicelens.analytics.annex_a.cells import Below
    from practicelens.analytics.annex_a.headers import Header


@dataclass(frozen=True)
class Cell:
    """A cell worth a word: what Excel stored is a formula without a result, a formula, or an error.

    ``blank``: whether the reader must have nothing there, or something; None where that cannot be known.
    """

    row: int
    place: int
    formula: bool
    stored: bool
    error: str | None
    blank: bool | None


def scan(path: Path, sheets: Sequence[str]) -> dict[str, list[Cell]]:
    """The formula and error cells of these sheets; nothing for workbooks that are not .xlsx or cannot be searched."""
    try:
        with package.opened(path) as packed:
            parts = package.sheet_parts(packed)
            return {name: _cells(packed, parts[name]) for name in sheets if name in parts}
    except package.DAMAGE:
        return {}


def _cells(packed: zipfile.ZipFile, part: str) -> list[Cell]:
    """The formula and error cells of one sheet; a sheet that has none is only skimmed."""
    # What is too large to be looked into is read for its values all the same.
    if not part or packed.getinfo(part).file_size > package.MOST_BYTES:
        return []
    xml = packed.read(part)
    return cells_of(xml) if package.has_any_formula(xml) else []


def cells_of(xml: bytes) -> list[Cell]:
    """The formula and error cells of a sheet's XML, each in its place. Raises what ``package.parse`` raises."""
    walk = _Walk()
    package.parse(xml, walk.start, walk.end, walk.text)
    return walk.found


class _Walk:
    """Goes through a sheet by the reader's own rule: without an address a cell follows the one before it.

    A row's address moves the rows after it, a cell's moves the cells after it in its row, and no other row.
    """

    def __init__(self) -> None:
        self.found: list[Cell] = []
        self._row, self._place = 0, -1
        self._at = (0, 0)
        self._kind = ""
        self._formula = False
        self._value: list[str] | None = None
        self._held = ""

    def start(self, name: str, given: dict[str, str]) -> None:
        """A row, a cell, or what stands in one."""
        if name == "row":
            self._row = int(given["r"]) if given.get("r", "").isdigit() else self._row + 1
            self._place = -1
        elif name == "c":
            row, place = _address(given.get("r", ""))
            self._place = self._place + 1 if place is None else place
            self._at = (self._row if row is None else row, self._place)
            self._kind, self._formula, self._held = given.get("t", ""), False, ""
        elif name == "f":
            self._formula = True
        elif name == "v":
            self._value = []

    def text(self, written: str) -> None:
        """What a value holds, which may come in pieces."""
        if self._value is not None:
            self._value.append(written)

    def end(self, name: str) -> None:
        """A cell's end: it is kept where there is anything to say of it."""
        if name == "v" and self._value is not None:
            self._held, self._value = "".join(self._value), None
        elif name == "c":
            error = self._held if self._kind == "e" and self._held else None
            if self._formula or error:
                # A formula that gives no letters is stored as a text without any.
                stored = bool(self._held) or self._kind == "str"
                self.found.append(Cell(*self._at, self._formula, stored, error, self._blank(error)))

    def _blank(self, error: str | None) -> bool | None:
        """An error and a formula without its result are blank; texts kept elsewhere, or of blanks, may be."""
        if error or not self._held:
            return True
        # "s" is a text that is kept beside the sheets: whether it is blank is not seen here.
        return None if self._kind == "s" or not self._held.strip() else False


def _address(written: str) -> tuple[int | None, int | None]:
    """The row from 1 and the place from 0 of an address such as AB12; none where it has none."""
    letters = written.rstrip("0123456789")
    if not letters or not letters.isalpha() or len(letters) == len(written):
        return None, None
    return int(written[len(letters) :]), package.place_of(letters)


def say(cells: Sequence[Cell], header: Header, sheet: str, below: Below, findings: Findings) -> None:
    """Note a column's formulas once; warn of each cell whose result is not stored, and of each error.

    Where the reader has another value in such a cell, all that is told is that the two do not agree.
    """
    columns = {place: column for column, place in header.places.items()}
    own = [cell for cell in cells if cell.row > header.row and cell.place in columns]
    # Before anything is told by cell: one cell in a wrong place, and no place is to be trusted.
    if not _agree(own, dict(zip(below.rows, below.cells, strict=True))):
        message = (
            "This sheet has formulas or errors, and is written so unusually that they cannot be told cell by cell:"
            " open it in Excel, save it, and load it again. What the cells hold was read."
        )
        findings.add(Finding("formulas_unplaced", Severity.WARNS, message, header.spec.number, sheet))
        return
    formulas: Counter[int] = Counter()
    for cell in own:
        written = header.written[columns[cell.place]]
        # An error is told in its own finding, and is no result that was read.
        formulas[cell.place] += cell.formula and cell.stored and not cell.error
        if finding := _of_cell(cell):
            code, message = finding
            findings.add(
                Finding(code, Severity.WARNS, message, header.spec.number, sheet, cell.row, written, cell.error)
            )
    for place, count in formulas.items():
        if count:
            message = (
                f"{count:,} cell{'s are formulas' if count > 1 else ' is a formula'}: the saved results were read."
            )
            written = header.written[columns[place]]
            findings.add(Finding("formulas", Severity.NOTES, message, header.spec.number, sheet, None, written))


def _of_cell(cell: Cell) -> tuple[str, str] | None:
    """What is said of one cell; nothing of a formula whose result was read."""
    if cell.error:
        return "error_value", "This cell holds an error instead of a value, so it was left blank."
    if not cell.stored:
        message = "This cell is a formula whose result was never saved, so it was left blank. Save it in Excel."
        return "formula_not_stored", message
    return None


def _agree(cells: Sequence[Cell], rows: Mapping[int, Sequence[Any]]) -> bool:
    """Whether the reader has something exactly where these cells do."""
    known = [cell for cell in cells if cell.blank is not None]
    return all((_at(rows, cell) in ("", None)) is cell.blank for cell in known)


def _at(rows: Mapping[int, Sequence[Any]], cell: Cell) -> Any:
    """What the reader has there; nothing in a row that it left out or that is shorter."""
    row = rows.get(cell.row, ())
    return row[cell.place] if cell.place < len(row) else ""
