"""Reads one CSV of the return: any encoding and separator that people's programs write, each row with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Final

from practicelens.analytics.annex_a.matching.corrections import NO_CORRECTIONS, Corrections
from practicelens.analytics.annex_a.matching.places import Why
from practicelens.analytics.annex_a.matching.sampling import LOOKED_AT
from practicelens.analytics.annex_a.report import Finding, Findings, Severity
from practicelens.analytics.annex_a.spec import MAX_ROWS
from practicelens.analytics.returns.opening import Member
from practicelens.analytics.ssda903 import matching
from practicelens.analytics.ssda903.tables import SPECS, Cell, Table, TableSpec, column, known_by

MOST_ROWS: Final = 5 * MAX_ROWS  # a child has several episodes and reviews where a list has one row
_SEPARATORS: Final = ",;\t|"
_BLANK_CELL: Final = frozenset({"", "NULL", "NAN", "NONE"})


def table(member: Member, findings: Findings, corrections: Corrections = NO_CORRECTIONS) -> Table | None:
    """The table in a file; None where it is none of the return's, which is noted."""
    with member.open() as file:
        data = file.read()
    text = _decoded(data, member.name, findings)
    lines = _rows(text)
    try:
        _, header = next(lines, (1, []))
        corrected = corrections.place(member.name, header)
        spec = known_by([column(each) for each in header]) if corrected is None else SPECS.get(corrected)
        if spec is None:
            why = Why.NO_COLUMNS if corrected is None else Why.CORRECTED
            findings.places.append(matching.left_out(member.name, header, lines, why))
            _say_unknown(member.name, corrected, findings)
            return None
        names = [_named(each, spec, corrections) for each in header]
        read = Table(spec, member.name, tuple(names), dict(zip(names, header, strict=True)))
        _say_columns(read, findings)
        # Read ahead and put back before the rest: the rows that show what a column holds are rows like any other.
        first = list(islice(lines, LOOKED_AT))
        # A table without its required columns was told above, and none of its rows could be used.
        findings.places.append(matching.of_table(read, header, first, corrections))
        if spec.used and spec.required <= set(names):
            _take(read, chain(first, lines), findings)
    except csv.Error:
        message = "From this line on the file is no table: a quotation mark is never closed, or stands amiss."
        findings.add(Finding("csv_broken", Severity.BLOCKS, message, None, member.name, lines_read(text)))
        return None
    return read


def _say_unknown(name: str, corrected: str | None, findings: Findings) -> None:
    """That a file is no table, unless somebody said so themselves."""
    if corrected is None:
        message = "This file is not one of the return’s tables, so it was not read."
        findings.add(Finding("file_not_recognised", Severity.NOTES, message, None, name))


def _named(written: str, spec: TableSpec, corrections: Corrections) -> str:
    """A column by the return's name, or what somebody said it is ("": nothing).

    A column of the usual name whose place was given to another is no longer that.
    """
    corrected = corrections.column(spec.kind, written)
    if corrected is not None:
        return corrected
    name = column(written)
    return "" if name in corrections.of_list(spec.kind).values() else name


def lines_read(text: str) -> int:
    """The line of the row on which the reader of CSV stops."""
    line = 1
    rows = _rows(text)
    while True:
        try:
            line, _ = next(rows)
        except StopIteration:
            return line
        except csv.Error:
            return line + 1


def _decoded(data: bytes, name: str, findings: Findings) -> str:
    """The text of a file: UTF-8 or UTF-16 with their marks, else UTF-8, else Windows' own."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            # With or without the three bytes that Excel puts before UTF-8.
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            # Never refused for its letters: dates, codes and identifiers are the same bytes in each of these.
            text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        message = "The file has empty characters (NUL) in it, as a damaged one may. They were left out."
        findings.add(Finding("csv_nul", Severity.WARNS, message, None, name))
        text = text.replace("\0", "")
    return text


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank and the line it begins on: a cell may hold more lines than one."""
    first = text[: text.find("\n")] if "\n" in text else text
    # By the header alone: cells hold commas of their own, column names do not.
    sign = max(_SEPARATORS, key=first.count)
    # Strict, so that a quotation mark never closed is told: else it would swallow the rest of the file as one cell.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    begins = 1
    for cells in reader:
        if cells and (cells[0].strip() or any(cell.strip() for cell in cells)):
            yield begins, cells
        begins = reader.line_num + 1


def _say_columns(read: Table, findings: Findings) -> None:
    """Columns that are missing, extra or there twice."""
    spec, place = read.spec, (read.spec.list, read.name, 1)
    for name in spec.columns if spec.used else ():
        if name in read.columns:
            continue
        needed = name in spec.required
        message = f"The column “{name}” is missing" + (
            ", and the table cannot be used without it." if needed else ": it will be blank."
        )
        code = "required_column_missing" if needed else "column_missing"
        findings.add(Finding(code, Severity.BLOCKS if needed else Severity.WARNS, message, *place, name))
    # Each name once, in the order of the file: a set's order would give the findings another each time.
    for name in dict.fromkeys(read.columns):
        if name and name not in spec.columns:
            message = "This column is not one of the table’s, so it was not read."
            findings.add(Finding("column_extra", Severity.NOTES, message, *place, read.written[name]))
        if read.columns.count(name) > 1:
            message = "This column is there more than once; the first was read."
            findings.add(Finding("column_twice", Severity.WARNS, message, *place, read.written[name]))


def _take(read: Table, lines: Iterator[tuple[int, list[str]]], findings: Findings) -> None:
    """Every row of the table, with the cells of its own columns."""
    rows: list[list[str]] = []
    width = len(read.columns)
    for line, cells in lines:
        if len(rows) >= MOST_ROWS:
            message = f"This table has more than {MOST_ROWS:,} rows, so it was refused whole."
            findings.add(Finding("too_many_rows", Severity.BLOCKS, message, None, read.name, line))
            # Half a table would be counted as a whole one.
            read.at.clear()
            return
        if len(cells) != width:
            _say_beyond(read, line, cells[width:], findings)
            # Short rows are filled up: Excel leaves out empty cells at the end of a line.
            cells = (cells + [""] * width)[:width]
        rows.append(cells)
        read.at.append(line)
        read.lines = line
    columns = list(zip(*rows, strict=True)) or [()] * width
    own = {name: read.columns.index(name) for name in read.spec.columns if name in read.columns}
    read.cells = {name: _cells(columns[place]) for name, place in own.items()}


def _say_beyond(read: Table, line: int, cells: list[str], findings: Findings) -> None:
    if any(cell.strip() for cell in cells):
        message = "This row has more cells than the header: what stands beyond it was not read."
        findings.add(Finding("cells_beyond", Severity.WARNS, message, None, read.name, line))


def _cells(column: Sequence[str]) -> list[Cell]:
    """A column's texts, None where a cell is blank; each different one is looked at once."""
    trimmed = {text: text.strip() for text in set(column)}
    known: dict[str, Cell] = {text: None if own.upper() in _BLANK_CELL else own for text, own in trimmed.items()}
    return [known[text] for text in column]
