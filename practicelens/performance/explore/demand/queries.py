"""Open work, plans, placements and caseloads of the months ahead, at a place, for whoever may open it.

Nothing is kept: what is foreseen follows from the months that are told, and each month of the past is foreseen anew
from those before it, so that model and score are always of one and the same extract.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from statistics import fmean
from typing import Final

from practicelens.access.errors import Missing
from practicelens.analytics.demand import pressure
from practicelens.analytics.demand.outlook import Outlook, outlook
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Figure, Kind, Timing
from practicelens.analytics.measurements.periods import month_end, month_ends
from practicelens.analytics.measurements.trends import trends
from practicelens.people.asking import Asking
from practicelens.performance.datasets.register.internal import measured
from practicelens.performance.explore.chat.queries import edition, places
from practicelens.performance.explore.demand.shapes import (
    AHEAD,
    Caseloads,
    CaseloadThen,
    DemandView,
    Group,
    Pressed,
    Series,
)

MONTHS: Final = 48
"""Months that are looked back on: of older ones the work was another."""
YEAR: Final = 12
GROUPS: Final = (
    ("What comes in", ("contacts", "referrals", "section47_enquiries", "conferences", "looked_after_started")),
    ("Open work", ("early_help_open", "assessments_open", "in_need_open", "leavers", "caseload")),
    ("Plans", ("in_need_plans_open", "plans_open")),
    ("Placements", ("looked_after_open", "cla_fostered", "cla_kinship", "cla_childrens_home", "cla_supported")),
)
"""§10's demand and resources; of placements, which are shares, the children themselves."""
STAGES: Final = (
    ("Open assessments", "assessments_open", "assessments_completed", "assessments_completed"),
    ("Children in need", "in_need_open", "in_need_started", "in_need_ended"),
    ("Children on a child protection plan", "plans_open", "plans_started", "plans_ended"),
    ("Children looked after", "looked_after_open", "looked_after_started", "looked_after_ended"),
)
"""Who stands, who comes in a month, who goes. Assessments begun are told by no card: as many begin as are completed."""
_ASKED: Final = tuple(
    dict.fromkeys([*(key for _, keys in GROUPS for key in keys), *(key for _, *keys in STAGES for key in keys)])
)
Months = Mapping[str, tuple[Figure, ...]]


def demand(asking: Asking, place_key: str, *, workers: float = 1, referrals: float = 10) -> DemandView | None:
    """Demand at a place, with so many workers and so many in a hundred referrals more; None before an extract.

    ``Missing`` beyond the person's reach.
    """
    found, place = edition(asking), next((one for one in places(asking) if one.key == place_key), None)
    # Reach before figures: a place beyond it is none, also where nothing is published yet.
    if place is None:
        raise Missing("demand")
    if found is None:
        return None
    data, level = measured(found), place.whose.level
    ids = place.whose.ids
    # Not every card is told of a service area: what is not is left out, and never a nought.
    keys = [key for key in (*_ASKED, "workers_caseload") if level in CARDS[key].levels]
    months: Months = trends(data, keys, level, ids[0] if ids else None, MONTHS)
    series = {key: _series(key, months[key]) for key in keys if key != "workers_caseload"}
    groups = tuple(Group(title, tuple(_known(series, keys))) for title, keys in GROUPS)
    # By the groups and not by the cards: what the stages alone ask is on no list, and lacks nothing there.
    shown = [series[key] for _, keys in GROUPS for key in keys if key in series]
    allocated = series.get("caseload")
    holders = _holders(months.get("workers_caseload", ()), allocated)
    return DemandView(
        place,
        found,
        month_ends(found.as_at, 1)[0],
        tuple(group for group in groups if group.series),
        tuple(one.title for one in shown if not one.is_foreseen),
        _caseloads(asking, allocated, holders, workers),
        referrals,
        tuple(_pressed(series, referrals)),
    )


def _known(series: Mapping[str, Series], keys: Sequence[str]) -> Iterator[Series]:
    return (series[key] for key in keys if key in series and series[key].known)


def _series(key: str, figures: Sequence[Figure]) -> Series:
    """The months of a card up to the last that is told, back to the first gap."""
    card = CARDS[key]
    # The month under way is not known yet: its part would look like a fall.
    whole = [one for one in figures if one.end == month_end(one.end)]
    known: list[Figure] = []
    for one in reversed(whole):
        # A month of which extracts do not speak is no month of nobody.
        if one.numerator is None or one.value is None:
            break
        known.insert(0, one)
    # Of a share its children are foreseen, who need the places, and not the share.
    title = card.title if card.kind is not Kind.SHARE else card.numerator.capitalize()
    counts = tuple((one.end, one.numerator or 0) for one in known)
    return Series(key, title, card.timing is Timing.STOCK, counts, _outlook(tuple(count for _, count in counts)))


@lru_cache(maxsize=512)
def _outlook(values: tuple[int, ...]) -> Outlook:
    """The same months are foreseen once a process: people open the page more often than figures change."""
    return outlook(values)


def _holders(figures: Sequence[Figure], allocated: Series | None) -> Figure | None:
    """The workers who hold a child on the day on which the children were counted: those of now may be others."""
    day = allocated.known[-1][0] if allocated is not None and allocated.known else None
    return next((one for one in figures if one.end == day), None)


def _caseloads(asking: Asking, allocated: Series | None, holders: Figure | None, more: float) -> Caseloads | None:
    if allocated is None or not allocated.known or holders is None or not holders.denominator:
        return None
    # The limit of today, and not of the last extract: it says what is asked from now on.
    workers, limit = holders.denominator, asking.rules.number("caseload.limit")
    now = CaseloadThen(0, *_each(allocated.now, allocated.now, allocated.now, workers, more, limit))
    ahead = [
        CaseloadThen(months, *_each(one.value, one.low, one.high, workers, more, limit))
        for months in AHEAD
        if (one := allocated.foreseen(months)) is not None
    ]
    return Caseloads(workers, more, limit, (now, *ahead))


def _each(
    children: float, low: float, high: float, workers: int, more: float, limit: float
) -> tuple[float, float, float, float, float | None, int]:
    """Children with their interval, how many each worker holds as it is and with more, and how many the limit wants."""
    then = pressure.each(children, workers, more)
    return children, low, high, children / workers, then, math.ceil(children / limit)


def _pressed(series: Mapping[str, Series], percent: float) -> Iterator[Pressed]:
    """The stages of which a year of who came, went and stood is told."""
    for title, standing, coming, going in STAGES:
        stood, came, gone = ([count for _, count in _last_year(series.get(key))] for key in (standing, coming, going))
        stays = pressure.stay(stood, gone)
        if not (stood and came and stays):
            continue
        a_month = fmean(came)
        extra = a_month * percent / 100
        more = tuple(pressure.more_open(extra, stays, months) for months in AHEAD)
        yield Pressed(title, standing, a_month, stays, stood[-1], more, extra * stays)


def _last_year(one: Series | None) -> Sequence[tuple[object, int]]:
    return one.known[-YEAR:] if one is not None and len(one.known) >= YEAR else ()
