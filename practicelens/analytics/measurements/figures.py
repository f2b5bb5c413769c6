"""Counts made into figures: a value, its interval, and in words why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from practicelens.analytics import statistics
from practicelens.analytics.measure import Card, Figure, Kind, Level, Timing

NO_ONE = {Timing.FLOW: "nobody to count in this period", Timing.STOCK: "nobody to count on that day"}
NONE_JUDGED = "none of them could be judged"
NO_POPULATION = "no population is held for that day"
YEAR = 365.25  # days; rates over a part of a year are told a year, leap years or not


@dataclass(frozen=True)
class Tally:
    """What was counted of a card's rows: all, those that count, those judged, distinct children, amounts in order."""

    rows: int = 0
    counted: int = 0
    judged: int = 0
    children: int = 0
    amounts: Sequence[float] | None = ()


@dataclass(frozen=True)
class Place:
    """Whose figure it is and of when."""

    level: Level
    level_id: int | None
    start: date
    end: date


def unjudged(card: Card, place: Place, why: str, tally: Tally | None = None) -> Figure:
    """A figure that says why it is none."""
    counted = tally or Tally()
    return Figure(
        card=card.key, level=place.level, level_id=place.level_id, start=place.start, end=place.end,
        numerator=counted.counted if tally else None, denominator=None, value=None, low=None, high=None,
        not_judged=counted.rows - counted.judged, why=why, children=counted.children,
    )  # fmt: skip


def figure(card: Card, place: Place, tally: Tally, population: int | None, remark: str = "") -> Figure:
    """The figure of a tally; ``remark`` is said beside it."""
    denominator, answer, why = _answer(card, place, tally, population)
    value, low, high = answer or (None, None, None)
    return Figure(
        card=card.key, level=place.level, level_id=place.level_id, start=place.start, end=place.end,
        numerator=None if card.kind is Kind.MEDIAN else tally.counted, denominator=denominator,
        value=value, low=low, high=high, not_judged=tally.rows - tally.judged, why=why or remark,
        children=tally.children,
    )  # fmt: skip


Answer = tuple[float, float | None, float | None]


def _answer(card: Card, place: Place, tally: Tally, population: int | None) -> tuple[int | None, Answer | None, str]:
    """(denominator, (value, low, high) or None, why there is none)."""
    match card.kind:
        case Kind.COUNT:
            # Nobody is a figure too, where a share of nobody is none.
            return None, (float(tally.counted), None, None), ""
        case Kind.SHARE:
            if not tally.judged:
                return 0, None, NONE_JUDGED if tally.rows else NO_ONE[card.timing]
            # Wilson's, because teams are small: 1 of 2 is shown as 9 to 91 %, where the textbook interval runs past
            # both ends.
            low, high = statistics.wilson(tally.counted, tally.judged)
            return tally.judged, (tally.counted / tally.judged, low, high), ""
        case Kind.RATE:
            if not population:
                return None, None, NO_POPULATION
            # DfE's rates of flows are a year's: a month's referrals are made comparable with them.
            years = 1.0 if card.timing is Timing.STOCK else ((place.end - place.start).days + 1) / YEAR
            return population, statistics.rate(tally.counted, population * years), ""
    # What is left is a median.
    if not tally.amounts:
        return 0, None, NONE_JUDGED if tally.rows else NO_ONE[card.timing]
    return len(tally.amounts), statistics.median_interval(tally.amounts), ""
