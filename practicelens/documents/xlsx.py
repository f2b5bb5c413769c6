"""A document as an Excel workbook: a first sheet of words, then a sheet a table."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import xlsxwriter

from practicelens.documents.blocks import Block, Callout, Document, Figure, Heading, Strip, Table, Text

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
        used = {"report"}
        for table in _tables(document.blocks):
            name = _sheet_name(table.caption, used)
            _write_table(book.add_worksheet(name), table, styles)
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
    while name.lower() in used:
        count += 1
        ending = f" {count}"
        name = plain[: _NAME_LENGTH - len(ending)].strip() + ending
    used.add(name.lower())
    return name


def _write_table(sheet: Any, table: Table, styles: dict[str, Any]) -> None:
    """Caption, column heads that stay, rows with real numbers, note."""
    sheet.write_string(0, 0, table.caption, styles["heading"])
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, max(len(table.columns) - 1, 1), 18)
    for column, head in enumerate(table.columns):
        sheet.write_string(2, column, head.title, styles["head"])
    sheet.freeze_panes(3, 1)
    for row, cells in enumerate(table.rows, start=3):
        for column, cell in enumerate(cells):
            if cell.number is None:
                sheet.write_string(row, column, cell.text)
            else:
                sheet.write_number(row, column, cell.number, styles["share"] if "%" in cell.text else None)
    sheet.write_string(len(table.rows) + 4, 0, table.note, styles["note"])
