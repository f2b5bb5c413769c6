"""Where children are by the current extract, for work about a child whose app has asked who asks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from practicelens.access.actor import ChildKey
from practicelens.analytics.edition.kept import days_of, tells_every_visit
from practicelens.analytics.measure import ChildRow
from practicelens.analytics.measurements import FiguresUnreadable
from practicelens.people.asking import Asking, key_of
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register.internal import current, measured


@dataclass(frozen=True)
class ChildPlace:
    """Where the current extract has a child: with which team and worker, or closed to us since when, if it says.

    ``closed``: was open to us and is no more. A care leaver is not, nor whoever had early help or a contact alone.
    """

    as_at: date
    open: bool
    team_id: int | None
    worker_id: int | None
    closed_on: date | None
    closed: bool = False
    looked_after: bool = False


def places_of(asking: Asking, keys: Collection[ChildKey]) -> dict[ChildKey, ChildPlace]:
    """Where children are, those unknown to the current extract left out.

    One query of the measurements; empty before anything is published, and while the figures cannot be read: the work
    about a child goes on as if the extract did not know them, and follows it when they can be read again.
    """
    # A key of an earlier scheme may have the digits of another child of today.
    wanted = {key.identifier: key for key in keys if key == key_of(key.identifier)}
    edition = asking.once(current) if wanted else None
    if edition is None:
        return {}
    try:
        rows = measured(edition).children_named(sorted(wanted))
    except FiguresUnreadable:
        return {}
    return {wanted[row.child]: _place(row, edition.as_at) for row in rows}


def _place(row: ChildRow, as_at: date) -> ChildPlace:
    """One child's; the day it closed is the last day on which anything of it ended."""
    ended = [day for day in (row.in_need_closed, row.plan_ended, row.looked_after_ended) if day is not None]
    # Of one open again an old end says nothing: children come back.
    closed_on = max(ended, default=None) if not row.open else None
    began = (row.in_need_since, row.plan_since, row.looked_after_since, row.assessment_started, closed_on)
    closed = not row.open and not row.care_leaver and any(day is not None for day in began)
    in_care = row.case_status == "looked_after"
    return ChildPlace(as_at, row.open, row.team_id, row.worker_id, closed_on, closed, in_care)


@dataclass(frozen=True)
class Standing:
    """What an audit needs of a child and no more: age, plan and since when, visits and reviews in its period.

    ``every_visit``: a dataset tells each; else the extracts tell the last of their day alone.
    """

    as_at: date
    age: int | None
    plan: str
    plan_since: date | None
    visits: tuple[date, ...]
    reviews: tuple[date, ...]
    every_visit: bool = False


def standing_of(asking: Asking, key: ChildKey, since: date, until: date) -> Standing | None:
    """How a child stands by the current extract, and the days that the extracts tell of a period.

    None before anything is published, where no extract knows the child, and while the figures cannot be read.
    """
    edition = asking.once(current)
    if edition is None or key != key_of(key.identifier):
        return None
    try:
        row = measured(edition).child(key.identifier)
    except FiguresUnreadable:
        return None
    if row is None:
        return None
    folder = building.below() / edition.path
    # From the edition's tables, not from the figures: these hold what counts, and an audit asks for every day.
    days, (plan, plan_since) = days_of(folder, key.identifier, since, until), _plan(row)
    every = tells_every_visit(folder)
    return Standing(edition.as_at, row.age, plan, plan_since, days.visits, days.reviews, every)


def _plan(row: ChildRow) -> tuple[str, date | None]:
    """The plan a child has now, in words, and since when."""
    plans = {
        "looked_after": ("looked after", row.looked_after_since),
        "protection_plan": ("child protection plan", row.plan_since),
        "in_need_plan": ("child in need plan", row.in_need_since),
        "open_assessment": ("being assessed", row.assessment_started),
    }
    # Whoever left care has a pathway plan, whose day no list tells.
    return plans.get(row.case_status or "", ("care leaver" if row.care_leaver else "", None))
