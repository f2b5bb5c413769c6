"""Finds formulas and error values in an .xlsx sheet, which the reader shows only as their stored result, or blank."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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
_TAG: Final = re.compile(
    rb"<(?:\w+:)?(?:row\b(?P<row>[^>]*)>|c\b(?P<cell>[^>]*)>"
    rb"\s*(?P<formula><(?:\w+:)?f\b(?:[^>]*/>|[^>]*>.*?</(?:\w+:)?f>))?\s*(?:<(?:\w+:)?v>(?P<value>[^<]*)</)?)",
    re.DOTALL,
)
_ADDRESS: Final = re.compile(rb'\br="([A-Z]{0,3})(\d{1,7})"')
_TYPE: Final = re.compile(rb'\bt="(\w+)"')
_FROM_1904: Final = re.compile(rb'<(?:\w+:)?workbookPr\b[^>]*\bdate1904="(?:1|true|on)"')
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


def counts_from_1904(path: Path) -> bool:
    """Whether an .xlsx workbook counts its days from 1904; the reader knows it, and its plain numbers do not."""
    try:
        with zipfile.ZipFile(path) as packed:
            return bool(_FROM_1904.search(packed.read("xl/workbook.xml")))
    except (zipfile.BadZipFile, OSError, KeyError, ValueError, NotImplementedError, EOFError):
        return False


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
    return [each for each in _placed(xml) if each.formula or each.error]


def _placed(xml: bytes) -> Iterator[Cell]:
    """Every cell with its place, by the rule the reader goes by too: without an address it follows the one before."""
    row = place = -1
    for found in _TAG.finditer(xml):
        address = _ADDRESS.search(found["row"] if found["cell"] is None else found["cell"])
        if found["cell"] is None:
            row, place = (int(address[2]) - 1 if address else row + 1), -1
            continue
        place = _place(address[1].decode()) if address else place + 1
        yield _cell(found, int(address[2]) if address else row + 1, place)


def _cell(found: re.Match[bytes], row: int, place: int) -> Cell:
    """What one cell's tag says."""
    kind, value = _TYPE.search(found["cell"]), found["value"]
    error = value.decode("utf-8", "replace") if kind and kind[1] == b"e" and value else None
    stored = bool(value) or bool(kind and kind[1] == b"str")
    return Cell(row, place, found["formula"] is not None, stored, error)


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
