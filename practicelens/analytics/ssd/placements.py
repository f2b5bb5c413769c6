"""Where a looked-after child lives: the latest placement, and how many there were in twelve months."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from practicelens.analytics.ssd.drafting import Draft
from practicelens.analytics.ssd.extract import Extract
from practicelens.analytics.ssd.periods import Period

_COLUMNS = {
    "placement_started": "clap_cla_placement_start_date",
    "placement_type": "clap_cla_placement_type",
    "provider": "clap_cla_placement_provider",
    "postcode": "clap_cla_placement_postcode",
    "urn": "clap_cla_placement_urn",
}


def fill(draft: Draft, periods: Sequence[Period]) -> None:
    """The columns of a child's placement."""
    extract = draft.desk.extract
    every = [_of(extract, period) for period in periods]
    named = [extract.ids("clae_cla_placement_id")[row] for row in draft.rows]
    latest = [_latest(extract, rows, one) for rows, one in zip(every, named, strict=True)]
    for column, field in _COLUMNS.items():
        draft.taken(column, field, latest)
    draft.put("placements_12m", (_in_a_year(extract, rows) for rows in every))


def _of(extract: Extract, period: Period) -> Sequence[int]:
    """The placements of a child: of its period of care by identifier, and those that name the child."""
    rows = {row for one in period.ids for row in extract.by_key("clap_cla_id").get(one, ())}
    return sorted(rows | {*extract.by_child("ssd_cla_placement").get(period.child or "", ())})


def _latest(extract: Extract, rows: Iterable[int], named: str | None) -> int | None:
    """The placement that the latest episode names, else the one that is open, else the last that began."""
    # Only among the child's own: an identifier given twice must not put a child at another child's address.
    own = [row for row in extract.by_key("clap_cla_placement_id").get(named or "", ()) if row in set(rows)]
    return max(own or rows, key=lambda row: _rank(extract, row), default=None)


def _rank(extract: Extract, row: int) -> tuple[bool, date, int]:
    start = extract.dates("clap_cla_placement_start_date")[row]
    end = extract.dates("clap_cla_placement_end_date")[row]
    # One that is to begin ranks last: the child does not live there yet.
    return extract.is_open(start, end), start if start and extract.has_been(start) else date.min, row


def _in_a_year(extract: Extract, rows: Iterable[int]) -> int | None:
    """How many placements lie in the twelve months; a placement with a row for each episode is one."""
    starts = extract.dates("clap_cla_placement_start_date")
    ends = extract.dates("clap_cla_placement_end_date")
    ids = extract.ids("clap_cla_placement_id")
    found: set[object] = set()
    for row in rows:
        begun, over = starts[row], ends[row]
        if (begun is None or begun <= extract.as_at) and (over is None or over > extract.year):
            # A row without an identifier is a placement of its own; in a tuple, so that no row number equals an
            # identifier.
            found.add(ids[row] or (row,))
    # Ofsted: the lowest possible value is one, for the current placement. Without any nothing is known.
    return len(found) or None
