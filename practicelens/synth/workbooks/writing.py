"""A workbook file from eleven lists of rows: Ofsted's sheets, real dates, and the same bytes every time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from practicelens.synth.workbooks.cutting import Book, Row
from practicelens.synth.workbooks.lists_1_to_5 import assessments, contacts, early_help, enquiries, referrals
from practicelens.synth.workbooks.lists_6_to_8 import in_need, looked_after, protection
from practicelens.synth.workbooks.lists_9_to_11 import adopters, adoptions, care_leavers
from practicelens.synth.workbooks.mess import dirty
from practicelens.synth.workbooks.template import SHEETS, Sheet

_EXCEL_ZERO = date(1899, 12, 30).toordinal()
_CUTS = {
    1: contacts, 2: early_help, 3: referrals, 4: assessments, 5: enquiries, 6: in_need, 7: protection,
    8: looked_after, 9: care_leavers, 10: adoptions, 11: adopters,
}  # fmt: skip


def file_name(day: date) -> str:
    """As the case system would name it: ``annex-a-2026-11-22.xlsx``."""
    return f"annex-a-{day:%Y-%m-%d}.xlsx"


def lists_of(book: Book, day: date, *, clean: bool = False) -> dict[int, list[Row]]:
    """The eleven lists on a day, with their mess unless ``clean``."""
    cut = book.at(day.toordinal())
    lists = {number: make(cut) for number, make in _CUTS.items()}
    if not clean:
        dirty(lists, book.world.seed, day.toordinal())
    return lists


def write(book: Book, day: date, folder: Path) -> Path:
    """Write the day's workbook into the folder; a half-written file never carries the name."""
    path = folder / file_name(day)
    half = path.with_suffix(".part")
    _save(lists_of(book, day), half, day)
    half.replace(path)
    return path


def _save(lists: dict[int, list[Row]], path: Path, day: date) -> None:
    """All sheets, each row written and forgotten."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        workbook.set_properties({"title": "Annex A", "created": datetime.combine(day, time(6), tzinfo=UTC)})
        in_days = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for sheet in SHEETS:
            _sheet(workbook.add_worksheet(sheet.name), sheet, lists[sheet.number], in_days)


def _sheet(page: Worksheet, sheet: Sheet, rows: list[Row], in_days: Format) -> None:
    """Title in row 1, headers in row 2, children from row 3."""
    page.write_string(0, 0, sheet.title)
    for column, header in enumerate(sheet.headers):
        page.write_string(1, column, header)
    days = sheet.days
    number, text = page.write_number, page.write_string
    for place, row in enumerate(rows, start=2):
        for column, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, str):
                text(place, column, value)
            elif column in days:
                number(place, column, value - _EXCEL_ZERO, in_days)
            else:
                number(place, column, value)
