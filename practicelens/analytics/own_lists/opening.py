"""The rows of somebody's own list: a text in any usual encoding and sign, or the sheet of a workbook with most rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from practicelens.analytics.annex_a import cells, files
from practicelens.analytics.annex_a.values import is_blank
from practicelens.analytics.ssd import csv_text

MOST_BYTES: Final = 50 * 1024 * 1024
"""Two hundred thousand rows of a case system's report are half of it."""
MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 100
TITLES_WITHIN: Final = 10
"""Rows at the top that may be titles above the header."""


@dataclass(frozen=True)
class Opened:
    """The filled rows of one table, each with its row in the file. ``beside``: other sheets that hold rows too."""

    sheet: str
    rows: list[tuple[int, list[Any]]]
    beside: tuple[str, ...] = ()


def open_rows(path: Path) -> Opened:
    """Every filled row of a file. Raises ``files.Unreadable``, in words for a person."""
    start = files.first_bytes(path)
    if path.stat().st_size > MOST_BYTES:
        raise files.Unreadable("too_large", "The file is larger than 50 MB. Send the list alone, as one sheet or CSV.")
    found = _sheet(path) if start.startswith((files.ZIP, files.OLE)) else _text(path, start)
    if not found.rows:
        raise files.Unreadable("empty_file", "There is no row in it.")
    if len(found.rows) > MOST_ROWS + TITLES_WITHIN:
        raise files.Unreadable("too_many_rows", f"It has more than {MOST_ROWS:,} rows. Send the period alone.")
    return found


def _sheet(path: Path) -> Opened:
    book = files.open_workbook(path)
    # A hidden sheet is what nobody sees in Excel, and so not what they mean to send.
    seen = [name for name in book.sheet_names if name not in files.hidden_sheets(book)]
    # One row more than may be, so that a longer list is seen to be longer.
    sheets = {name: cells.top(book.get_sheet_by_name(name), MOST_ROWS + TITLES_WITHIN + 1) for name in seen}
    filled = {name: found for name, rows in sheets.items() if (found := _filled(list(enumerate(rows, start=1))))}
    if not filled:
        raise files.Unreadable("empty_file", "There is nothing in this workbook.")
    # The one with most rows: a sheet of notes or criteria stands beside the list.
    best = max(filled, key=lambda name: len(filled[name]))
    return Opened(best, filled[best], tuple(name for name in filled if name != best))


def _text(path: Path, start: bytes) -> Opened:
    if start.startswith(b"%PDF") or start.lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise files.Unreadable("not_a_list", "This is no list with rows. Save it as an Excel workbook or as CSV.")
    raw = path.read_bytes()
    text = csv_text.decode(raw).lstrip("\ufeff")
    # Of a picture or an archive the noughts are left out by decoding, and what stays is no list.
    if raw.count(0) and not raw.startswith((b"\xff\xfe", b"\xfe\xff")) and raw[:400].count(0) <= 0.3 * len(raw[:400]):
        raise files.Unreadable("not_a_list", "This is neither text nor a workbook. Save the list as Excel or CSV.")
    return Opened("", _filled(csv_text.rows_by_line(text, TITLES_WITHIN, 2 * MOST_ROWS)))


def _filled(rows: Sequence[tuple[int, list[Any]]]) -> list[tuple[int, list[Any]]]:
    """The rows that hold anything, cut to the columns that are looked at."""
    return [(line, row[:MOST_COLUMNS]) for line, row in rows if any(not is_blank(cell) for cell in row[:MOST_COLUMNS])]
