"""Looks into the package of an .xlsx: which part holds which sheet, and its XML by a parser that follows no entity."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from xml.parsers import expat

WORKBOOK: Final = "xl/workbook.xml"
MOST_BYTES: Final = 400 * 1024 * 1024  # unpacked; a larger sheet is read for its values, and not looked into
DAMAGE: Final = (zipfile.BadZipFile, OSError, KeyError, ValueError, NotImplementedError, EOFError, expat.ExpatError)
"""What looking into a package may raise. The reader judges the file: what cannot be looked into is not refused."""

# Looked for first: parsing takes longer than reading the workbook, and most have none. By the letter and then back
# to the signs before it, because those are all over a sheet and the letter is not.
_FORMULA: Final = re.compile(rb"f(?<=[<:]f)[> /]")
_ERROR: Final = re.compile(rb"""e(?<=t="e)"|e(?<=t='e)'""")


def sheet_parts(packed: zipfile.ZipFile) -> dict[str, str]:
    """Each sheet's name and the part of the package that holds it; none where it is no .xlsx."""
    if WORKBOOK not in packed.namelist():
        return {}
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(name: str, given: dict[str, str]) -> None:
        target = given.get("Target", "")
        if name == "Relationship":
            # A target with a stroke before it is counted from the package, one without from the workbook's own folder.
            targets[given.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    def sheet(name: str, given: dict[str, str]) -> None:
        if name == "sheet":
            # By the end of the name: the prefix of the namespace is whatever the program that wrote it chose.
            own = next((value for key, value in given.items() if key.endswith(":id")), "")
            sheets.append((given.get("name", ""), own))

    parse(packed.read("xl/_rels/workbook.xml.rels"), relation)
    parse(packed.read(WORKBOOK), sheet)
    return {name: targets.get(own, "") for name, own in sheets}


# The old Mac's calendar: four years and a day lie between the two countings.
def counts_from_1904(path: Path) -> bool:
    """Whether an .xlsx workbook counts its days from 1904; the reader knows it, and its plain numbers do not."""
    found: list[str] = []

    def setting(name: str, given: dict[str, str]) -> None:
        if name == "workbookPr":
            found.append(given.get("date1904", ""))

    try:
        with zipfile.ZipFile(path) as packed:
            parse(packed.read(WORKBOOK), setting)
    # Not refused for this: a workbook that is damaged is told by the reader.
    except DAMAGE:
        return False
    return any(value in {"1", "true", "on"} for value in found)


def has_any_formula(xml: bytes) -> bool:
    """Whether a sheet's XML may have a formula or an error anywhere."""
    return bool(_FORMULA.search(xml) or _ERROR.search(xml))


def place_of(letters: str) -> int:
    """A column's place from 0: A is 0, AA is 26."""
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def parse(
    xml: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Hand every element to ``start`` by its name without a prefix. Raises ``ExpatError``, ValueError for a DTD."""
    parser = expat.ParserCreate()
    # A text in one piece where it can be: a call for each piece of it is what parsing costs.
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, given: start(name.rpartition(":")[2], given)
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    # No workbook declares its document's type; what does could name entities without end.
    parser.StartDoctypeDeclHandler = _refuse
    parser.Parse(xml, True)


def _refuse(*_: object) -> None:
    raise ValueError("a document type")


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The package of a workbook, to look into. Raises one of ``DAMAGE``."""
    with zipfile.ZipFile(path) as packed:
        yield packed
