"""Makes larger extracts of the demonstration's: its children again and again, each time under other numbers."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import xlsxwriter
from python_calamine import CalamineWorkbook

Cell = TypeVar("Cell")
# The headers of Ofsted's template under which a child's or an adopter's number stands.
NUMBERED = ("child unique id", "individual adopter identifier")
# A title and empty rows may stand above the header; below that many rows nobody has one.
HEADER_WITHIN = 10
A_YEARS_FILE = re.compile(r"(\d{4})-(\w+)\.csv")


def workbook(book: Path, times: int, out: Path) -> Path:
    """Every row of every sheet ``times`` times, the child's or adopter's number told apart by its copy."""
    source = CalamineWorkbook.from_path(str(book))
    sheets: dict[str, list[list[Any]]] = {}
    for name in source.sheet_names:
        above, rows, numbered = _parted(source.get_sheet_by_name(name).to_python())
        sheets[name] = [*above, *_copies(rows, numbered, times)]
    return _written(sheets, out)


def shortened(book: Path, out: Path) -> Path:
    """The workbook without the last row of its first sheet: another extract, of which nothing was made before."""
    source = CalamineWorkbook.from_path(str(book))
    sheets: dict[str, list[list[Any]]] = {
        name: source.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in source.sheet_names
    }
    # One row less makes other content, and so another dataset, whose joining and measuring is all to be done.
    sheets[source.sheet_names[0]].pop()
    return _written(sheets, out)


def _written(sheets: Mapping[str, Sequence[Sequence[Any]]], out: Path) -> Path:
    """These rows as a workbook."""
    # Row by row to the disk: ten times a workbook would else lie in memory as a whole.
    whole = xlsxwriter.Workbook(str(out), {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = whole.add_worksheet(name)
        for line, row in enumerate(rows):
            for place, value in enumerate(row):
                # A date stays a date: as text it would be another question for every reader.
                (sheet.write_datetime if isinstance(value, date | datetime) else sheet.write)(line, place, value)
    whole.close()
    return out


def _parted(rows: list[list[Cell]]) -> tuple[list[list[Cell]], list[list[Cell]], list[int]]:
    """The rows down to the header, those below it, and the places of the numbers; a title may stand above the header.

    Without a header that names a number the rows would be told again as they are, and be no rows but repetitions.
    """
    for line, row in enumerate(rows[:HEADER_WITHIN], start=1):
        numbered = [place for place, title in enumerate(row) if str(title).strip().casefold() in NUMBERED]
        if numbered:
            return rows[:line], rows[line:], numbered
    raise ValueError("no header names a child or an adopter")


def census(source: Path, children: int, out: Path) -> tuple[Path, int]:
    """A census of at least so many children; with how many it became."""
    text = source.read_text(encoding="utf-8")
    start, end = text.index("<Child>"), text.rindex("</Child>") + len("</Child>")
    body, there = text[start:end], text.count("<LAchildID>")
    # Rounded up: at least as many children as were asked for.
    times = -(-children // there)
    bodies = (re.sub(r"(<LAchildID>[^<]*)", rf"\g<1>-{copy}", body) for copy in range(times))
    out.write_text(text[:start] + "\n".join(bodies) + text[end:], encoding="utf-8")
    return out, there * times


def care_returns(source: Path, children: int, out: Path) -> tuple[Path, int]:
    """The oldest year's SSDA903, which is whole, as a folder of CSVs of at least so many children, and how many."""
    with zipfile.ZipFile(source) as archive:
        names = {found[0]: found[2] for name in archive.namelist() if (found := A_YEARS_FILE.fullmatch(name))}
        # The later year is told as far as the extract's day alone.
        first = min(name[:4] for name in names)
        texts = {names[name]: archive.read(name).decode("utf-8-sig") for name in names if name.startswith(first)}
    there = len(list(csv.reader(io.StringIO(texts["header"])))) - 1
    times = -(-children // there)
    out.mkdir()
    for name, text in texts.items():
        header, *rows = csv.reader(io.StringIO(text))
        with (out / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *_copies(rows, [header.index("CHILD")], times)])
    return out, there * times


def unpacked(source: Path, out: Path) -> Path:
    """An archive's files, in a folder."""
    with zipfile.ZipFile(source) as archive:
        archive.extractall(out)
    return out


# Copy by copy and not row by row, so that each copy is one stretch of the file, as a larger extract's children are.
def _copies(rows: Sequence[Sequence[Cell]], numbered: list[int], times: int) -> Iterator[list[Cell | str]]:
    """Each row again for every copy, its numbers made the copy's own."""
    for copy in range(times):
        for row in rows:
            yield [_numbered(value, copy) if place in numbered and value else value for place, value in enumerate(row)]


def _numbered(value: object, copy: int) -> str:
    """A number told apart by its copy; a blank behind it stays behind, or it would be another spelling."""
    text = str(value)
    written = text.rstrip()
    return f"{written}-{copy}{text[len(written) :]}"
