"""Tables of nothing we know: what stands in them, so that a person can say what they are. Nothing is taken of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path, PurePosixPath

from practicelens.analytics.annex_a import files
from practicelens.analytics.annex_a.matching.corrections import NO_CORRECTIONS, Corrections
from practicelens.analytics.annex_a.matching.places import Place, Why
from practicelens.analytics.annex_a.reading import Reading
from practicelens.analytics.annex_a.report import UNKNOWN, Finding, Report, Severity
from practicelens.analytics.returns import faults, opening
from practicelens.analytics.returns.opening import Member
from practicelens.analytics.sources import recognising
from practicelens.analytics.ssd import csv_text, matching

BEGINNING = 64 * 1024  # the names of the columns and enough of their values
MESSAGE = (
    "This is a table, and its columns are those of nothing that Practice Lens knows, so nothing was read of it. Say on"
    " its page which table or list it is; it is read so from then on."
)


def read(path: Path, *, today: date | None = None, corrections: Corrections = NO_CORRECTIONS) -> Reading:
    """The columns of a lone file, or of each file of an archive, with some values. It is never readable as it is."""
    try:
        with opening.members(path) as members:
            places = tuple(_place(member) for member in members)
    except files.Unreadable as no:
        return Reading(faults.unreadable(no.code, no.message, UNKNOWN), {})
    # Not readable, so that nothing is kept of it before somebody has said what it is.
    return Reading(Report(False, (), (Finding("not_recognised", Severity.BLOCKS, MESSAGE),), UNKNOWN, places), {})


def _place(member: Member) -> Place:
    with member.open() as file:
        start = file.read(BEGINNING)
    # A row that the beginning cuts off would be told as one with too few cells.
    whole = start[: start.rfind(b"\n") + 1] if len(start) == BEGINNING and b"\n" in start else start
    found = csv_text.parse(whole)
    # A list made by hand may have a title above its header.
    if len(found.header) < 2:
        found = csv_text.parse(recognising.below_title(recognising.decoded(whole)).encode())
    return matching.left_out(PurePosixPath(member.name).name, found, Why.NO_COLUMNS)
