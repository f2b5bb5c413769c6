"""Looks at a local list's file, and reads its rows by a mapping: each row is kept, or refused with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.annex_a import files
from practicelens.analytics.annex_a.matching.corrections import key
from practicelens.analytics.annex_a.matching.places import Column
from practicelens.analytics.annex_a.matching.sampling import LOOKED_AT, sample
from practicelens.analytics.annex_a.report import Finding, Findings, Severity
from practicelens.analytics.annex_a.values import (
    NOT_A_NUMBER,
    Doubt,
    as_written,
    is_blank,
    read_coded,
    read_count,
    read_date,
    read_identifier,
    read_text,
)
from practicelens.analytics.local_lists.kinds import Holds, LocalField, LocalKind
from practicelens.analytics.local_lists.opening import Opened, open_list
from practicelens.analytics.local_lists.proposing import known, propose
from practicelens.workdays.counting import counted

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Looked:
    """A file as it was looked at: its table's header, and what each column likely is. ``fault``: it is none, why."""

    fault: str = ""
    sheet: str = ""
    header_row: int = 0
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True)
class Read:
    """What was read by a mapping: ``rows_read`` is always ``rows_kept + rows_refused``."""

    looked: Looked
    rows_read: int = 0
    rows_kept: int = 0
    findings: tuple[Finding, ...] = ()
    table: pa.Table | None = None


def look(path: Path, kind: LocalKind, before: Mapping[str, str]) -> Looked:
    """The columns of a file, and what each likely is; ``before`` are headers of an earlier mapping. Never raises."""
    try:
        opened = open_list(path, {**known(kind), **before})
    except files.Unreadable as no:
        return Looked(no.message)
    return _looked(opened, kind, before)


def read(path: Path, kind: LocalKind, mapping: Mapping[str, str], *, today: date | None = None) -> Read:
    """The rows of a file by a mapping of headers, as ``key`` makes them, to fields. Never raises about the file."""
    try:
        opened = open_list(path, mapping)
    except files.Unreadable as no:
        return Read(Looked(no.message))
    findings = Findings()
    _say_sheet(opened, findings)
    places = _places(opened, mapping)
    columns = {field: _column(kind.field(field), opened, place) for field, place in places.items()}
    # Refused first, so that nothing doubtful is told of a row that is not kept.
    kept = _kept(kind, opened, columns, places, findings)
    _check(kind, opened, columns, places, kept, today, findings)
    if not opened.rows:
        findings.add(Finding("list_empty", Severity.WARNS, "The list has a header and no rows.", None, opened.sheet))
    return Read(
        _looked(opened, kind, mapping), len(opened.rows), len(kept), findings.all(), _table(kind, opened, columns, kept)
    )


def _looked(opened: Opened, kind: LocalKind, before: Mapping[str, str]) -> Looked:
    rows = [row for _, row in opened.rows[:LOOKED_AT]]
    # Rows may be short: a sheet has no cells after the last that is filled.
    samples = [sample(row[at] for row in rows if at < len(row)) for at in range(len(opened.header))]
    columns = propose(kind, opened.header, samples, before)
    return Looked("", opened.sheet, opened.header_row, tuple(columns))


def _say_sheet(opened: Opened, findings: Findings) -> None:
    for name in opened.beside:
        message = f"“{name}” has the same columns. “{opened.sheet}” was read; take one of them out."
        findings.add(Finding("sheet_alike", Severity.WARNS, message, None, name))
    if opened.formulas:
        message = f"{counted(opened.formulas, 'cell is a formula', 'cells are formulas')}: the saved results were read."
        findings.add(Finding("formulas", Severity.NOTES, message, None, opened.sheet))


def _places(opened: Opened, mapping: Mapping[str, str]) -> dict[str, int]:
    """Each field's column; of two headed alike the first."""
    found: dict[str, int] = {}
    for place, text in enumerate(opened.header):
        field = mapping.get(key(text))
        if field:
            found.setdefault(field, place)
    return found


def _column(field: LocalField, opened: Opened, place: int) -> list[Any]:
    """A column's cells, each different one read once; doubts stand in their cells."""
    reads = READERS[field.holds]
    cells = [row[place] if place < len(row) else None for _, row in opened.rows]
    # A column of ten thousand rows has some hundred different cells.
    found = {cell: reads(cell) for cell in set(cells)}
    return [found[cell] for cell in cells]


def _read_number(cell: Any) -> Any:
    """A number that may have a fraction, never negative."""
    if is_blank(cell):
        return None
    try:
        number = float(str(cell).strip().replace(",", ""))
    except ValueError:
        return NOT_A_NUMBER
    # Also what no list holds but float() reads, such as "nan" and "1e300".
    return number if 0 <= number < 1_000_000 else NOT_A_NUMBER


READERS: Final[Mapping[Holds, Callable[[Any], Any]]] = {
    Holds.IDENTIFIER: read_identifier,
    Holds.TEXT: read_text,
    Holds.DATE: read_date,
    Holds.INTEGER: read_count,
    Holds.NUMBER: _read_number,
    Holds.YES_NO: lambda cell: read_coded("yes_no", cell),
}


def _kept(
    kind: LocalKind, opened: Opened, columns: dict[str, list[Any]], places: Mapping[str, int], findings: Findings
) -> list[int]:
    """The rows that can be used; each that cannot has a finding that says why."""
    seen: dict[tuple[Any, ...], int] = {}
    kept = []
    for index, (line, _) in enumerate(opened.rows):
        wrong = _unusable(kind, columns, index)
        # As read and not as written: "3/4/26" and "03/04/2026" are the same day, and the row the same row.
        cells = tuple(columns[field][index] for field in columns)
        if wrong is None and cells in seen:
            wrong = ("duplicate_row", f"This row is the same as row {seen[cells]:,}, so it was left out.", "")
        if wrong is None:
            seen[cells] = line
            kept.append(index)
        else:
            findings.add(_finding(wrong[0], Severity.WARNS, wrong[1], opened, index, places.get(wrong[2])))
    return kept


def _unusable(kind: LocalKind, columns: Mapping[str, list[Any]], index: int) -> tuple[str, str, str] | None:
    """Why a row cannot be used: code, words and field."""
    name = columns[kind.fields[0].column][index]
    # Managers' lists end in a sum; kept, it would be a worker called Total with everybody's children.
    if isinstance(name, str) and name.lower().startswith(("total", "grand total")):
        # Before what is missing: a sum has none of the other fields, and that is no fault of it.
        return "total_row", "This is a row of totals, so it was left out: it is about nobody.", kind.fields[0].column
    for field in kind.fields:
        value = columns[field.column][index] if field.column in columns else None
        if field.required and (value is None or isinstance(value, Doubt)):
            words = f"This row has no {field.words.lower()}, so it was left out."
            if isinstance(value, Doubt):
                words = f"What stands for {field.words.lower()} is no {field.holds}, so the row was left out."
            return "row_incomplete", words, field.column
    return None


def _check(
    kind: LocalKind,
    opened: Opened,
    columns: dict[str, list[Any]],
    places: Mapping[str, int],
    kept: Sequence[int],
    today: date | None,
    findings: Findings,
) -> None:
    """What is doubtful in the rows that are kept: cells that cannot be understood become blank, and are told."""
    for field in (one for one in kind.fields if one.column in columns):
        cells = columns[field.column]
        for index in kept:
            value = cells[index]
            if isinstance(value, Doubt):
                findings.add(_finding(value.code, Severity.WARNS, value.message, opened, index, places[field.column]))
                cells[index] = None
            elif value is not None and (wrong := _doubtful(field, value, today)):
                findings.add(_finding(*wrong, opened, index, places[field.column]))
    for start, end in kind.starts_ends:
        for index in kept if start in columns and end in columns else ():
            begins, ends = columns[start][index], columns[end][index]
            if begins is not None and ends is not None and ends < begins:
                message = f"{kind.field(end).words} is before {kind.field(start).words.lower()}."
                findings.add(_finding("end_before_start", Severity.WARNS, message, opened, index, places[end]))


def _doubtful(field: LocalField, value: Any, today: date | None) -> tuple[str, Severity, str] | None:
    if field.holds is Holds.DATE and not field.ahead and today is not None and value > today:
        return "future_date", Severity.WARNS, f"This date lies in the future: the list was read on {today:%d/%m/%Y}."
    if field.most is not None and value > field.most:
        return "out_of_range", Severity.WARNS, f"More than {field.most:g} is unlikely here: it was kept as it is."
    return None


def _finding(code: str, severity: Severity, message: str, opened: Opened, index: int, place: int | None) -> Finding:
    line, row = opened.rows[index]
    value = as_written(row[place]) if place is not None and place < len(row) else None
    column = opened.header[place] if place is not None else None
    return Finding(code, severity, message, None, opened.sheet, line, column, value)


def _table(kind: LocalKind, opened: Opened, columns: Mapping[str, list[Any]], kept: Sequence[int]) -> pa.Table:
    """The rows that are kept as the table of their kind; a field without a column is blank throughout."""
    import pyarrow as pa

    wanted = schema(kind)
    cells: list[list[Any]] = [[opened.rows[index][0] for index in kept]]
    for field in kind.fields:
        cells.append(
            [columns[field.column][index] for index in kept] if field.column in columns else [None] * len(kept)
        )
    arrays = [pa.array(each, type=one.type) for each, one in zip(cells, wanted, strict=True)]
    return pa.Table.from_arrays(arrays, schema=wanted)


def schema(kind: LocalKind) -> pa.Schema:
    """The schema of a kind's table: the row of the file, then every field."""
    import pyarrow as pa

    types = {Holds.DATE: pa.date32(), Holds.INTEGER: pa.int32(), Holds.NUMBER: pa.float64()}
    fields = (pa.field(field.column, types.get(field.holds, pa.string())) for field in kind.fields)
    return pa.schema([pa.field("row", pa.int32()), *fields])
