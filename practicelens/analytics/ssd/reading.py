"""Reads an extract of the Standard Safeguarding Dataset into the canonical lists, with what was found on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final

from practicelens.analytics.annex_a import checks, columns, files, sifting
from practicelens.analytics.annex_a.matching.corrections import NO_CORRECTIONS, Corrections
from practicelens.analytics.annex_a.reading import Reading
from practicelens.analytics.annex_a.report import (
    SSD,
    Finding,
    Findings,
    FurtherReport,
    ListReport,
    Report,
    Severity,
)
from practicelens.analytics.annex_a.spec import LISTS, MAX_ROWS
from practicelens.analytics.returns import faults, opening
from practicelens.analytics.ssd import (
    care,
    coverage,
    departments,
    events,
    further,
    in_need,
    leaving,
    loading,
    protection,
)
from practicelens.analytics.ssd.drafting import Desk, Draft
from practicelens.analytics.ssd.extract import Extract
from practicelens.analytics.ssd.loading import Csv
from practicelens.analytics.ssd.people import People
from practicelens.analytics.ssd.staff import ROLES, Staff
from practicelens.analytics.ssd.standing import Standing

if TYPE_CHECKING:
    import pyarrow as pa

    from practicelens.analytics.annex_a.columns import ListData

MAKERS: Final[Mapping[str, Callable[[Desk, Standing], Draft]]] = {
    "contacts": lambda desk, _: events.contacts(desk),
    "early_help": lambda desk, _: events.early_help(desk),
    "referrals": lambda desk, _: events.referrals(desk),
    "assessments": lambda desk, _: events.assessments(desk),
    "section47": lambda desk, _: events.section47(desk),
    "in_need": in_need.in_need,
    "protection_plans": protection.protection_plans,
    "looked_after": care.looked_after,
    "care_leavers": lambda desk, _: leaving.care_leavers(desk),
    "adoption": lambda desk, _: leaving.adoption(desk),
}
"""How each list is made; list 11 is not: the dataset holds no adopters."""


def read(path: str | PathLike[str], *, today: date | None = None, corrections: Corrections = NO_CORRECTIONS) -> Reading:
    """Read a zip, a folder or one CSV. Never raises about the file: what is wrong with it is in the report.

    ``today`` is the day after which a date lies in the future; without it, dates are not compared with a day.
    ``corrections`` is what somebody said of files and columns.
    """
    try:
        report, lists, beside = _read(Path(path), today, corrections)
    except files.Unreadable as no:
        return Reading(faults.unreadable(no.code, no.message, SSD), {})
    tables = {LISTS[number].table: columns.table(lists[number]) for number in sorted(lists)}
    return Reading(report, tables, beside)


def _read(
    path: Path, today: date | None, corrections: Corrections
) -> tuple[Report, dict[int, ListData], dict[str, pa.Table]]:
    findings = Findings()
    with opening.members(path) as members:
        tables = loading.load(members, findings, corrections)
    reports: list[ListReport] = []
    lists: dict[int, ListData] = {}
    beside: dict[str, pa.Table] = {}
    further_reports: tuple[FurtherReport, ...] = ()
    if tables:
        extract = Extract(tables, findings, today)
        tree = departments.table(extract)
        further_tables, further_reports = _read_lists(extract, reports, lists, corrections.of_list(ROLES))
        beside = further_tables | ({departments.TABLE: tree} if tree is not None else {})
        coverage.say(tables, findings)
        # The same checks as Annex A's: a figure must not mean something else because of what it was read from.
        checks.across(lists, findings, today=today)
        if not reports:
            findings.add(Finding("no_list", Severity.BLOCKS, faults.NO_LIST))
        else:
            sifting.say_nothing_kept(reports, findings)
    else:
        message = "None of the files is a table of the Standard Safeguarding Dataset."
        findings.add(Finding("no_table", Severity.BLOCKS, message))
    places = tuple(findings.places)
    report = Report(True, tuple(reports), findings.all(), SSD, places, further=further_reports, checks=findings.checks)
    return report, lists, beside


def _read_lists(
    extract: Extract, reports: list[ListReport], lists: dict[int, ListData], roles: Mapping[str, str]
) -> tuple[dict[str, pa.Table], tuple[FurtherReport, ...]]:
    """Each list whose main table is there, through the same checks as Annex A's; then what Annex A lacks."""
    desk = Desk(extract, People(extract), Staff(extract, roles))
    desk.staff.say_roles()
    # Once for all lists, since each asks it of every child.
    standing = Standing(extract)
    children = []
    for table, make in MAKERS.items():
        # A list whose main table is missing costs that list, and not the extract.
        if not coverage.usable(table, extract.tables, extract.findings):
            continue
        draft = make(desk, standing)
        data = draft.data()
        kept = _kept(data, extract.findings)
        reports.append(_report(draft, data, kept))
        if kept is not None:
            lists[data.spec.number] = kept
            children.append((data.sheet, draft.children))
    found = further.read(desk, standing)
    # Only after every list has asked: what no list needed nobody need look up.
    desk.people.say_unknown(children)
    desk.staff.say_unknown()
    return found


def _kept(data: ListData, findings: Findings) -> ListData | None:
    """The rows that can be used; None where there are more than any council has."""
    if len(data.rows) <= MAX_ROWS:
        columns.say_doubts(data, findings)
        sifting.say_empty(data, findings)
        return sifting.judge(data, findings)
    message = f"This list would have {len(data.rows):,} rows, more than the {MAX_ROWS:,} that are read: it was refused."
    findings.add(Finding("too_many_rows", Severity.BLOCKS, message, data.spec.number, data.sheet))
    return None


def _report(draft: Draft, data: ListData, kept: ListData | None) -> ListReport:
    """What became of a list; rows that fit no header are refused, and those of another time are none of the list's."""
    main: Csv = draft.main
    read_rows, kept_rows = len(data.rows) + main.refused, len(kept.rows) if kept else 0
    return ListReport(
        list=data.spec.number,
        sheet=main.file,
        header_row=1,
        rows_read=read_rows,
        rows_kept=kept_rows,
        rows_refused=read_rows - kept_rows,
        columns_matched=tuple(data.written.values()),
        columns_missing=tuple(field.header.strip() for field in data.spec.fields if field.column not in data.written),
        columns_extra=main.others,
        columns_read_as={written: column for column, written in data.written.items()},
    )
