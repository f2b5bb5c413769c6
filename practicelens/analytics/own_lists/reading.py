"""What the columns of somebody's own list likely are, and its rows by the columns that they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from practicelens.analytics.annex_a import files
from practicelens.analytics.annex_a.values import Doubt, as_written, is_blank, read_date, read_identifier
from practicelens.analytics.case_list.reading import CHILD
from practicelens.analytics.own_lists.opening import TITLES_WITHIN, Opened, open_rows

EXAMPLES: Final = 3
LOOKED_AT: Final = 200
"""Rows by which a column is told: the first ones of a list are like the rest."""
LONGEST: Final = 60
# What case systems number children by; a sentence is none, and is never kept.
_IDENTIFIER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 /_.\-–—]{0,59}")
NO_NUMBER: Final = "no number stands here"
NOT_A_NUMBER: Final = "what stands here is no child’s number"
ROUNDED: Final = "a spreadsheet has rounded this number: format the column as text and send it again"
NOT_A_DAY: Final = "what stands for the date is no date, and was passed over"


@dataclass(frozen=True)
class OwnColumn:
    """A column: its header or letter, some of its cells, and of those looked at how many are filled, dates, numbers."""

    header: str
    examples: tuple[str, ...]
    filled: int
    dates: int
    numbers: int


@dataclass(frozen=True)
class Looked:
    """A file as it was looked at. ``fault``: why it is none. ``header_row``: 0 where it has no header.

    ``number`` and ``date`` are the columns proposed for the child's number and the event's date; None for none.
    """

    fault: str = ""
    sheet: str = ""
    beside: tuple[str, ...] = ()
    header_row: int = 0
    rows: int = 0
    columns: tuple[OwnColumn, ...] = ()
    number: int | None = None
    date: int | None = None


@dataclass(frozen=True)
class OwnRow:
    """A row of the list: where it stands, the number as it is read, its date if asked for, and what is wrong.

    ``number`` is "" where it could not be taken, and ``wrong`` says why.
    """

    row: int
    number: str
    date: date | None = None
    wrong: str = ""


def look(path: Path) -> Looked:
    """The columns of a file, and which are likely the child's number and the date. Never raises about the file."""
    try:
        opened = open_rows(path)
    except files.Unreadable as no:
        return Looked(no.message)
    return _looked(opened)


def read(path: Path, number: int, day: int | None) -> tuple[Looked, tuple[OwnRow, ...]]:
    """The rows below the header by the places of their columns. Never raises about the file."""
    try:
        opened = open_rows(path)
    except files.Unreadable as no:
        return Looked(no.message), ()
    looked = _looked(opened)
    rows = [one for one in opened.rows if one[0] > looked.header_row]
    return looked, tuple(_own_row(line, row, number, day) for line, row in rows)


def _looked(opened: Opened) -> Looked:
    header_row, header = _header(opened)
    below = [row for line, row in opened.rows if line > header_row]
    width = max((len(row) for row in below[:LOOKED_AT]), default=len(header))
    columns = tuple(_column(place, header, below) for place in range(width))
    number = _number_column(columns)
    return Looked(
        "", opened.sheet, opened.beside, header_row, len(below), columns, number, _date_column(columns, number)
    )


def _header(opened: Opened) -> tuple[int, list[str]]:
    """The header's row with its texts; row 0 for a list that begins with its first child.

    A header is the first of the top rows that names what stands below it: above a column of numbers or dates it has
    neither. Titles stand alone in their rows.
    """
    widest = max(sum(not is_blank(cell) for cell in row) for _, row in opened.rows[:LOOKED_AT])
    for place, (line, row) in enumerate(opened.rows[:TITLES_WITHIN]):
        below = [one for _, one in opened.rows[place + 1 : place + 1 + LOOKED_AT]]
        if 2 * sum(not is_blank(cell) for cell in row) > widest and _names_what_is_below(row, below):
            return line, [as_written(cell) or "" for cell in row]
    return 0, []


def _names_what_is_below(row: Sequence[Any], below: Sequence[Sequence[Any]]) -> bool:
    for place, cell in enumerate(row):
        cells = [one[place] for one in below if place < len(one) and not is_blank(one[place])]
        values = sum(_is_number(one) or _is_day(one) for one in cells)
        if not is_blank(cell) and not _is_number(cell) and not _is_day(cell) and values > 0.5 * len(cells):
            return True
    return False


def _is_day(cell: Any) -> bool:
    """Whether a cell is written as a day; a mere number is not, though Excel counts days so."""
    if isinstance(cell, int | float) or (isinstance(cell, str) and cell.strip().isdecimal()):
        return False
    return isinstance(read_date(cell), date)


def _column(place: int, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> OwnColumn:
    cells = [row[place] for row in rows[:LOOKED_AT] if place < len(row) and not is_blank(row[place])]
    name = header[place].strip() if place < len(header) else ""
    examples = tuple(dict.fromkeys((as_written(cell) or "")[:LONGEST] for cell in cells))[:EXAMPLES]
    days, numbers = sum(map(_is_day, cells)), sum(map(_is_number, cells))
    return OwnColumn(name or f"Column {_letter(place)}", examples, len(cells), days, numbers)


def _is_number(cell: Any) -> bool:
    """Whether a cell may be a child's number: as case systems write them, with a figure in it."""
    found = read_identifier(cell)
    return isinstance(found, str) and bool(_IDENTIFIER.fullmatch(found)) and any(map(str.isdigit, found))


def _number_column(columns: Sequence[OwnColumn]) -> int | None:
    """The column of the children's numbers: by its header, else the first that is nearly all numbers and no dates."""
    for place, one in enumerate(columns):
        if " ".join(re.sub(r"[^a-z ]", "", one.header.casefold().replace("_", " ")).split()) in CHILD and one.numbers:
            return place
    likely = [place for place, one in enumerate(columns) if one.numbers > one.dates and one.numbers >= 0.9 * one.filled]
    return max(likely, key=lambda place: (columns[place].filled, -place), default=None)


def _date_column(columns: Sequence[OwnColumn], number: int | None) -> int | None:
    """The only column of dates: of several nobody but their author knows which is meant."""
    found = [place for place, one in enumerate(columns) if place != number and one.dates > 0.5 * max(1, one.filled)]
    born = [place for place in found if re.search(r"birth|dob|born", columns[place].header, re.IGNORECASE)]
    left = [place for place in found if place not in born]
    return left[0] if len(left) == 1 else None


def _letter(place: int) -> str:
    """A column as a spreadsheet names it."""
    return (chr(64 + place // 26) if place >= 26 else "") + chr(65 + place % 26)


def _own_row(line: int, row: Sequence[Any], number: int, day: int | None) -> OwnRow:
    """One row; a cell that is no number is not kept, for it may be words about a child."""
    found = read_identifier(row[number]) if number < len(row) else None
    if found is None:
        return OwnRow(line, "", wrong=NO_NUMBER)
    if isinstance(found, Doubt):
        return OwnRow(line, "", wrong=ROUNDED)
    if not _is_number(row[number]):
        return OwnRow(line, "", wrong=NOT_A_NUMBER)
    when = read_date(row[day]) if day is not None and day < len(row) else None
    if isinstance(when, Doubt):
        return OwnRow(line, str(found), None, NOT_A_DAY)
    return OwnRow(line, str(found), when if isinstance(when, date) else None)
