"""What becomes of the rows of a list wherever they were read from: some are refused, and the others are checked."""

from __future__ import annotations

from collections.abc import Sequence

from practicelens.analytics.annex_a import checks, columns, counting, duplicates, footers
from practicelens.analytics.annex_a.columns import ListData
from practicelens.analytics.annex_a.report import Finding, Findings, ListReport, Severity


def sift(data: ListData, findings: Findings) -> ListData:
    """The rows that are kept, after the checks of one list alone; each row that is not has its finding."""
    kept = judge(worth_judging(data, findings), findings)
    say_empty(data, findings)
    return kept


def worth_judging(data: ListData, findings: Findings) -> ListData:
    """The rows that are no total and no note, with what could not be understood in them said and blank."""
    # First of all: nothing is to be said of the cells of a total.
    # Kept by index: rows still have the sheet's numbers afterwards.
    rows = checks.kept(data, footers.refuse(data, findings))
    columns.say_doubts(rows, findings)
    return rows


def judge(rows: ListData, findings: Findings) -> ListData:
    """The rows that are kept of those worth judging."""
    # In this order: rows of nobody cannot repeat each other, and dates are judged of what is kept.
    named = checks.kept(rows, checks.refuse_nameless(rows, findings))
    kept = checks.kept(named, duplicates.refuse(named, findings))
    nameless = checks.within(kept, findings)
    # Of the cells before rows are refused: what could not be read is told of those too.
    counting.of_cells(rows, findings)
    counting.of_rows(rows, named, kept, findings)
    counting.within(kept, nameless, findings)
    return kept


def say_empty(data: ListData, findings: Findings) -> None:
    """That a list is there and has no rows."""
    if not data.rows:
        message = f"List {data.spec.number} ({data.spec.title.lower()}) has no rows."
        findings.add(Finding("list_empty", Severity.WARNS, message, data.spec.number, data.sheet))


def say_nothing_kept(reports: Sequence[ListReport], findings: Findings) -> None:
    """An extract whose lists have no rows at all, or none that could be used."""
    # No rows may be true of a small list and never of a whole authority; what is refused is certainly wrong.
    if not any(report.rows_read for report in reports):
        message = "None of the lists has any rows: published like this, every figure would be nought."
        findings.add(Finding("no_rows", Severity.WARNS, message))
    elif not any(report.rows_kept for report in reports):
        message = "Rows were found and every one of them was refused: there is nothing to publish."
        findings.add(Finding("nothing_kept", Severity.BLOCKS, message))
