"""Rows behind a figure as people may read them, for whoever has asked already whether the children are theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from practicelens.analytics.annex_a import report
from practicelens.analytics.dataset import places_in
from practicelens.analytics.measure import EventRow
from practicelens.analytics.measurements import Measurements
from practicelens.analytics.sources.holding import TITLES
from practicelens.people.asking import Asking
from practicelens.performance.datasets import naming
from practicelens.performance.datasets.register.internal import InUse, in_use
from practicelens.performance.datasets.shapes import ChildList, ListedChild

_PRINT = re.compile(r"[0-9a-f]{64}")


def listed(asking: Asking, data: Measurements, rows: Sequence[EventRow]) -> ChildList:
    """Rows as people may read them, the latest first."""
    seen = [row for row in rows if _may_see(asking, row)]
    sources = {(one.list, one.as_at): one.source for one in data.answers}
    # Once for all rows: each asks which file it stands in.
    files = asking.once(in_use)
    lines = tuple(
        ListedChild(
            child=row.child,
            team=naming.team(asking, row.team_id),
            worker=naming.worker(asking, row.team_id, row.worker_id),
            date=row.date,
            counts=row.counts,
            amount=row.amount,
            note=row.note,
            evidence=row.evidence,
            file=_file(files, sources, row),
            list=naming.list_words(row.list),
            sheet=place[0],
            row=place[1],
        )
        # Of one day in the order of their numbers, so that a list reads alike each time it is opened.
        for row in sorted(seen, key=lambda row: (-row.date.toordinal(), row.child))
        # A loop over one, to have both parts of a place without asking for it twice.
        for place in (_place(files, sources, row),)
    )
    return ChildList(lines, hidden=len(rows) - len(seen))


def _may_see(asking: Asking, row: EventRow) -> bool:
    """Whether a row is for this person: of a child who may be named, or of a worker who may."""
    return naming.may_name(asking, row.child) if row.child else bool(naming.worker(asking, row.team_id, row.worker_id))


def _place(files: Sequence[InUse], sources: Mapping[tuple[str, date], str], row: EventRow) -> tuple[str, int | None]:
    """The sheet, table or element that a row stands in, and the row or line there."""
    one = _dataset(files, sources, row)
    sheet, parts = places_in(one.folder).get(row.list, ("", ())) if one else ("", ())
    at = report.place_in(parts, row.row)
    # A lone file is read under its print: its own name stands beside already.
    return at or ("" if _PRINT.fullmatch(sheet.partition(".")[0]) else sheet, row.row)


def _dataset(files: Sequence[InUse], sources: Mapping[tuple[str, date], str], row: EventRow) -> InUse | None:
    """The dataset that a row is of: of the source that speaks for its day, the newest up to it."""
    day = row.extract_day or date.min
    source = sources.get((row.list, day), "")
    return next((one for one in files if one.source == source and one.as_at <= day), None)


def _file(files: Sequence[InUse], sources: Mapping[tuple[str, date], str], row: EventRow) -> str:
    one = _dataset(files, sources, row)
    # Whose file it is, where the figures have several sources.
    return f"{one.name} ({TITLES[one.source]})" if one and len(set(sources.values())) > 1 else one.name if one else ""
