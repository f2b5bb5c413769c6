"""A list in the making: its rows in the table they come from, and its columns one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from practicelens.analytics.annex_a.columns import ListData
from practicelens.analytics.annex_a.fields import CHILD
from practicelens.analytics.annex_a.report import Finding, Severity
from practicelens.analytics.annex_a.spec import BY_TABLE
from practicelens.analytics.annex_a.values import reader
from practicelens.analytics.ssd.extract import Extract, read_as
from practicelens.analytics.ssd.mapping import SOURCES
from practicelens.analytics.ssd.people import People
from practicelens.analytics.ssd.staff import Named, Staff
from practicelens.analytics.ssd.tables import PERSON
from practicelens.workdays.counting import counted

OTHER_WAY: Final = {"yes": "no", "no": "yes"}


@dataclass(frozen=True)
class Desk:
    """What every list is made from: the extract, its people and its staff."""

    extract: Extract
    people: People
    staff: Staff


class Draft:
    """A list whose columns are filled one after the other; those that no field answers are left out."""

    def __init__(self, desk: Desk, table: str, rows: Sequence[int]) -> None:
        """Begin with whose rows they are; ``rows`` are places in the list's main table."""
        self.desk, self.spec, self.source, self.rows = desk, BY_TABLE[table], SOURCES[table], rows
        self.main = desk.extract.table(self.source.main)
        self.raw: dict[str, list[Any]] = {}
        self.values: dict[str, list[Any]] = {}
        self._who()

    def _who(self) -> None:
        extract = self.desk.extract
        owners, cells = extract.children(self.source.main), extract.cells(PERSON[self.source.main])
        # A rounded identifier stays as it was written: its doubt is told, and nobody is put in its place.
        self.raw["child"] = [cells[row] or owners[row] for row in self.rows]
        read = reader(CHILD)
        self.values["child"] = [
            read(cell) or owners[row] for cell, row in zip(self.raw["child"], self.rows, strict=True)
        ]
        self.children = [owners[row] for row in self.rows]
        for column, cells_read in self.desk.people.columns(self.children).items():
            self.put(column, cells_read)
        if "disability" in self.source.columns:
            self.put("disability", self.desk.people.disabilities(self.children))

    def written(self, column: str, *fields: str, where: Callable[[int], bool] | None = None) -> None:
        """A column as the main table writes it, of several fields the first that holds something."""
        columns = [self.desk.extract.cells(field) for field in fields or self.source.columns[column].fields]
        raw = [_first(cells[row] for cells in columns) if where is None or where(row) else None for row in self.rows]
        # By the list's own reader, so that a code means the same whatever source it comes from.
        read = read_as(self.spec.field(column))
        # Each text is read once: a column of ten thousand rows holds some dozens of different ones.
        known = {cell: read(cell) for cell in set(raw)}
        self._keep(column, raw, [known[cell] for cell in raw])

    def turned(self, column: str, where: Callable[[int], bool]) -> None:
        """A column of yes and no that says the opposite of its field, in the rows where it says anything."""
        self.written(column, where=where)
        if column in self.values:
            self.values[column] = [OTHER_WAY.get(v, v) if isinstance(v, str) else v for v in self.values[column]]

    def put(self, column: str, cells: Iterable[Any]) -> None:
        """A column that was read elsewhere or counted."""
        cells = list(cells)
        self._keep(column, list(cells), cells)

    def taken(self, column: str, field: str, indexes: Iterable[int | None]) -> None:
        """A column from another table's rows, one for each row of the list."""
        spec = self.spec.field(column)
        self.put(column, [self.desk.extract.take(field, spec, index) for index in indexes])

    def held_by(self, pairs: Iterable[Named]) -> None:
        """Team and worker."""
        pairs = list(pairs)
        self.put("team", [team for team, _ in pairs])
        self.put("worker", [worker for _, worker in pairs])

    def _keep(self, column: str, raw: list[Any], values: list[Any]) -> None:
        # A column that none of its fields answers is missing, and is not the same as one that is blank.
        if any(self.desk.extract.has(field) for field in self.source.columns[column].fields):
            self.raw[column], self.values[column] = raw, values

    def data(self) -> ListData:
        """The list as the checks take it: each row by its line in the file of its main table."""
        order = [field.column for field in self.spec.fields if field.column in self.values]
        written = self._names(order)
        # The lines of the main table's file: other tables' cells are told at their own.
        lines = [self.main.lines[row] for row in self.rows]
        values = {column: self.values[column] for column in order}
        raw = {column: self.raw[column] for column in order}
        return ListData(self.spec, self.main.file, written, lines, values, raw)

    def _names(self, columns: Iterable[str]) -> dict[str, str]:
        """How each column is named in findings: the fields that the extract has, and what was done with them."""
        has = self.desk.extract.has
        named = {}
        for column in columns:
            source = self.source.columns[column]
            fields = ", ".join(field for field in source.fields if has(field))
            named[column] = fields + (f" ({source.how})" if source.how else "")
        return named


def _first(cells: Iterable[str]) -> str | None:
    return next((cell for cell in cells if cell and not cell.isspace()), None)


def say_left_out(desk: Desk, table: str, count: int, why: str) -> None:
    """How many rows of a list's main table are none of the list's, and why."""
    # Told as a note: a row of another time is no fault of the file.
    if count:
        main = desk.extract.table(SOURCES[table].main)
        rows = counted(len(main), "row")
        message = f"{count:,} of {rows} {'is' if count == 1 else 'are'} not on list {BY_TABLE[table].number}: {why}."
        desk.extract.findings.add(Finding("out_of_scope", Severity.NOTES, message, BY_TABLE[table].number, main.file))


def newest(desk: Desk, name: str, rows: Iterable[int], start: str, end: str) -> list[int]:
    """Of each child's rows the one that is open before those that have ended, then the latest; the rest stay behind.

    A row of nobody stays, to be refused with its reason.
    """
    starts, ends = desk.extract.dates(start), desk.extract.dates(end)
    children = desk.extract.children(name)
    best: dict[str, int] = {}
    nobodys = []
    for row in rows:
        child = children[row]
        if child is None:
            nobodys.append(row)
        elif child not in best or _rank(desk, starts, ends, row) > _rank(desk, starts, ends, best[child]):
            best[child] = row
    return sorted([*best.values(), *nobodys])


def _rank(desk: Desk, starts: Sequence[Any], ends: Sequence[Any], row: int) -> tuple[bool, Any, int]:
    # By the row's place last, so that two alike give the same one each time the file is read.
    return desk.extract.is_open(starts[row], ends[row]), starts[row] or desk.extract.as_at.min, row
