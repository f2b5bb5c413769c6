"""What the header of a census says of it: the year, the day it stands for, and whose children they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from practicelens.analytics.annex_a.report import Finding, Findings, Severity
from practicelens.analytics.annex_a.values import read_date
from practicelens.analytics.cin.shape import FIRST_YEAR, LAST_YEAR
from practicelens.analytics.returns.elements import Element


@dataclass
class Header:
    """The header as read: blank where it does not say, or has none."""

    year: str | None = None
    reference: date | None = None
    line: int | None = None
    written: str | None = None
    collection: str | None = None
    authorities: dict[str, int] = field(default_factory=dict)

    def take(self, element: Element) -> None:
        """What one header says; each authority with the line of its first mention."""
        self.line = element.line
        details = element.first("collectiondetails")
        if details is not None:
            self.year, self.collection = details.words("year"), details.words("collection")
            self.written = details.words("referencedate")
            # A day that cannot be read leaves no day, and is told by what was written.
            day = read_date(self.written)
            self.reference = day if isinstance(day, date) else None
        for source in element.all("source"):
            authority = source.words("lea")
            if authority:
                self.authorities.setdefault(authority, source.line)


def say(header: Header, findings: Findings) -> None:
    """Which census this is, and what is wrong with its header."""
    if header.line is None:
        message = "The file has no Header, so its year is not known, and no age is worked out."
        findings.add(Finding("header_missing", Severity.WARNS, message, None, "Header"))
        return
    _say_census(header, findings)
    _say_year(header, findings)
    if header.reference is None:
        message = "The header has no ReferenceDate that can be read, so no age is worked out."
        findings.add(_finding("reference_date_missing", message, header, "ReferenceDate", header.written))
    # Two authorities' children may have the same numbers: joined, one child's history would be another's.
    if len(header.authorities) > 1:
        message = (
            f"The header names {len(header.authorities)} authorities: {', '.join(sorted(header.authorities))}."
            " Children of two authorities cannot be one extract. Export yours alone."
        )
        findings.add(Finding("two_authorities", Severity.BLOCKS, message, None, "Header", header.line, "LEA"))


def _finding(code: str, message: str, header: Header, column: str, value: str | None) -> Finding:
    return Finding(code, Severity.WARNS, message, None, "Header", header.line, column, value)


def _say_census(header: Header, findings: Findings) -> None:
    # Not refused: exporters name the collection as they like, and the elements say what the file is.
    # In capitals: programs write the collection's name as they like.
    if header.collection and header.collection.upper() != "CIN":
        message = "The header says that this is another collection than CIN. It was read as the census all the same."
        findings.add(_finding("other_collection", message, header, "Collection", header.collection))
    day = f", as things stood on {header.reference:%d/%m/%Y}" if header.reference else ""
    whose = f", of authority {next(iter(header.authorities))}" if header.authorities else ""
    message = f"This is the children in need census of {header.year or 'a year not named'}{day}{whose}."
    findings.add(Finding("census", Severity.NOTES, message, None, "Header", header.line))


def _say_year(header: Header, findings: Findings) -> None:
    """A year outside those known, and one that the reference day contradicts."""
    year = header.year
    if not year or not year.isdigit():
        message = "The header has no Year that can be read. The elements of every year are read."
        findings.add(_finding("year_missing", message, header, "Year", year))
    elif not FIRST_YEAR <= int(year) <= LAST_YEAR:
        message = f"The censuses known here are of {FIRST_YEAR} to {LAST_YEAR}. This one was read like the nearest."
        findings.add(_finding("year_unknown", message, header, "Year", year))
    elif header.reference is not None and header.reference.year != int(year):
        message = f"The year does not agree with the reference day, {header.reference:%d/%m/%Y}."
        findings.add(_finding("year_disagrees", message, header, "Year", year))
