"""Reads a list of children from a CSV file or a workbook, and says row by row what cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from practicelens.analytics.annex_a import files
from practicelens.analytics.case_list.lines import FORMULA, HEADER_WITHIN, MOST_ROWS, lines_of

CHILD: Final = frozenset(
    {
        "child", "child id", "child identifier", "child number", "child ref", "child reference", "childs number",
        "identifier", "case number", "case id", "person id", "unique id", "child unique id", "ics number",
        "number in the case system",
    }
)  # fmt: skip
TEAM: Final = frozenset({"team", "team name", "allocated team"})
WORKER: Final = frozenset({"worker", "social worker", "allocated worker", "practitioner", "case worker"})
_NUMBER: Final = re.compile(r"^(\d+)\.0+$")
# What case systems number children by: anything else could be words about a child.
_IDENTIFIER: Final = re.compile(r"^[A-Za-z0-9][A-Za-z0-9 /_.\-]{0,59}$")


@dataclass(frozen=True)
class Fault:
    """What is wrong, and in which row of the file (0: with the file as a whole)."""

    row: int
    message: str


@dataclass(frozen=True)
class Row:
    """A child of the list; team and worker as the file spells them, or empty."""

    row: int
    child: str
    team: str = ""
    worker: str = ""


@dataclass(frozen=True)
class Listed:
    """What was read, and everything that is wrong; rows that are wrong are not among the rows."""

    rows: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()


def read(path: Path) -> Listed:
    """Read a list. Never raises about the file: what is wrong is among the faults."""
    try:
        return _taken(lines_of(path, "children for audit"))
    except files.Unreadable as no:
        return _whole(no.message)


def _whole(message: str) -> Listed:
    """The file as a whole cannot be taken."""
    return Listed(faults=(Fault(0, message),))


def _taken(lines: Sequence[Sequence[str]]) -> Listed:
    """The rows below the header, each judged by itself, then against those before it."""
    header = next((n for n, line in enumerate(lines[:HEADER_WITHIN]) if _columns(line)), None)
    if header is None:
        return _whole("No column with the children’s numbers was found: head it “Child identifier”.")
    columns = _columns(lines[header])
    rows: list[Row] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    below = [(n + 1, line) for n, line in enumerate(lines) if n > header and any(cell.strip() for cell in line)]
    # Refused whole: a draw from the first 5,000 of more would be no fair draw.
    if len(below) > MOST_ROWS:
        return _whole(f"The list has more than {MOST_ROWS:,} rows.")
    # By the line of the file, which is what a person looks for.
    for number, line in below:
        row = Row(number, *(_at(line, columns.get(name)) for name in ("child", "team", "worker")))
        wrong = list(_wrong(row, seen))
        faults += [Fault(number, message) for message in wrong]
        # Only rows that are taken count as seen: a faulty first row must not shut out a good second one.
        if not wrong:
            seen[row.child] = number
            rows.append(row)
    if not below:
        return _whole("There is no child below the header.")
    return Listed(tuple(rows), tuple(faults))


def _columns(line: Iterable[str]) -> dict[str, int]:
    """Where the columns are, if this line is the header: it is when one names the children's numbers."""
    found: dict[str, int] = {}
    for place, cell in enumerate(line):
        name = " ".join(re.sub(r"[^a-z ]", "", cell.casefold().replace("_", " ")).split())
        for kind, names in (("child", CHILD), ("team", TEAM), ("worker", WORKER)):
            if name in names:
                found.setdefault(kind, place)
    # Without the children's numbers it is no header: teams and workers head other tables too.
    return found if "child" in found else {}


def _at(line: Sequence[str], place: int | None) -> str:
    """A cell, trimmed; nothing where the row is short or there is no such column."""
    text = line[place].strip() if place is not None and place < len(line) else ""
    number = _NUMBER.match(text)
    return number.group(1) if number else text


def _wrong(row: Row, seen: dict[str, int]) -> Iterator[str]:
    """What is wrong with one row. A cell's own words are not repeated: they could be anything."""
    if not row.child:
        yield "There is no child’s number."
    elif row.child.startswith(FORMULA):
        yield "The child’s number begins like a formula. Type it as text."
    elif not _IDENTIFIER.match(row.child):
        yield "This is no child’s number: use letters, digits, spaces and / _ . - only, 60 at most."
    elif row.child in seen:
        yield f"The same child stands in row {seen[row.child]}."
    if any(cell.startswith(FORMULA) for cell in (row.team, row.worker)):
        yield "A team or worker begins like a formula. Type the name as text."
    elif max(len(row.team), len(row.worker)) > 200:
        yield "A team’s or worker’s name is longer than 200 characters."
