"""A document as an Excel workbook: a first sheet of words, a sheet a table or a section, all numbers in long form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from typing import Any, NamedTuple

import xlsxwriter

from practicelens.documents.blocks import Block, Callout, Cell, Document, Figure, Heading, Part, Strip, Table, Text
from practicelens.documents.specs import Bars, Pyramid

# Excel's own limit on the name of a sheet, and what it may not hold.
_NAME_LENGTH = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def render(document: Document) -> bytes:
    """The workbook as bytes. Words that look like a formula or an address stay words."""
    out = BytesIO()
    # Words of people stand in cells: without these a "=…" among them would be a formula on somebody's desk.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": document.title, "subject": document.subtitle})
        styles = _styles(book)
        _write_words(book.add_worksheet("Report"), document, styles)
        # The names of the two sheets that are always there, in small letters as Excel compares them.
        used, tables = {"report", "data"}, _tables(document.blocks)
        for heading, blocks in _sheets(document.blocks):
            if heading is None:
                for table in _tables(blocks):
                    _write_table(book.add_worksheet(_sheet_name(table.caption, used)), table, styles)
            else:
                sheet = book.add_worksheet(_sheet_name(heading.sheet, used))
                _write_section(book, sheet, heading, blocks, styles)
        if tables:
            _write_data(book.add_worksheet("Data"), document, tables, styles)
    return out.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    """The few formats of the workbook."""
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "heading": book.add_format({"bold": True, "font_size": 12}),
        "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"}),
        "words": book.add_format({"text_wrap": True, "valign": "top"}),
        "note": book.add_format({"text_wrap": True, "font_color": "#505a5f", "valign": "top"}),
        "share": book.add_format({"num_format": "0 %"}),
        "day": book.add_format({"num_format": "d mmmm yyyy", "align": "left"}),
    }


def _write_words(sheet: Any, document: Document, styles: dict[str, Any]) -> None:
    """Title, what it was made from, and every heading and paragraph in order."""
    sheet.set_column(0, 0, 110)
    lines = [(document.title, "title"), (document.subtitle, "words"), *((line, "note") for line in document.meta)]
    for block in document.blocks:
        lines.extend(_lines(block))
    for row, (words, style) in enumerate(lines):
        # write_string and never write, which guesses what a text means.
        sheet.write_string(row, 0, words, styles[style])


def _lines(block: Block) -> list[tuple[str, str]]:
    """A block's words for the first sheet; a table is only named there."""
    if isinstance(block, Heading):
        return [("", "words"), (block.text, "heading")]
    if isinstance(block, Text):
        return [(block.text, "note" if block.quiet else "words")]
    if isinstance(block, Callout):
        return [(f"{block.title} {block.text} {block.by}".strip(), "words")]
    if isinstance(block, Table):
        return [(f"Table: {block.caption}", "note")]
    if isinstance(block, Figure):
        return [(block.title, "words"), (block.alt, "note")]
    return []


def _tables(blocks: tuple[Block, ...]) -> list[Table]:
    """Every table, those behind figures too, in order."""
    found: list[Table] = []
    for block in blocks:
        if isinstance(block, Table):
            found.append(block)
        elif isinstance(block, Figure):
            found.append(block.table)
        elif isinstance(block, Strip):
            found.extend(figure.table for figure in block.figures)
    return found


def _sheet_name(caption: str, used: set[str]) -> str:
    """The caption as Excel takes it, with a number where it stood already."""
    plain = _NOT_IN_NAMES.sub(" ", caption).strip() or "Table"
    name, count = plain[:_NAME_LENGTH].strip(), 1
    # Excel takes two names that differ by case alone for one.
    while name.lower() in used:
        count += 1
        ending = f" {count}"
        name = plain[: _NAME_LENGTH - len(ending)].strip() + ending
    used.add(name.lower())
    return name


def _write_table(sheet: Any, table: Table, styles: dict[str, Any]) -> None:
    """Caption, period, column heads that stay, rows with real numbers, note."""
    sheet.set_column(0, 0, 34)
    # One column at least, or a list of a single column would set the width of none.
    sheet.set_column(1, max(len(_columns(table)) - 1, 1), 18)
    # The heads and the first column stay: a long list is read by them.
    sheet.freeze_panes(3, 1)
    _write_rows(sheet, table, 0, styles)


def _write_rows(sheet: Any, table: Table, top: int, styles: dict[str, Any]) -> int:
    """A table from a row of the sheet on; the row after it."""
    sheet.write_string(top, 0, table.caption, styles["heading"])
    sheet.write_string(top + 1, 0, table.period, styles["note"])
    columns = _columns(table)
    for at, column in enumerate(columns):
        sheet.write_string(top + 2, at, column.title, styles["head"])
    for row, cells in enumerate(table.rows, start=top + 3):
        for at, column in enumerate(columns):
            _write_cell(sheet, row, at, column, cells[column.source], styles)
    end = top + len(table.rows) + 4
    sheet.write_string(end, 0, table.note, styles["note"])
    return end + 1


def _sheets(blocks: tuple[Block, ...]) -> Iterator[tuple[Heading | None, tuple[Block, ...]]]:
    """What stands together on a sheet, under the heading that names it; None before the first that names one."""
    heading: Heading | None = None
    some: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.sheet:
            yield heading, tuple(some)
            heading, some = block, []
        else:
            some.append(block)
    yield heading, tuple(some)


def _write_section(book: Any, sheet: Any, heading: Heading, blocks: Sequence[Block], styles: dict[str, Any]) -> None:
    """All of a section on one sheet: its words, and its tables one below the other with their charts beside them."""
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 9, 18)
    sheet.write_string(0, 0, heading.text, styles["title"])
    row = 2
    for block in blocks:
        for words, style in _lines(block) if isinstance(block, Text | Callout | Heading) else ():
            # Not wrapped: a note in a column of numbers would be a dozen lines high.
            sheet.write_string(row, 0, words, styles["heading"] if style == "heading" else None)
            row += 1
        figures = block.figures if isinstance(block, Strip) else (block,) if isinstance(block, Figure) else ()
        if isinstance(block, Table):
            row = _write_rows(sheet, block, row, styles) + 1
        for figure in figures:
            row = _write_figure(book, sheet, figure, row, styles)


_CHART_ROWS = 15
"""So many rows a chart covers."""


def _write_figure(book: Any, sheet: Any, figure: Figure, top: int, styles: dict[str, Any]) -> int:
    """A figure's title, its table, and a chart of Excel's own beside it; the row after both."""
    sheet.write_string(top, 0, figure.title, styles["heading"])
    end = _write_rows(sheet, figure.table, top + 1, styles)
    if figure.note:
        sheet.write_string(end, 0, figure.note, styles["note"])
    drawn = _chart(book, sheet, figure, top + 4)
    if drawn is not None:
        wide = len(_columns(figure.table))
        sheet.insert_chart(top, wide + 1, drawn, {"description": figure.alt, "object_position": 2})
        end = max(end, top + _CHART_ROWS)
    return end + 2


def _chart(book: Any, sheet: Any, figure: Figure, first: int) -> Any | None:
    """Bars of the table's numbers; of ages those of both sides. None for what Excel would draw otherwise than we do."""
    series = {Bars: 1, Pyramid: 2}.get(type(figure.spec), 0)
    # By the rows of the chart and not of the table, whose last may be a total or those of whom nothing is known.
    last = first + len(figure.spec.rows) - 1 if isinstance(figure.spec, Bars | Pyramid) else first
    whole = isinstance(figure.spec, Pyramid) or last - first + 1 == len(figure.table.rows)
    # Of a table with hidden numbers its own chart shows fewer rows.
    if not series or last < first or not whole:
        return None
    drawn = book.add_chart({"type": "bar"})
    for at in range(1, series + 1):
        drawn.add_series({
            "name": [sheet.name, first - 1, at], "categories": [sheet.name, first, 0, last, 0],
            "values": [sheet.name, first, at, last, at], "data_labels": {"value": True}, "gap": 40,
        })  # fmt: skip
    drawn.set_title({"name": figure.title, "name_font": {"size": 11}})
    # The first row above, as in the table; of ages the oldest, as in every pyramid.
    drawn.set_y_axis({"reverse": series == 1, "major_gridlines": {"visible": False}})
    drawn.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    drawn.set_legend({"position": "bottom"} if series > 1 else {"none": True})
    drawn.set_size({"width": 480, "height": _CHART_ROWS * 20 - 20})
    return drawn


class _Column(NamedTuple):
    """A column of the sheet: from which of the table, and which of its cells' parts (None: the cell itself)."""

    title: str
    source: int
    part: str | None
    first: bool


def _columns(table: Table) -> list[_Column]:
    """Every column of a table, one whose cells hold several numbers once for each of them."""
    found = []
    for source, column in enumerate(table.columns):
        parts = dict.fromkeys(part.title for cells in table.rows for part in cells[source].parts)
        if parts:
            found += [_Column(title, source, title, first=not place) for place, title in enumerate(parts)]
        else:
            found.append(_Column(column.title, source, None, first=True))
    return found


def _write_cell(sheet: Any, row: int, at: int, column: _Column, cell: Cell, styles: dict[str, Any]) -> None:
    """A number as a number, a share as a share, a day as a date, everything else as the words it is."""
    part = next((one for one in cell.parts if one.title == column.part), None)
    # The parts go first: such a cell's own words only repeat them.
    if part is not None:
        sheet.write_number(row, at, part.number, styles["share"] if part.share else None)
    elif column.part is None and cell.number is not None:
        sheet.write_number(row, at, cell.number, styles["share"] if _is_share(cell) else None)
    elif column.part is None and cell.day:
        sheet.write_datetime(row, at, date.fromisoformat(cell.day), styles["day"])
    elif column.first and not cell.parts and cell.text:
        sheet.write_string(row, at, cell.text)


def _is_share(cell: Cell) -> bool:
    """Whether a cell's number is a share: its words say so."""
    return "%" in cell.text


class _Value(NamedTuple):
    """One value of a table for the long form: in which row, what it is of, and as what it is written."""

    table: Table
    number: int
    row: str
    measure: str
    cell: Cell | Part


_WHOSE = ("Report", "Table", "Period")
_LONG = ("Row number", "Row", "Measure", "Value", "Is a share")


def _write_data(sheet: Any, document: Document, tables: Sequence[Table], styles: dict[str, Any]) -> None:
    """Every value of every table, one a row, for who works on with them: numbers, days, and words.

    What they are of stands before each where there are several tables; of a list alone it would be the same thousands
    of times.
    """
    whose = _WHOSE if len(tables) > 1 else ()
    for at, title in enumerate((*whose, *_LONG)):
        sheet.write_string(0, at, title, styles["head"])
    sheet.set_column(0, len(whose) + 3, 24)
    sheet.freeze_panes(1, 0)
    for row, one in enumerate(_values(tables), start=1):
        for at, words in enumerate((document.subtitle, one.table.caption, one.table.period) if whose else ()):
            sheet.write_string(row, at, words)
        place = len(whose)
        sheet.write_number(row, place, one.number)
        sheet.write_string(row, place + 1, one.row)
        sheet.write_string(row, place + 2, one.measure)
        _write_value(sheet, row, place + 3, one.cell, styles)


def _write_value(sheet: Any, row: int, at: int, cell: Cell | Part, styles: dict[str, Any]) -> None:
    """A value as what it is, and whether it is a share."""
    share = cell.share if isinstance(cell, Part) else cell.number is not None and _is_share(cell)
    if cell.number is not None:
        sheet.write_number(row, at, cell.number, styles["share"] if share else None)
    elif isinstance(cell, Cell) and cell.day:
        sheet.write_datetime(row, at, date.fromisoformat(cell.day), styles["day"])
    elif isinstance(cell, Cell):
        sheet.write_string(row, at, cell.text)
    # Only of numbers: that a word is no share goes without saying.
    if cell.number is not None:
        sheet.write_boolean(row, at + 1, share)


def _values(tables: Sequence[Table]) -> Iterator[_Value]:
    """Each value with its table and what its row is called.

    A row is called by what stands before the first column of numbers; in a list, which has none, by its first cell.
    """
    for table in tables:
        # A table that begins with numbers still has its first column to be called by.
        lead = next((at for at, column in enumerate(table.columns) if column.numeric), 1) or 1
        # In a column of numbers, words say only why there is none: they are no value of what is measured.
        counted = [
            column.numeric or any(cells[at].parts or cells[at].number is not None for cells in table.rows)
            for at, column in enumerate(table.columns)
        ]
        for number, cells in enumerate(table.rows, start=1):
            row = ", ".join(cell.text for cell in cells[:lead])
            for at, cell in enumerate(cells):
                title = table.columns[at].title
                yield from (_Value(table, number, row, part.title, part) for part in cell.parts)
                plain = cell.number is not None or (at >= lead and not counted[at] and cell.text not in _NOTHING)
                if plain and not cell.parts:
                    yield _Value(table, number, row, title, cell)


_NOTHING = frozenset({"", "–"})
