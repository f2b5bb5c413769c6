"""The census's block of pre-proceedings and family group decision-making, as the table that Annex A lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.annex_a.codes import read_code
from practicelens.analytics.annex_a.report import Finding, Findings, FurtherReport, Severity
from practicelens.analytics.annex_a.values import UNKNOWN_CODE, Doubt, read_count, read_date, read_identifier, read_text
from practicelens.analytics.cin.parts import Parts
from practicelens.analytics.returns.gathered import Gathered
from practicelens.analytics.returns.pieces import Places
from practicelens.analytics.schema import FURTHER
from practicelens.workdays.counting import counted

if TYPE_CHECKING:
    import pyarrow as pa

TABLE: Final = "pre_proceedings"
ELEMENT: Final = "PreProceedingsandFGDM"
WRITTEN: Final[Mapping[str, str]] = {
    "child": "LAchildID",
    "started": "PPStartDate",
    "letter": "LBPSentDate",
    "fgdm_offered": "FGDMMeetingOffer",
    "fgdm_held": "FGDMMeetingFac",
    "first_meeting": "InitialPPMeetingDate",
    "meetings": "ReviewMeetingsCount",
    "ended": "StepDecisionDate",
    "outcome": "PPOutcome",
    "court": "CourtAppDate",
    "issue_letter": "LetterInitCPDate",
}
"""By column the element that it is read from. The outcome's letters are kept as they are written."""


def gathered() -> Gathered:
    """The table, empty."""
    return Gathered(TABLE, ELEMENT, WRITTEN)


def add(parts: Parts, episodes: Places, children: Callable[[Places], list[Any]], into: Gathered) -> None:
    """The blocks of a batch's episodes; ``children`` says whose elements are, however deep."""
    blocks = parts.of(ELEMENT.lower(), episodes)
    own = {column: element.lower() for column, element in WRITTEN.items() if column != "child"}
    cells = {column: parts.texts(parts.first(element, blocks)) for column, element in own.items()}
    into.extend(parts.lines(blocks), {**cells, "child": children(blocks)})


def _answer(cell: str | None) -> Any:
    if cell is None:
        return None
    return read_code("yes_no_unknown", cell) or UNKNOWN_CODE


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "child": read_identifier,
    "fgdm_offered": _answer,
    "fgdm_held": _answer,
    "outcome": read_text,
    "meetings": read_count,
}


def table(found: Gathered, findings: Findings) -> tuple[pa.Table, FurtherReport] | None:
    """The rows that can be used, and what became of all; None where the census has no such block."""
    if not found.lines:
        return None
    rows = [_row(found, place, findings) for place in range(len(found.lines))]
    # Without a child it is nobody's, and without a day of beginning it stands nowhere in time.
    kept = [row for row in rows if row["child"] is not None and (row["started"] or row["letter"])]
    if len(kept) < len(rows):
        lacking = counted(len(rows) - len(kept), "block has", "blocks have")
        message = f"{lacking} no child or no day of beginning: left out."
        findings.add(Finding("further_refused", Severity.WARNS, message, None, ELEMENT))
    report = FurtherReport(
        table=TABLE,
        sheet=ELEMENT,
        rows_read=len(rows),
        rows_kept=len(kept),
        rows_refused=len(rows) - len(kept),
        rows_left_out=0,
        columns=tuple(WRITTEN),
    )
    return _arrow(kept), report


def _row(found: Gathered, place: int, findings: Findings) -> dict[str, Any]:
    """One block; a cell that cannot be understood is blank, and told."""
    row: dict[str, Any] = dict.fromkeys(FURTHER[TABLE]) | {"row": found.lines[place]}
    for column, element in WRITTEN.items():
        cell = found.cells[column][place]
        value = _READERS.get(column, read_date)(cell)
        # No list's number: Annex A has no such list.
        if isinstance(value, Doubt):
            where = (None, ELEMENT, found.lines[place], element, cell)
            findings.add(Finding(value.code, Severity.WARNS, value.message, *where))
            value = None
        row[column] = value
    return row


def _arrow(rows: list[dict[str, Any]]) -> pa.Table:
    import pyarrow as pa

    kinds = {"date": pa.date32(), "string": pa.string(), "int": pa.int32(), "number": pa.float64()}
    return pa.table(
        {column: pa.array([row[column] for row in rows], kinds[kind]) for column, kind in FURTHER[TABLE].items()}
    )
