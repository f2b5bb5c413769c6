"""Where children are by the current extract, for work about a child whose app has asked who asks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from practicelens.access.actor import ChildKey
from practicelens.analytics.measure import ChildRow
from practicelens.analytics.measurements import FiguresUnreadable
from practicelens.people.asking import Asking, key_of
from practicelens.performance.datasets.register.internal import current, measured


@dataclass(frozen=True)
class ChildPlace:
    """Where the current extract has a child: with which team and worker, or closed to us since when, if it says."""

    as_at: date
    open: bool
    team_id: int | None
    worker_id: int | None
    closed_on: date | None


def places_of(asking: Asking, keys: Collection[ChildKey]) -> dict[ChildKey, ChildPlace]:
    """Where children are, those unknown to the current extract left out.

    One query of the measurements; empty before anything is published, and while the figures cannot be read: the work
    about a child goes on as if the extract did not know them, and follows it when they can be read again.
    """
    wanted = {key.identifier: key for key in keys if key == key_of(key.identifier)}
    edition = asking.once(current)
    if edition is None or not wanted:
        return {}
    try:
        rows = measured(edition).children_named(sorted(wanted))
    except FiguresUnreadable:
        return {}
    return {wanted[row.child]: _place(row, edition.as_at) for row in rows}


def _place(row: ChildRow, as_at: date) -> ChildPlace:
    """One child's; the day it closed is the last day on which anything of it ended."""
    ended = [day for day in (row.in_need_closed, row.plan_ended, row.looked_after_ended) if day is not None]
    closed_on = max(ended, default=None) if not row.open else None
    return ChildPlace(as_at, row.open, row.team_id, row.worker_id, closed_on)
