"""Reads a list of spellings with whose they are, from a CSV file or a workbook; what is missing is said row by row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from practicelens.analytics.annex_a import files
from practicelens.analytics.case_list.lines import HEADER_WITHIN, MOST_ROWS, lines_of, unquoted
from practicelens.analytics.case_list.reading import Fault

HEADERS: Final = {
    "spelling": {"spelling", "as spelled", "spelled", "as the extract spells it", "name in the extract", "extract"},
    "who": {"who", "whose", "name", "means", "person", "is", "worker or team", "who it is"},
    "kind": {"kind", "names a", "team or worker"},
}
LONGEST: Final = 200  # what a spelling and a name may be


@dataclass(frozen=True)
class NameRow:
    """A spelling and whom it means, as written; ``kind`` is "team", "worker" or "" where the file does not say."""

    row: int
    spelling: str
    who: str
    kind: str = ""


@dataclass(frozen=True)
class NamesListed:
    """What was read, and what could not be; a fault of row 0 is one of the whole file.

    ``left`` rows have a spelling and nobody beside it: a list is filled in at leisure.
    """

    rows: tuple[NameRow, ...] = ()
    faults: tuple[Fault, ...] = ()
    left: int = 0


def read_names(path: Path) -> NamesListed:
    """Read a list of spellings. Never raises about the file: what is wrong is among the faults."""
    try:
        lines = lines_of(path, "spellings")
    except files.Unreadable as no:
        return NamesListed(faults=(Fault(0, no.message),))
    places = [_places(line) for line in lines[:HEADER_WITHIN]]
    # The first row that names both: titles and notes stand above it.
    header = next((number for number, found in enumerate(places) if {"spelling", "who"} <= found.keys()), None)
    if header is None:
        return _whole("No columns headed “Spelling” and “Who” were found in the first ten rows.")
    if len(lines) > MOST_ROWS + header:
        return _whole(f"The list has more than {MOST_ROWS:,} rows.")
    rows, faults, left = [], [], 0
    for number, line in enumerate(lines[header + 1 :], start=header + 2):
        row = NameRow(number, *(_at(line, places[header].get(name)) for name in ("spelling", "who", "kind")))
        wrong = _wrong(row)
        if wrong:
            faults.append(Fault(number, wrong))
        # Nobody beside a spelling is no fault: the list is filled in at leisure.
        elif not row.who:
            left += bool(row.spelling)
        else:
            rows.append(NameRow(row.row, row.spelling, row.who, row.kind.casefold()))
    return NamesListed(tuple(rows), tuple(faults), left)


def _whole(message: str) -> NamesListed:
    return NamesListed(faults=(Fault(0, message),))


def _wrong(row: NameRow) -> str:
    """What is wrong with a row; "" where nothing is, or the row is empty."""
    if row.who and not row.spelling:
        return "The spelling is missing."
    if max(len(row.spelling), len(row.who)) > LONGEST:
        return f"A spelling or a name is longer than {LONGEST} characters."
    if row.kind.casefold() not in {"", "team", "worker"}:
        return "The kind is neither team nor worker."
    return ""


def _places(line: Sequence[str]) -> dict[str, int]:
    """Where the columns are, if this line is the header."""
    found: dict[str, int] = {}
    for place, cell in enumerate(line):
        name = " ".join(re.sub(r"[^a-z ]", "", cell.casefold()).split())
        for column, names in HEADERS.items():
            if name in names:
                found.setdefault(column, place)
    # Of two columns headed alike the first.
    return found


def _at(line: Sequence[str], place: int | None) -> str:
    return unquoted(line[place].strip()) if place is not None and place < len(line) else ""
