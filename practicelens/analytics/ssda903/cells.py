"""Reads the cells of a table by its year: dates, codes that were codes then, identifiers. What is wrong is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Any, Final

from practicelens.analytics.annex_a.report import Finding, Findings, Severity
from practicelens.analytics.annex_a.values import UNKNOWN_CODE, Doubt, read_date, read_identifier
from practicelens.analytics.ssda903 import codes
from practicelens.analytics.ssda903.tables import DATE, IDENTIFIER, TEXT, Cell, Table

Read = Callable[[str], Any]

NOT_YET: Final = frozenset({"reviews", "missing"})
"""Tables whose days are looked at here; those of the others stand in the lists, which are looked at there."""


def read_dates(table: Table, findings: Findings) -> None:
    """Read the identifiers and dates, by which a table's year is known; rows that are nobody's are left out."""
    for name, kind in table.spec.columns.items():
        if kind == DATE:
            _read(table, name, read_date, findings)
        elif kind == IDENTIFIER:
            _read(table, name, read_identifier, findings)
    children = table.column("CHILD")
    for row in (row for row, child in enumerate(children) if child is None):
        message = "This row does not say which child it is about, so it was left out."
        findings.add(_finding(table, "identifier_missing", Severity.WARNS, message, row, "CHILD"))
    # After their findings: what follows joins rows by their child.
    table.keep([row for row, child in enumerate(children) if child is not None])


def drop_future(table: Table, today: date | None, findings: Findings) -> None:
    """Leave out days of reviews and of times missing that are still to come: what is to happen has not."""
    if today is None or table.spec.kind not in NOT_YET:
        return
    for name in (name for name, kind in table.spec.columns.items() if kind == DATE and name != "DOB"):
        cells = table.column(name)
        # Judged once for each different day, of which a table has few.
        come = {day for day in set(cells) if isinstance(day, date) and day > today}
        for row, day in _those_in(cells, come):
            message = f"This date is in the future: the return was checked on {today:%d/%m/%Y}. It was left out."
            findings.add(_finding(table, "future_date", Severity.WARNS, message, row, name, f"{day:%d/%m/%Y}"))
            cells[row] = None


def read_codes(table: Table, findings: Findings) -> None:
    """Read the codes by the table's year."""
    for name, kind in table.spec.columns.items():
        if kind not in (DATE, IDENTIFIER, TEXT):
            _read(table, name, _upper, findings)
            _say_other_years(table, name, kind, findings)


def _upper(text: str) -> str:
    """A code as the return writes it: Excel makes 1.0 of a 1."""
    # A spreadsheet makes 1.0 of a code that is a figure.
    return text.upper().removesuffix(".0")


def _read(table: Table, name: str, read: Read, findings: Findings) -> None:
    """Read a column, each different cell once; a cell that cannot be understood becomes blank."""
    cells = table.cells.get(name)
    if not cells:
        return
    known: dict[Cell, Any] = {text: read(text) if isinstance(text, str) else text for text in set(cells)}
    doubts = {text: value for text, value in known.items() if isinstance(value, Doubt)}
    for row, text in _those_in(cells, doubts):
        doubt = doubts[text]
        severity = Severity.BLOCKS if doubt.blocks else Severity.WARNS
        findings.add(_finding(table, doubt.code, severity, doubt.message, row, name, str(text)))
    # A cell that is in doubt is blank and told, and its row stays: the other cells are as good as they were.
    known.update(dict.fromkeys(doubts))
    table.cells[name] = [known[text] for text in cells]


def _those_in(cells: Sequence[Cell], wrong: Collection[Cell]) -> Iterable[tuple[int, Cell]]:
    """The cells that are among these, each with its row: each different cell was judged once."""
    return [(row, cell) for row, cell in enumerate(cells) if cell in wrong] if wrong else []


def _say_other_years(table: Table, name: str, kind: str, findings: Findings) -> None:
    """A code of another year is kept and told; what was never one is blank."""
    # By the set in the table's own year, and by all years beside it.
    now, ever = codes.valid(kind, table.year), codes.ever(kind)
    cells = table.column(name)
    for row, code in _those_in(cells, {code for code in set(cells) - now if isinstance(code, str)}):
        code = str(code)
        # Kept, because the return's own year is worked out from its dates and may be wrong by one.
        if code in ever:
            message = f"This is no code of {year_words(table.year)}: it was one {codes.spans(kind, code)}. It was kept."
            findings.add(_finding(table, "code_of_other_year", Severity.WARNS, message, row, name, code))
        else:
            near = ", ".join(sorted(now, key=lambda each: (len(each), each)))
            message = f"{UNKNOWN_CODE.message} Its codes in {year_words(table.year)} are {near}."
            findings.add(_finding(table, UNKNOWN_CODE.code, Severity.WARNS, message, row, name, code))
            cells[row] = None


def drop_repeated(table: Table, findings: Findings) -> None:
    """Leave out rows equal to one above them in every column."""
    # Compared as read and not as written: "01/04/2024" and "2024-04-01" are one day.
    rows = list(zip(*table.cells.values(), strict=True))
    if len(set(rows)) == len(rows):
        return
    first: dict[tuple[Cell, ...], int] = {}
    children, again = table.column("CHILD"), set()
    for row, cells in enumerate(rows):
        above = first.setdefault(cells, table.at[row])
        # Of rows on one line nobody could see which is meant.
        if above != table.at[row]:
            again.add(row)
            message = f"This row is the same as line {above:,}, so it was counted once."
            findings.add(_finding(table, "duplicate_row", Severity.WARNS, message, row, "CHILD", str(children[row])))
    table.keep([row for row in range(len(rows)) if row not in again])


def year_words(year: int) -> str:
    """The year that ends on 31 March: 2025/26."""
    return f"{year - 1}/{year % 100:02d}"


def _finding(
    table: Table, code: str, severity: Severity, message: str, row: int, name: str, value: str | None = None
) -> Finding:
    # Of no list: a line of this file is another child's row in the list, and a finding is shown with its row's child.
    return Finding(code, severity, message, None, table.name, table.at[row], table.written.get(name, name), value)
