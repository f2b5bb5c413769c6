"""Whose work a child is by the current extract, and what it holds of one team."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from practicelens.access.actor import ChildKey
from practicelens.access.capabilities import Capability
from practicelens.analytics.measure import ChildRow
from practicelens.analytics.measurements import FiguresUnreadable
from practicelens.people.asking import Asking, key_of
from practicelens.performance.datasets import permissions
from practicelens.performance.datasets.register.queries import current, measured
from practicelens.performance.datasets.seeing import Seeing


@dataclass(frozen=True)
class TeamChildren:
    """A team's open children as the extract gives them: who may be named, who not, and what is not understood.

    ``unmatched`` are workers' spellings that nobody matched, each with its children; ``without_worker`` counts
    children whom the extract gives no worker.
    """

    as_at: date
    named: frozenset[str]
    hidden: frozenset[str]
    unmatched: tuple[tuple[str, int], ...]
    without_worker: int


def children_of_team(asking: Asking, team_id: int) -> TeamChildren | None:
    """The children of a team; None before anything is published. Raises Missing where they are not to be seen."""
    permissions.check_can_see_level(asking.actor, "team", team_id, Capability.SEE_CHILDREN)
    edition = asking.once(current)
    if edition is None:
        return None
    data, seeing = measured(edition), Seeing(asking)
    every = frozenset(row.child for row in data.people_of([team_id]))
    named = frozenset(child for child in every if seeing.may_name(child))
    loads = [row for row in data.caseload([team_id]) if row.worker_id is None]
    return TeamChildren(
        as_at=edition.as_at,
        named=named,
        hidden=every - named,
        unmatched=tuple((row.spelled, row.children) for row in loads if row.spelled),
        without_worker=sum(row.children for row in loads if not row.spelled),
    )


@dataclass(frozen=True)
class ChildPlace:
    """Where the current extract has a child: with which team and worker, or closed to us since when, if it says."""

    as_at: date
    open: bool
    team_id: int | None
    worker_id: int | None
    closed_on: date | None


def places_of(asking: Asking, keys: Collection[ChildKey]) -> dict[ChildKey, ChildPlace]:
    """Where children are, those unknown to the current extract left out. House-internal: for work about the child.

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
