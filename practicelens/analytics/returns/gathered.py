"""Rows gathered from a return for one list of Annex A, and what becomes of them: the same as of a sheet's rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from practicelens.analytics.annex_a import checks, columns, sifting
from practicelens.analytics.annex_a.checks import age_on
from practicelens.analytics.annex_a.columns import Known, ListData
from practicelens.analytics.annex_a.duplicates import ENDS, repeated
from practicelens.analytics.annex_a.reading import Reading
from practicelens.analytics.annex_a.report import Finding, Findings, ListReport, Report, Severity
from practicelens.analytics.annex_a.spec import BY_TABLE, MAX_ROWS
from practicelens.analytics.annex_a.values import reader
from practicelens.analytics.returns import faults
from practicelens.workdays.counting import counted


@dataclass(frozen=True)
class Source:
    """A return: what it is called at the beginning of a sentence, and as a report's format."""

    title: str
    format: str


@dataclass
class Gathered:
    """Rows of one list: ``written`` says by column which field of the return it was taken from.

    A column is either read from its text, by the list's own reader or one of ``readers``, or ``known``: worked out.
    """

    table: str
    sheet: str
    written: Mapping[str, str]
    known: frozenset[str] = frozenset()
    readers: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    parts: tuple[tuple[str, int], ...] = ()
    lines: list[int] = field(default_factory=list)
    onward: int = 0
    cells: dict[str, list[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Every column begins empty."""
        self.cells = {column: [] for column in self.written}
        self._taken: set[int] = set()
        self._highest = 0

    def add(self, line: int, cells: Mapping[str, Any]) -> None:
        """One row, and the line of the file it begins on; what it does not say is blank."""
        self._number(line)
        for column, held in self.cells.items():
            held.append(cells.get(column))

    def extend(self, lines: Sequence[int], cells: Mapping[str, Sequence[Any]]) -> None:
        """Rows, column by column, and the line of the file that each begins on."""
        # All lines new, as nearly always: taken together.
        if self._taken.isdisjoint(lines) and len(set(lines)) == len(lines):
            self._taken.update(lines)
            self._highest = max(self._highest, max(lines, default=0))
            self.lines += lines
        else:
            for line in lines:
                self._number(line)
        for column, held in self.cells.items():
            held += cells.get(column) or [None] * len(lines)

    def _number(self, line: int) -> None:
        # A file without ends of line has all of its rows on one, and no two rows may have one number.
        if line in self._taken:
            self.onward += 1
            line = max(self._highest, line) + 1
        self._taken.add(line)
        if line > self._highest:
            self._highest = line
        self.lines.append(line)

    def data(self, known: Known) -> ListData:
        """The rows with each column read; what was read before is ``known``, as a child stands in several lists."""
        raw = {column: cells for column, cells in self.cells.items() if column not in self.known}
        values = {column: self._read(column, cells, known) for column, cells in self.cells.items()}
        return ListData(BY_TABLE[self.table], self.sheet, dict(self.written), list(self.lines), values, raw)

    def _read(self, column: str, cells: list[Any], read_before: Known) -> list[Any]:
        """Each different cell once: columns repeat themselves far more than they vary."""
        if column in self.known:
            return list(cells)
        field = BY_TABLE[self.table].field(column)
        own = self.readers.get(column)
        # By what reads them: the same cells stand in several lists of a return.
        known, read = read_before.setdefault(own or field, {}), own or reader(field)
        known.update([(cell, read(cell)) for cell in set(cells).difference(known)])
        return list(map(known.__getitem__, cells))


def reading(
    lists: Sequence[Gathered],
    source: Source,
    findings: Findings,
    *,
    today: date | None,
    counted_on: date | None,
    as_at: date | None = None,
) -> Reading:
    """The report and the tables of everything gathered. A child's age is counted on the day ``counted_on``.

    ``as_at``: the day that the return itself says it tells of, where it has come.
    """
    reports: list[ListReport] = []
    kept: dict[int, ListData] = {}
    known: Known = {}
    for each in lists:
        report, data = _finish(each, source, findings, known)
        reports.append(report)
        if data is not None:
            kept[report.list] = data
    faults.say_nothing(reports, findings)
    # Before ages are worked out, which would agree with everything.
    checks.across(kept, findings, today=today)
    for data in kept.values():
        _age(data, counted_on)
    tables = {data.spec.table: columns.table(data) for data in kept.values()}
    places = tuple(findings.places)
    whole = Report(True, tuple(reports), findings.all(), source.format, places, as_at, checks=findings.checks)
    return Reading(whole, tables)


def _age(data: ListData, on: date | None) -> None:
    """Ages by the dates of birth. After the checks: what is worked out cannot disagree with what it is made from."""
    if on is not None:
        births = data.column("born")
        ages = {born: age_on(born, on) if born else None for born in set(births)}
        data.values["age"] = [ages[born] for born in births]


def _finish(gathered: Gathered, source: Source, findings: Findings, known: Known) -> tuple[ListReport, ListData | None]:
    """The list's report, and its rows after everything that refuses and checks."""
    spec = BY_TABLE[gathered.table]
    many = len(gathered.lines)
    _say_missing(gathered, source, findings)
    if gathered.onward:
        those = counted(gathered.onward, "row begins", "rows begin")
        message = f"{those} on a line on which another does: numbered on from the last."
        findings.add(Finding("rows_on_one_line", Severity.NOTES, message, spec.number, gathered.sheet))
    if many > MAX_ROWS:
        message = f"This list has {many:,} rows, more than the {MAX_ROWS:,} that are read, so it was refused whole."
        findings.add(Finding("too_many_rows", Severity.BLOCKS, message, spec.number, gathered.sheet))
        return _report(gathered, 0), None
    data = gathered.data(known)
    # Before doubts are told: of an earlier episode nothing need be mended.
    rows = _latest(data, findings) if spec.one_row_a_child else data
    columns.say_doubts(rows, findings)
    # Totals and notes are looked for where people type: in the tables of a return, and never in its rows.
    kept = sifting.judge(rows, findings)
    sifting.say_empty(data, findings)
    return _report(gathered, len(kept.rows)), kept


def _latest(data: ListData, findings: Findings) -> ListData:
    """The latest row of each child: a return holds every episode where the list asks how things stand now."""
    children = data.column("child")
    newest: dict[Any, int] = {}
    older: set[int] = set()
    for index in repeated(children):
        child = children[index]
        if child is None:
            continue
        before = newest.get(child)
        # Of equals the later in the file.
        later = before is None or _recency(data, index) >= _recency(data, before)
        if before is not None:
            older.add(before if later else index)
        if later:
            newest[child] = index
    if older:
        rows = counted(len(older), "row is of a child", "rows are of children")
        message = (
            f"{rows} with a later one. This list says how each child stands now, so only"
            " the latest is kept: an open one before one that has ended, then by its start."
        )
        findings.add(Finding("earlier_rows", Severity.NOTES, message, data.spec.number, data.sheet))
    return data.only([index for index in range(len(children)) if index not in older])


def _recency(data: ListData, index: int) -> tuple[bool, date]:
    """Open before ended, then the later start, as a list of Annex A is judged."""
    ends = data.column(ENDS[data.spec.number])[index] if data.spec.number in ENDS else None
    start = data.column(data.spec.event[0])[index] if data.spec.event else None
    return (ends is None, start if isinstance(start, date) else date.min)


def _say_missing(gathered: Gathered, source: Source, findings: Findings) -> None:
    """The columns of the list that the return has no answer to: once, and no fault of the file."""
    missing = _missing(gathered)
    if missing:
        message = f"{source.title} does not hold these columns of the list, so they stay blank: {'; '.join(missing)}."
        number = BY_TABLE[gathered.table].number
        findings.add(Finding("not_in_source", Severity.NOTES, message, number, gathered.sheet))


def _missing(gathered: Gathered) -> tuple[str, ...]:
    fields = BY_TABLE[gathered.table].fields
    # Ages are worked out of the dates of birth.
    answered = {*gathered.written, "age"}
    return tuple(field.header.strip() for field in fields if field.column not in answered)


def _report(gathered: Gathered, kept: int) -> ListReport:
    many = len(gathered.lines)
    return ListReport(
        list=BY_TABLE[gathered.table].number,
        sheet=gathered.sheet,
        header_row=1,
        rows_read=many,
        rows_kept=kept,
        rows_refused=many - kept,
        columns_matched=tuple(gathered.written.values()),
        columns_missing=_missing(gathered),
        columns_extra=(),
        columns_read_as={written: column for column, written in gathered.written.items()},
        parts=gathered.parts if len(gathered.parts) > 1 else (),
    )
