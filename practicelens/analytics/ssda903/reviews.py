"""Every review of a child looked after, with how the child took part in it, as the table that Annex A lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.annex_a.report import Finding, Findings, FurtherReport, Severity
from practicelens.analytics.further import title
from practicelens.analytics.schema import FURTHER
from practicelens.analytics.ssda903 import lists
from practicelens.analytics.ssda903.people import People
from practicelens.analytics.ssda903.periods import Period
from practicelens.analytics.ssda903.tables import Row
from practicelens.analytics.ssda903.years import Return
from practicelens.workdays.counting import counted

if TYPE_CHECKING:
    import pyarrow as pa

TABLE: Final = "reviews"
KIND: Final = "looked_after"
SHORT_BREAKS: Final = frozenset({"V3", "V4"})
"""They have reviews of their own (Care Planning Regulations 2010, regulation 48)."""
WRITTEN: Final[Mapping[str, str]] = {
    "child": "CHILD",
    "held": "REVIEW",
    "started": "DECOM of the period’s first episode",
    "ended": "DEC of the period’s last episode",
    "kind": "a review of care, all of them",
    "participation": "REVIEW_CODE",
    "worker": "SW_ID, while care goes on",
}
"""By column what it is taken from. When a review is due, and whether one was called off, the return does not say."""
_NEEDS: Final = {"started": "episodes", "ended": "episodes", "worker": "social_worker"}
"""Columns that have an answer only where a table is here."""


def table(
    returned: Return, people: People, periods: Mapping[str, list[Period]], findings: Findings
) -> tuple[pa.Table, FurtherReport] | None:
    """The reviews that can be used, and what became of all; None where the return has no table of them."""
    tables = returned.of("reviews")
    if not tables:
        return None
    rows = returned.rows("reviews", "REVIEW")
    taken = [_row(row, people, periods.get(str(row.text("CHILD")), ())) for row in rows if row.day("REVIEW")]
    kept = [row for row in taken if row is not None]
    # Those without a day were never taken, and are no short breaks.
    refused = len(rows) - len(taken)
    name = lists.sheet(tables)
    if refused:
        message = f"{counted(refused, 'row has', 'rows have')} no day: left out of “{title(TABLE)}”."
        findings.add(Finding("further_refused", Severity.WARNS, message, None, name))
    # What two years tell counts once, by the later; those of short breaks are none.
    outside = sum(len(each.at) for each in tables) - len(kept) - refused
    parts = lists.parts_of(tables)
    report = FurtherReport(
        TABLE,
        name,
        len(kept) + refused,
        len(kept),
        refused,
        outside,
        _answered(people),
        parts if len(parts) > 1 else (),
    )
    return _arrow(kept), report


def _answered(people: People) -> tuple[str, ...]:
    """The columns that these files can answer."""
    return tuple(column for column in WRITTEN if _NEEDS.get(column, "reviews") in people.has)


def _row(row: Row, people: People, periods: Sequence[Period]) -> dict[str, Any] | None:
    """One review under its period of care; None of a short break."""
    day = row.day("REVIEW")
    period = _period(periods, day) if day else None
    # As its episodes stand at the end: a stay that became care is care.
    if period is not None and period.last.text("LS") in SHORT_BREAKS:
        return None
    child = str(row.text("CHILD"))
    ended = period.ended if period else None
    return dict.fromkeys(FURTHER[TABLE]) | {
        "row": row.place,
        "child": child,
        "held": day,
        "started": period.started if period else None,
        "ended": ended,
        "kind": KIND,
        "participation": row.text("REVIEW_CODE"),
        # The table of workers says who it is now: of a period that is over, somebody else may have been.
        "worker": people.workers.get(child) if period and ended is None else None,
    }


def _period(periods: Sequence[Period], day: date) -> Period | None:
    """The period in which a review lies; one whose beginning is not here may have had reviews before."""
    for period in periods:
        begun = not period.whole or period.started is None or period.started <= day
        if begun and (period.ended is None or day <= period.ended):
            return period
    return None


def _arrow(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    import pyarrow as pa

    kinds = {"date": pa.date32(), "string": pa.string(), "int": pa.int32(), "number": pa.float64()}
    return pa.table(
        {column: pa.array([row[column] for row in rows], kinds[kind]) for column, kind in FURTHER[TABLE].items()}
    )
