"""Reads a workbook in tests, holding what must always hold of a report, and picks findings out of it."""

from __future__ import annotations

from pathlib import Path

from practicelens.analytics import annex_a
from practicelens.analytics.annex_a import Finding, Report
from practicelens.analytics.annex_a.findings import MEANINGS
from tests.builders.workbooks import AS_AT


def read(path: Path) -> annex_a.Reading:
    """Read as at the workbook's day, and hold what must always hold."""
    whole = annex_a.read(path, today=AS_AT)
    for each in whole.report.lists:
        assert each.rows_read == each.rows_kept + each.rows_refused
    for finding in whole.report.findings:
        assert finding.code in MEANINGS
    return whole


def found(report: Report, code: str) -> list[Finding]:
    """The findings of one code."""
    return [finding for finding in report.findings if finding.code == code]


def only(report: Report, code: str) -> Finding:
    """The one finding of this code."""
    (finding,) = found(report, code)
    return finding
