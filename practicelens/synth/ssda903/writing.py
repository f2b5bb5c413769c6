"""A zip of the return's CSVs, each year's files with its number before them; the same bytes every time."""

from __future__ import annotations

import csv
import zipfile
from datetime import date
from io import TextIOWrapper
from pathlib import Path

from practicelens.synth.ssda903.tables import TABLES, Year
from practicelens.synth.workbooks.cutting import Book
from practicelens.synth.workbooks.writing import INVENTED
from practicelens.synth.years import first_of_year, year_of

# The first moment that a zip file can hold: the clock's would make the bytes differ each time.
_ZIPPED_AT = (1980, 1, 1, 0, 0, 0)


def file_name(day: date) -> str:
    """As somebody would name it: ``ssda903-2026-11-22.zip``."""
    return f"ssda903-{day:%Y-%m-%d}.zip"


def write(book: Book, day: date, folder: Path) -> Path:
    """Write the return of the whole year before and of this one so far: twelve months lie in both together.

    A half-written file never carries the name. May raise OSError.
    """
    path = folder / file_name(day)
    half, until = path.with_suffix(".part"), day.toordinal()
    with zipfile.ZipFile(half, "w") as archive:
        # In the zip itself: each table must begin with its header.
        archive.comment = INVENTED.encode()
        # The return's year ends on 31 March: on 1 April this year's file alone would know of nobody's placements
        # before.
        for last in (first_of_year(until) - 1, until):
            _write_year(archive, Year(book, last), year_of(last))
    half.replace(path)
    return path


def _write_year(archive: zipfile.ZipFile, year: Year, number: int) -> None:
    for table, (columns, cut) in TABLES.items():
        details = zipfile.ZipInfo(f"{number}-{table}.csv", _ZIPPED_AT)
        details.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(details, "w") as raw, TextIOWrapper(raw, encoding="utf-8", newline="") as text:
            lines = csv.writer(text, lineterminator="\r\n")
            lines.writerow(columns.split())
            lines.writerows(cut(year))
