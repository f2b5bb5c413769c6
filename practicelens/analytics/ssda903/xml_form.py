"""Reads the XML of the return into the tables that its CSVs have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Final

from practicelens.analytics.annex_a.report import Finding, Findings, Severity
from practicelens.analytics.returns import faults
from practicelens.analytics.returns.elements import Element, Records
from practicelens.analytics.ssda903.tables import SPECS, Cell, Row, Table, TableSpec, column

_FRAME: Final = frozenset({"expssda903"})
_KINDS: Final = ("header", "episodes", "reviews", "uasc", "missing", "oc3", "placed_adoption", "ad1")
_WITHIN: Final = {"amissing": "missing", "areview": "reviews", "ad_placed": "placed_adoption"}
"""Parts of a child's header that may stand there many times, and the tables whose rows they are."""
_OWN: Final = {
    "uasc": ("DUC",),
    "oc3": ("IN_TOUCH", "ACTIV", "ACCOM"),
    "ad1": ("DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"),
}
"""Tables that stand in the header itself: a child has a row where any of these is filled."""
_PLAIN: Final = frozenset({"UASC", *SPECS["header"].columns, *(name for names in _OWN.values() for name in names)})
_NOT_USED: Final = frozenset({"permanence", "oc2"})


def tables(file: IO[bytes], name: str, findings: Findings) -> list[Table]:
    """The tables of a file. Raises ``files.Unreadable`` where nothing of it can be read."""
    found: dict[str, list[Row]] = {kind: [] for kind in _KINDS}
    records = Records(file, frozenset({"child"}), _FRAME)
    unknown: dict[str, int] = {}
    last = 1
    for child in records:
        for kind, row in _rows(child, unknown):
            found[kind].append(row)
            last = max(last, row.line)
    faults.say(records.fault, "CHILD", len(found["header"]), findings)
    for element, line in {**unknown, **records.outside}.items():
        message = f"The return has no element {element} there, so it was not read. The line is the first’s."
        findings.add(Finding("element_unknown", Severity.WARNS, message, None, name, line, element))
    # In this order the tables are made, however a child's parts stand.
    # Where no child was missing the XML has no element of it: the table is there all the same, and empty.
    return [_table(SPECS[kind], name, rows, last) for kind, rows in found.items()]


def _table(spec: TableSpec, name: str, rows: list[Row], last: int) -> Table:
    """A table of these rows, with every column of its kind and whatever else they name."""
    names = dict.fromkeys([*spec.columns, *(each for row in rows for each in row.cells)])
    cells = {each: [row.cells.get(each) for row in rows] for each in names}
    written = {each: each for each in spec.columns}
    return Table(spec, name, tuple(spec.columns), written, [row.line for row in rows], cells, last)


def apart(table: Table) -> Table:
    """A table of the header's own, with what it repeats of the header under names that nobody reads a second time.

    It still tells two of its rows apart.
    """
    own = _OWN.get(table.spec.kind)
    if own is not None:
        named = {name: name if name in ("CHILD", *own) else f"HEADER {name}" for name in table.cells}
        table.cells = {named[name]: cells for name, cells in table.cells.items()}
    return table


def _rows(child: Element, unknown: dict[str, int]) -> Iterator[tuple[str, Row]]:
    """Every row that a child gives, with the kind of its table."""
    header = child.first("header") or Element("header", "HEADER", child.line)
    plain = _cells(header)
    who: dict[str, Cell] = {name: plain.get(name) for name in ("CHILD", "DOB", "SEX")}
    yield "header", Row(header.line, plain)
    for kind, names in _OWN.items():
        # The flag alone makes a row too: who came alone may have no day on which that ceases.
        if any(plain.get(name) for name in names) or (kind == "uasc" and plain.get("UASC") == "1"):
            yield kind, Row(header.line, plain)
    for part in header.parts:
        if part.name in _WITHIN:
            yield _WITHIN[part.name], Row(part.line, {**who, **_cells(part)})
        elif part.name not in _NOT_USED and (part.parts or column(part.written) not in _PLAIN):
            unknown.setdefault(part.written, part.line)
    for part in child.parts:
        if part.name == "episode":
            yield "episodes", Row(part.line, {**who, **_cells(part)})
        elif part.name != "header":
            unknown.setdefault(part.written, part.line)


def _cells(element: Element) -> dict[str, Cell]:
    """The text of the parts by the names of the CSVs' columns."""
    return {column(part.written): part.text or None for part in element.parts if not part.parts}
