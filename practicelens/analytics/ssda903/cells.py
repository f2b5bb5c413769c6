"""Reads the cells of a table by its year: dates, codes that were codes then, identifiers. What is wrong is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from practicelens.analytics.annex_a.report import Finding, Findings, Severity
from practicelens.analytics.annex_a.values import UNKNOWN_CODE, Doubt, read_date, read_identifier
from practicelens.analytics.ssda903 import codes
from practicelens.analytics.ssda903.tables import DATE, IDENTIFIER, TEXT, Table

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
    nobody = [row for row in table.rows if row.cells.get("CHILD") is None]
    for row in nobody:
        message = "This row does not say which child it is about, so it was left out."
        findings.add(_finding(table, "identifier_missing", Severity.WARNS, message, row.line, "CHILD"))
    if nobody:
        table.rows = [row for row in table.rows if row.cells.get("CHILD") is not None]


def drop_future(table: Table, today: date | None, findings: Findings) -> None:
    """Leave out days of reviews and of times missing that are still to come: what is to happen has not."""
    if today is None or table.spec.kind not in NOT_YET:
        return
    for name in (name for name, kind in table.spec.columns.items() if kind == DATE and name != "DOB"):
        for row in table.rows:
            day = row.day(name)
            if day is not None and day > today:
                message = f"This date is in the future: the return was checked on {today:%d/%m/%Y}. It was left out."
                value = f"{day:%d/%m/%Y}"
                findings.add(_finding(table, "future_date", Severity.WARNS, message, row.line, name, value))
                row.cells[name] = None


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
    known: dict[str, Any] = {}
    for row in table.rows:
        text = row.cells.get(name)
        if not isinstance(text, str):
            continue
        if text not in known:
            known[text] = read(text)
        value = known[text]
        if isinstance(value, Doubt):
            severity = Severity.BLOCKS if value.blocks else Severity.WARNS
            findings.add(_finding(table, value.code, severity, value.message, row.line, name, text))
            # A cell that is in doubt is blank and told, and its row stays: the other cells are as good as they were.
            value = None
        row.cells[name] = value


def _say_other_years(table: Table, name: str, kind: str, findings: Findings) -> None:
    """A code of another year is kept and told; what was never one is blank."""
    now, ever = codes.valid(kind, table.year), codes.ever(kind)
    for row in table.rows:
        code = row.text(name)
        if code is None or code in now:
            continue
        # Kept, because the return's own year is worked out from its dates and may be wrong by one.
        if code in ever:
            message = f"This is no code of {year_words(table.year)}: it was one {codes.spans(kind, code)}. It was kept."
            findings.add(_finding(table, "code_of_other_year", Severity.WARNS, message, row.line, name, code))
        else:
            near = ", ".join(sorted(now, key=lambda each: (len(each), each)))
            message = f"{UNKNOWN_CODE.message} Its codes in {year_words(table.year)} are {near}."
            findings.add(_finding(table, UNKNOWN_CODE.code, Severity.WARNS, message, row.line, name, code))
            row.cells[name] = None


def drop_repeated(table: Table, findings: Findings) -> None:
    """Leave out rows equal to one above them in every column."""
    # Compared as read and not as written: "01/04/2024" and "2024-04-01" are one day.
    first: dict[tuple[object, ...], int] = {}
    kept = []
    for row in table.rows:
        above = first.setdefault(tuple(row.cells.values()), row.line)
        if above == row.line:
            kept.append(row)
            continue
        message = f"This row is the same as line {above:,}, so it was counted once."
        findings.add(_finding(table, "duplicate_row", Severity.WARNS, message, row.line, "CHILD", row.text("CHILD")))
    table.rows = kept


def year_words(year: int) -> str:
    """The year that ends on 31 March: 2025/26."""
    return f"{year - 1}/{year % 100:02d}"


def _finding(
    table: Table, code: str, severity: Severity, message: str, line: int, name: str, value: str | None = None
) -> Finding:
    # Of no list: a line of this file is another child's row in the list, and a finding is shown with its row's child.
    return Finding(code, severity, message, None, table.name, line, table.written.get(name, name), value)
