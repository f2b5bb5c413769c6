"""Reads a whole workbook: finds the lists, turns their cells into typed columns, and says what it found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from practicelens.analytics.annex_a import (
    cells,
    checks,
    columns,
    files,
    formulas,
    headers,
    match_report,
    package,
    sifting,
    sparse,
)
from practicelens.analytics.annex_a.matching.corrections import NO_CORRECTIONS, Corrections
from practicelens.analytics.annex_a.matching.places import Why
from practicelens.analytics.annex_a.report import Finding, Findings, ListReport, Report, Severity
from practicelens.analytics.annex_a.spec import LISTS, MAX_ROWS
from practicelens.analytics.annex_a.values import EXCEL_1904, EXCEL_DAY_0
from practicelens.workdays.counting import counted

if TYPE_CHECKING:
    import pyarrow as pa
    from python_calamine import CalamineSheet, CalamineWorkbook

    from practicelens.analytics.annex_a.columns import ListData
    from practicelens.analytics.annex_a.fields import Field
    from practicelens.analytics.annex_a.headers import Header


@dataclass(frozen=True)
class Reading:
    """A report, and the tables that were read: one for each list found, with every column of its schema.

    ``beside``: what the source tells that is no list of children.
    """

    report: Report
    tables: dict[str, pa.Table]
    beside: Mapping[str, pa.Table] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """A sheet that is one of the eleven lists."""

    name: str
    sheet: CalamineSheet
    header: Header
    top: Sequence[Sequence[Any]]
    hidden: bool = False
    closed: sparse.ClosedUp = sparse.AS_IT_IS

    @property
    def number(self) -> int:
        """Which list it is."""
        return self.header.spec.number


def read(path: str | PathLike[str], *, today: date | None = None, corrections: Corrections = NO_CORRECTIONS) -> Reading:
    """Read a workbook of Annex A lists. Never raises about the file: what is wrong with it is in the report.

    ``today`` is the day after which a date lies in the future; without it, dates are not compared with a day.
    ``corrections`` is what somebody said of sheets and columns. A file from outside the house is read with
    ``read_guarded``, which stands apart and has limits.
    """
    report, lists = _read(Path(path), today, corrections)
    return Reading(report, {LISTS[number].table: columns.table(lists[number]) for number in sorted(lists)})


def check(path: str | PathLike[str], *, today: date | None = None, corrections: Corrections = NO_CORRECTIONS) -> Report:
    """The report alone of what ``read`` would read."""
    return _read(Path(path), today, corrections)[0]


def _read(path: Path, today: date | None, corrections: Corrections) -> tuple[Report, dict[int, ListData]]:
    """The report, and the lists by number."""
    try:
        return _read_lists(path, today, corrections)
    except files.Unreadable as no:
        return Report.unreadable(no.code, no.message), {}


def _read_lists(path: Path, today: date | None, corrections: Corrections) -> tuple[Report, dict[int, ListData]]:
    book = files.open_workbook(path)
    findings = Findings()
    closed = sparse.close_up(path)
    # The closed-up copy in memory; the file itself is never changed.
    found = _find_lists(
        files.open_content(closed.content) if closed.content else book, closed.sheets, findings, corrections
    )
    # The reader gives a formula's stored result only, or a blank where Excel never saved one.
    special = formulas.scan(path, [each.name for each in found if each.name not in closed.plain])
    day_0 = _day_0(path, findings)
    reports: list[ListReport] = []
    lists: dict[int, ListData] = {}
    known: columns.Known = {}
    # Twins too: the match report tells of every sheet.
    for each, twin in _paired(found, findings):
        report, data = _read_list(each, twin, day_0, special.get(each.name, ()), findings, known)
        reports.append(report)
        if data is not None:
            lists[each.number] = data
    _say_missing(found, reports, findings)
    # After all lists: these checks compare one with another.
    checks.across(lists, findings, today=today)
    # By number and not by sheet: whoever reads two reports beside each other finds the same list in the same place.
    reports.sort(key=lambda report: report.list)
    # In the workbook's own order, in which a person goes through its sheets.
    findings.places.sort(key=lambda place: book.sheet_names.index(place.name))
    places = tuple(findings.places)
    return Report(True, tuple(reports), findings.all(), places=places, checks=findings.checks), lists


def _find_lists(
    book: CalamineWorkbook, closed: Mapping[str, sparse.ClosedUp], findings: Findings, corrections: Corrections
) -> list[Found]:
    """Look at the top of every sheet for the header of a list; sheets that have none are noted."""
    found = []
    hidden = files.hidden_sheets(book)
    for name in book.sheet_names:
        sheet = _sheet(book, name)
        top = cells.top(sheet, headers.HEADER_WITHIN) if sheet else []
        header = headers.find(name, top, corrections)
        if sheet is not None and header is not None:
            found.append(Found(name, sheet, header, top, name in hidden, closed.get(name, sparse.AS_IT_IS)))
            continue
        corrected = corrections.place(name) is not None
        findings.places.append(match_report.left_out(name, top, Why.CORRECTED if corrected else Why.NO_COLUMNS))
        if not corrected:  # what somebody said is nothing need not be looked at again
            message = "This sheet is not one of the eleven lists, so it was not read."
            findings.add(Finding("sheet_not_recognised", Severity.NOTES, message, None, name))
    return found


def _day_0(path: Path, findings: Findings) -> date:
    """The day that plain numbers in columns of dates are counted from."""
    if not package.counts_from_1904(path):
        return EXCEL_DAY_0
    message = "This workbook counts days from 1904, as those begun on an old Mac do: plain numbers were read so."
    findings.add(Finding("dates_from_1904", Severity.NOTES, message))
    return EXCEL_1904


def _sheet(book: CalamineWorkbook, name: str) -> CalamineSheet | None:
    """The sheet of this name; None where it has no cells, as a chart's."""
    from python_calamine import WorksheetNotFound

    try:
        return book.get_sheet_by_name(name)
    except WorksheetNotFound:
        return None
    # The reader's panics are no Exceptions: one bad sheet must not stop the process without words.
    except BaseException as fault:
        files.raise_unless_ours(fault)
        raise files.damaged() from None


def _paired(found: list[Found], findings: Findings) -> list[tuple[Found, bool]]:
    """The lists to read, each with whether it is another sheet's twin: a list may stand in the workbook once.

    An empty copy beside a filled one is only noted: templates are often left in.
    """
    by_list: dict[int, list[Found]] = defaultdict(list)
    for each in found:
        by_list[each.number].append(each)
    pairs = []
    for number, sheets in by_list.items():
        # A template has all eleven sheets with headers, and people fill the ones that they were asked for.
        filled = [each for each in sheets if cells.height(each.sheet) > each.header.row] or sheets[:1]
        # What people see in Excel is what they mean to send.
        filled.sort(key=lambda each: each.hidden)
        for each in sheets:
            twin = each is not filled[0]
            pairs.append((each, twin))
            if twin:
                findings.add(_twin(number, each, filled[0], filled=each in filled))
            elif each.hidden:
                message = "This sheet is hidden in the workbook, and was read."
                findings.add(Finding("list_hidden", Severity.WARNS, message, number, each.name))
    return pairs


def _twin(number: int, each: Found, first: Found, *, filled: bool) -> Finding:
    """What is said of the second sheet of a list: whether it stops publication, and which sheet is taken."""
    if not filled:
        message = f"This is an empty copy of list {number}; “{first.name}” was read."
        return Finding("list_twice", Severity.NOTES, message, number, each.name)
    if each.hidden and not first.hidden:
        message = (
            f"List {number} is in the workbook twice. This sheet is hidden and was left out; “{first.name}” is taken."
        )
        return Finding("list_hidden", Severity.WARNS, message, number, each.name)
    message = f"List {number} is in the workbook twice, here and in “{first.name}”. Take one of them out."
    return Finding("list_twice", Severity.BLOCKS, message, number, each.name)


def _read_list(
    each: Found, twin: bool, day_0: date, special: Sequence[formulas.Cell], findings: Findings, known: columns.Known
) -> tuple[ListReport, ListData | None]:
    """Read one list: its report, and its rows unless it is refused whole."""
    _say_columns(each, findings)
    _say_merged(each, findings)
    _say_far(each, findings)
    below = cells.below(each.sheet, each.header.row, each.header.places.values(), MAX_ROWS, each.closed)
    # The limit is of rows that hold something: formats alone reach the sheet's end.
    # Before its cells are read: a column that was filled down to the last row of Excel is a million of them.
    if below.many > MAX_ROWS:
        findings.places.append(match_report.of_list(each.name, each.header, each.top, ()))
        findings.add(_too_long(each, below.many))
        return _report(each, below.many, 0), None
    formulas.say(special, each.header, each.name, below, findings)
    place = match_report.of_list(each.name, each.header, each.top, below.across)
    findings.places.append(replace(place, why=Why.TWIN, taken_for="") if twin else place)
    data = columns.read_columns(each.header, each.name, below, day_0, known)
    # Its columns are reported and its rows are not taken: nobody could say which of two sheets is meant.
    if twin:
        sifting.worth_judging(data, findings)
        return _report(each, len(data.rows), 0), None
    kept = sifting.sift(data, findings)
    return _report(each, len(data.rows), len(kept.rows)), kept


def _too_long(each: Found, many: int) -> Finding:
    message = f"This list has {many:,} rows, more than the {MAX_ROWS:,} that are read, so the whole list was refused."
    return Finding("too_many_rows", Severity.BLOCKS, message, each.number, each.name)


def _missing_fields(header: Header) -> list[Field]:
    """The columns that are missing; those new in 2024 only where another of them shows that year's list."""
    # A file without any of 2024's columns is of the 2019 template: they are not missing from it.
    new = any(header.spec.field(column).since_2024 for column in header.places)
    return [field for field in header.missing if new or not field.since_2024]


def _say_columns(each: Found, findings: Findings) -> None:
    """Missing, extra and repeated columns."""
    for absent in _missing_fields(each.header):
        severity = Severity.BLOCKS if absent.required else Severity.WARNS
        message = f"The column “{absent.header.strip()}” is missing" + (
            ", and the list cannot be used without it." if absent.required else ": it will be blank."
        )
        code = "required_column_missing" if absent.required else "column_missing"
        findings.add(Finding(code, severity, message, each.number, each.name, each.header.row, absent.header.strip()))
    for text in each.header.extra:
        message = "This column is not one of the list's, so it was not read."
        findings.add(Finding("column_extra", Severity.NOTES, message, each.number, each.name, each.header.row, text))
    for text in each.header.repeated:
        message = "Another column has the same meaning; that one was read and this one was not."
        findings.add(Finding("column_twice", Severity.WARNS, message, each.number, each.name, each.header.row, text))


def _say_merged(each: Found, findings: Findings) -> None:
    """Merged cells under the header: only the first of each holds what all of them seem to."""
    under = [
        first for first, last in each.sheet.merged_cell_ranges or () if last[0] >= each.header.row and first != last
    ]
    if under:
        blocks = counted(len(under), "block of cells is", "blocks of cells are")
        message = (
            f"{blocks} merged under the header. Only the first cell of each holds its value;"
            " the others were read as blank. Take the merging out and fill each cell."
        )
        row = max(min(under)[0] + 1, each.header.row + 1)
        findings.add(Finding("merged_cells", Severity.WARNS, message, each.number, each.name, row))


def _say_far(each: Found, findings: Findings) -> None:
    """Cells so far to the right that the reader could not keep room for all between."""
    if each.closed.left_out:
        cells = counted(each.closed.left_out, "cell right of column IV was", "cells right of column IV were")
        message = f"{cells} left out: no list is so wide, and to read all between would take more memory than there is."
        findings.add(Finding("far_cells", Severity.WARNS, message, each.number, each.name))


def _report(each: Found, read_rows: int, kept_rows: int) -> ListReport:
    header = each.header
    return ListReport(
        list=each.number,
        sheet=each.name,
        header_row=header.row,
        rows_read=read_rows,
        rows_kept=kept_rows,
        rows_refused=read_rows - kept_rows,
        columns_matched=tuple(header.written[column] for column in header.places),
        columns_missing=tuple(field.header.strip() for field in _missing_fields(header)),
        columns_extra=(*header.extra, *header.repeated),
        columns_read_as={header.written[column]: column for column in header.places},
    )


def _say_missing(found: list[Found], reports: list[ListReport], findings: Findings) -> None:
    """Lists that are not there, and workbooks that hold none, or nothing."""
    if not found:
        message = "None of the sheets is one of the eleven lists of Annex A."
        findings.add(Finding("no_list", Severity.BLOCKS, message))
        return
    for number, spec in LISTS.items():
        if number not in {each.number for each in found}:
            message = f"List {number} ({spec.title.lower()}) is not in the workbook."
            findings.add(Finding("list_missing", Severity.WARNS, message, number))
    sifting.say_nothing_kept(reports, findings)
