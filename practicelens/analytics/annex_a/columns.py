"""One list's cells as typed columns, read a column at a time, and as the Arrow table of its schema."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.annex_a.fields import Field, Kind, ListSpec
from practicelens.analytics.annex_a.report import Finding, Findings, Severity
from practicelens.analytics.annex_a.values import Doubt, as_written, reader

if TYPE_CHECKING:
    import pyarrow as pa

    from practicelens.analytics.annex_a.cells import Below
    from practicelens.analytics.annex_a.headers import Header

Known = dict[Hashable, dict[Any, Any]]
"""What each different cell was read as, by what reads it."""

_UNMISTAKABLE: Final = frozenset({str, date, datetime})
"""Cells of these are equal only where they are read alike: True, 1 and 1.0 are equal too, and are not."""


@dataclass
class ListData:
    """The rows of one list that were read: the row of the sheet, what each cell became, and what was written."""

    spec: ListSpec
    sheet: str
    written: dict[str, str]
    rows: list[int]
    values: dict[str, list[Any]]
    raw: dict[str, list[Any]]
    doubts: dict[str, int] = field(default_factory=dict)
    """By column the cells that could not be understood; not of rows chosen out of others."""

    def column(self, name: str) -> list[Any]:
        """A column's values; all blank when the sheet has no such column."""
        return self.values.get(name) or [None] * len(self.rows)

    def finding(self, code: str, severity: Severity, message: str, index: int, column: str) -> Finding:
        """A finding about one cell of this list."""
        raw = self.raw.get(column)
        value = as_written(raw[index]) if raw else None
        place = (self.spec.number, self.sheet, self.rows[index], self.written.get(column), value)
        return Finding(code, severity, message, *place)

    def only(self, kept: Sequence[int]) -> ListData:
        """The same with these rows alone."""
        if len(kept) == len(self.rows):
            return self
        values = {name: _taken(cells, kept) for name, cells in self.values.items()}
        raw = {name: _taken(cells, kept) for name, cells in self.raw.items()}
        return ListData(self.spec, self.sheet, self.written, _taken(self.rows, kept), values, raw)


def _taken(cells: list[Any], kept: Sequence[int]) -> list[Any]:
    """The cells of these rows."""
    # Of one place alone the getter gives no tuple.
    return list(itemgetter(*kept)(cells)) if len(kept) > 1 else [cells[index] for index in kept]


def read_columns(header: Header, sheet: str, below: Below, day_0: date, known: Known) -> ListData:
    """Every row under the header that holds anything, each column read by its kind; doubts stand in their cells.

    ``known``: what cells of other lists of the workbook were read as, to which this one's are added.
    """
    # What was written is kept beside what it became, so that a finding can show the cell as its author sees it.
    raw = {column: below.across[place] if below.cells else [] for column, place in header.places.items()}
    values = {column: _read_column(header.spec.field(column), cells, day_0, known) for column, cells in raw.items()}
    # The rows' own numbers go with them: a finding names the cell that a person opens.
    data = ListData(header.spec, sheet, header.written, below.rows, values, raw)
    # ChAT fills thousands of empty rows with formulas: what holds nothing in any column of the list is no row.
    return data.only(_not_blank(values, len(below.rows)))


def _read_column(field: Field, cells: Sequence[Any], day_0: date, every: Known) -> list[Any]:
    """Read each different cell once: columns repeat themselves, and each other, far more than they vary."""
    read, different = reader(field, day_0), set(cells)
    shared = _UNMISTAKABLE.issuperset(map(type, different))
    # By what reads them and not by the column: ages are read otherwise than other whole numbers.
    known = every.setdefault((field.kind, field.codes, field.column == "age"), {}) if shared else {}
    known.update([(cell, read(cell)) for cell in different.difference(known)])
    return list(map(known.__getitem__, cells))


def _not_blank(values: dict[str, list[Any]], count: int) -> list[int]:
    """The rows where any column holds something."""
    # As nearly always: some column is full.
    if any(None not in cells for cells in values.values()):
        return list(range(count))
    seen: set[int] = set()
    for cells in values.values():
        if len(seen) == count:
            break
        seen.update(index for index, value in enumerate(cells) if value is not None)
    return sorted(seen)


def say_doubts(data: ListData, findings: Findings) -> None:
    """A finding for each cell that could not be understood; the cell itself becomes blank."""
    for column, cells in data.values.items():
        if Doubt not in set(map(type, cells)):
            continue
        doubts = [index for index, value in enumerate(cells) if isinstance(value, Doubt)]
        for index in doubts:
            doubt: Doubt = cells[index]
            severity = Severity.BLOCKS if doubt.blocks else Severity.WARNS
            findings.add(data.finding(doubt.code, severity, doubt.message, index, column))
        # Only after all are told, since a finding shows what was written.
        for index in doubts:
            cells[index] = None
        data.doubts[column] = len(doubts)


def arrow_type(kind: Kind) -> pa.DataType:
    """The Arrow type of a kind of column."""
    import pyarrow as pa

    types = {Kind.DATE: pa.date32(), Kind.INTEGER: pa.int32()}
    return types.get(kind, pa.string())


def schema(spec: ListSpec) -> pa.Schema:
    """The schema of a list's table: ``row`` first, then every field of the list, found or not."""
    import pyarrow as pa

    return pa.schema([pa.field("row", pa.int32()), *(_arrow_field(field) for field in spec.fields)])


def _arrow_field(field: Field) -> pa.Field[Any]:
    import pyarrow as pa

    return pa.field(field.column, arrow_type(field.kind))


def table(data: ListData) -> pa.Table:
    """The list as an Arrow table with every column of its schema; a column the sheet lacks is all null."""
    import pyarrow as pa

    whole = schema(data.spec)
    cells: Iterable[list[Any]] = (data.rows, *(data.column(field.column) for field in data.spec.fields))
    arrays = [pa.array(column, type=field.type) for column, field in zip(cells, whole, strict=True)]
    return pa.Table.from_arrays(arrays, schema=whole)
