"""Finds formulas and error values in an .xlsx sheet, which the reader shows only as their stored result, or blank."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import unescape

from practicelens.analytics.annex_a.report import Finding, Findings, Severity

if TYPE_CHECKING:
    from practicelens.analytics.annex_a.headers import Header

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')
_CELL: Final = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\br="([A-Z]{1,3})(\d{1,7})")(?:[^>]*?\bt="(\w+)")?[^>]*>'
    rb"\s*(<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>.*?</(?:\w+:)?f>))?\s*(?:<(?:\w+:)?v>([^<]*)</)?",
    re.DOTALL,
)
# Marks looked for with a plain search first: the pattern below would take longer than reading the workbook.
_AT_ALL: Final = (b"<f", b":f", b't="e"')
_SUSPECT: Final = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b't="e"')
# Unpacked; a larger sheet is read for its values, and not searched for formulas.
MOST_BYTES: Final = 400 * 1024 * 1024


@dataclass(frozen=True)
class Cell:
    """A cell worth a word: what Excel stored is a formula without a result, a formula, or an error."""

    row: int
    place: int
    formula: bool
    stored: bool
    error: str | None


def scan(path: Path, sheets: Sequence[str]) -> dict[str, list[Cell]]:
    """The formula and error cells of these sheets; nothing for workbooks that are not .xlsx or cannot be searched."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = _parts(packed)
            return {name: _cells(packed, parts[name]) for name in sheets if name in parts}
    # A search is an extra: the reader has judged the file already, and what cannot be searched is not refused for it.
    except (zipfile.BadZipFile, OSError, KeyError, ValueError, NotImplementedError, EOFError):
        return {}


def _parts(packed: zipfile.ZipFile) -> dict[str, str]:
    """Each sheet's name and the part of the package that holds it."""
    if "xl/workbook.xml" not in packed.namelist():
        return {}
    targets = {}
    for relation in _tags(_RELATION, packed.read("xl/_rels/workbook.xml.rels")):
        target = relation.get("Target", "")
        targets[relation.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    sheets = _tags(_SHEET, packed.read("xl/workbook.xml"))
    return {_text(sheet.get("name", "")): targets.get(_id(sheet), "") for sheet in sheets}


def _tags(pattern: re.Pattern[bytes], xml: bytes) -> list[dict[str, str]]:
    """The attributes of every tag that matches."""
    return [dict(_ATTRIBUTE.findall(tag.decode("utf-8", "replace"))) for tag in pattern.findall(xml)]


def _id(sheet: dict[str, str]) -> str:
    return next((value for name, value in sheet.items() if name.endswith(":id")), "")


def _text(text: str) -> str:
    return unescape(text, {"&quot;": '"', "&apos;": "'"})


def _cells(packed: zipfile.ZipFile, part: str) -> list[Cell]:
    """The formula and error cells of one sheet; a sheet that has none is only skimmed."""
    if not part or packed.getinfo(part).file_size > MOST_BYTES:
        return []
    xml = packed.read(part)
    # Most sheets have none, and are searched three times, not six.
    if not any(mark in xml for mark in _AT_ALL) or not any(mark in xml for mark in _SUSPECT):
        return []
    return [each for each in map(_cell, _CELL.finditer(xml)) if each.formula or each.error]


def _cell(found: re.Match[bytes]) -> Cell:
    letters, row, kind, formula, value = found.groups()
    error = value.decode("utf-8", "replace") if kind == b"e" and value else None
    return Cell(int(row), _place(letters.decode()), formula is not None, bool(value) or kind == b"str", error)


def _place(letters: str) -> int:
    """A column's place from 0: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def say(cells: Iterable[Cell], header: Header, sheet: str, findings: Findings) -> None:
    """Note a column's formulas once; warn of each cell whose result is not stored, and of each error."""
    columns = {place: column for column, place in header.places.items()}
    number = header.spec.number
    formulas: Counter[int] = Counter()
    for cell in cells:
        if cell.row <= header.row or cell.place not in columns:
            continue
        written = header.written[columns[cell.place]]
        formulas[cell.place] += cell.formula and cell.stored
        if cell.error:
            message = "This cell holds an error instead of a value, so it was left blank."
            findings.add(Finding("error_value", Severity.WARNS, message, number, sheet, cell.row, written, cell.error))
        elif cell.formula and not cell.stored:
            message = "This cell is a formula whose result was never saved, so it was left blank. Save it in Excel."
            findings.add(Finding("formula_not_stored", Severity.WARNS, message, number, sheet, cell.row, written))
    for place, count in formulas.items():
        if count:
            message = (
                f"{count:,} cell{'s are formulas' if count > 1 else ' is a formula'}: the saved results were read."
            )
            written = header.written[columns[place]]
            findings.add(Finding("formulas", Severity.NOTES, message, number, sheet, None, written))
