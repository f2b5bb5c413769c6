"""A workbook file from eleven lists of rows: Ofsted's sheets, real dates, and the same bytes every time.

xlsxwriter makes the workbook with its titles and headers; the rows, some two hundred thousand cells, are written as
XML straight into its sheets, which takes a fifth of the time.
"""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, date, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape  # writes, reads nothing

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from practicelens.synth.workbooks.cutting import Book, Row
from practicelens.synth.workbooks.lists_1_to_5 import assessments, contacts, early_help, enquiries, referrals
from practicelens.synth.workbooks.lists_6_to_8 import in_need, looked_after, protection
from practicelens.synth.workbooks.lists_9_to_11 import adopters, adoptions, care_leavers
from practicelens.synth.workbooks.mess import dirty
from practicelens.synth.workbooks.template import SHEETS, Sheet

INVENTED = "Invented by practicelens synth"
"""Stands in every workbook's properties: whoever finds one may know that nobody in it lives."""
# Excel takes 1900 for a leap year: counted from this day, all days from March 1900 on are right.
_EXCEL_ZERO = date(1899, 12, 30).toordinal()
# The first moment that a zip file can hold: the clock's would make the bytes differ each time.
_ZIPPED_AT = (1980, 1, 1, 0, 0, 0)
_PROPERTIES, _MADE_ON = "docProps/core.xml", date(2000, 1, 1)
_FIRST_ROW = 3  # under the title and the headers
_DAY_STYLE = 1  # the first format added to a workbook
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


def write(book: Book, day: date, folder: Path, *, clean: bool = False) -> Path:
    """Write the day's workbook into the folder, with its mess unless ``clean``; a half never carries the name."""
    path = folder / file_name(day)
    half = path.with_suffix(".part")
    _save(lists_of(book, day, clean=clean), half, day)
    half.replace(path)
    return path


def _save(lists: dict[int, list[Row]], path: Path, day: date) -> None:
    """The empty workbook again, with the rows in their places."""
    sheets = {f"xl/worksheets/sheet{place}.xml": sheet for place, sheet in enumerate(SHEETS, start=1)}
    with zipfile.ZipFile(path, "w") as full:
        for name, text in _empty().items():
            if name in sheets:
                text = _filled(text, sheets[name], lists[sheets[name].number])
            elif name == _PROPERTIES:
                text = text.replace(_MADE_ON.isoformat(), day.isoformat())
            # Said of each file: an archive's own level does not reach what is written under a name with a date.
            full.writestr(zipfile.ZipInfo(name, _ZIPPED_AT), text.encode(), zipfile.ZIP_DEFLATED, compresslevel=1)


@cache
def _empty() -> dict[str, str]:
    """The files in a workbook of Ofsted's sheets with title and headers and nothing under them, by name."""
    made = BytesIO()
    # No text may become a formula or a link, however it begins.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as workbook:
        created = datetime.combine(_MADE_ON, time(6), tzinfo=UTC)
        workbook.set_properties({"title": "Annex A", "comments": INVENTED, "created": created})
        in_days = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for sheet in SHEETS:
            page = workbook.add_worksheet(sheet.name)
            page.write_string(0, 0, sheet.title)
            page.write_row(1, 0, sheet.headers)
            for column in sheet.days:
                page.set_column(column, column, 12, in_days)
    with zipfile.ZipFile(made) as empty:
        return {name: empty.read(name).decode() for name in empty.namelist()}


def _filled(text: str, sheet: Sheet, rows: list[Row]) -> str:
    """A sheet's XML with the children's rows behind its headers."""
    columns = [(xl_col_to_name(place), place in sheet.days) for place in range(len(sheet.headers))]
    # Without rows the range still holds title and headers.
    last = f"{columns[-1][0]}{max(2, len(rows) + _FIRST_ROW - 1)}"
    text = re.sub(r'<dimension ref="[^"]*"/>', f'<dimension ref="A1:{last}"/>', text)
    return text.replace("</sheetData>", f"{_body(columns, rows)}</sheetData>")


def _body(columns: list[tuple[str, bool]], rows: list[Row]) -> str:
    """The rows as XML: each cell a text, a day or a whole number; empty ones are left out.

    One loop, since it is gone through seven million times in a demonstration.
    """
    parts: list[str] = []
    add, texts = parts.append, _TEXTS
    for number, row in enumerate(rows, start=_FIRST_ROW):
        add(f'<row r="{number}">')
        for (letters, is_day), value in zip(columns, row, strict=True):
            if value is None:
                continue
            if isinstance(value, str):
                # In the cell itself, so that no table of texts has to be kept beside the sheets.
                add(f'<c r="{letters}{number}" t="inlineStr"><is>{texts[value]}</is></c>')
            elif is_day:
                add(f'<c r="{letters}{number}" s="{_DAY_STYLE}"><v>{value - _EXCEL_ZERO}</v></c>')
            else:
                add(f'<c r="{letters}{number}"><v>{value}</v></c>')
        add("</row>")
    return "".join(parts)


class _Texts(dict[str, str]):
    """Texts as XML, each worked out once; spaces at their ends are kept."""

    def __missing__(self, value: str) -> str:
        """Work it out, and keep it: the texts of a borough are some ten thousand."""
        kept = ' xml:space="preserve"' if value != value.strip() else ""
        return self.setdefault(value, f"<t{kept}>{escape(value)}</t>")


_TEXTS = _Texts()
