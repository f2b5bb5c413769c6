"""The words for a return that could not be read, or not to its end, or that holds nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from practicelens.analytics.annex_a import files
from practicelens.analytics.annex_a.report import Finding, Findings, ListReport, Report, Severity

if TYPE_CHECKING:
    # Which brings NumPy along: a tenth of a second, and most who say faults read no XML.
    from practicelens.analytics.returns.batches import Fault

_DOCTYPE: Final = (
    "The file declares a document type, which no return does and behind which entities without end can hide. It was"
    " not read. Export it again from your case management system."
)
NO_LIST: Final = "No list can be made from the tables that are there, so there is nothing to publish."
_REFUSED: Final = {
    "doctype": ("xml_doctype", _DOCTYPE),
    "too_large": (
        "too_large",
        "The file holds elements deeper, longer or more than any return has, so it was not read.",
    ),
}


def unreadable(code: str, message: str, source: str) -> Report:
    """The report of a file that could not be opened."""
    return Report(False, (), (Finding(code, Severity.BLOCKS, message),), source)


def say(fault: Fault | None, records: str, many: int, findings: Findings) -> None:
    """That the file ends too soon or is no XML from a line on: part of a return is never to be published as one.

    Raises ``files.Unreadable`` where it was given up, or where nothing came before.
    """
    if fault is None:
        return
    # Given up and not read in part: of such a file nothing is believed.
    if fault.code in _REFUSED:
        raise files.Unreadable(*_REFUSED[fault.code])
    cut = fault.code == "cut_off"
    what = f"The file ends in the middle, at line {fault.line:,}" if cut else f"Line {fault.line:,} is not XML"
    if not many:
        raise files.Unreadable("damaged", f"{what}, and nothing before it could be read. Export it again.")
    message = f"{what}: what comes after it is not here, so the rest cannot be published. Export it again."
    code = "xml_cut_off" if cut else "xml_broken"
    findings.add(Finding(code, Severity.BLOCKS, message, None, records, fault.line))


def say_nothing(reports: Sequence[ListReport], findings: Findings) -> None:
    """A return without a list, one without any rows, and one of which every row was refused."""
    if not reports:
        findings.add(Finding("no_list", Severity.BLOCKS, NO_LIST))
    elif not any(report.rows_read for report in reports):
        message = "The file has no children: published like this, every figure would be nought."
        findings.add(Finding("no_rows", Severity.WARNS, message))
    elif not any(report.rows_kept for report in reports):
        message = "Rows were found and every one of them was refused: there is nothing to publish."
        findings.add(Finding("nothing_kept", Severity.BLOCKS, message))
