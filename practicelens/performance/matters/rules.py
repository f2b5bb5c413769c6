"""Pure decisions of Performance Matters: how grave a signal is, how it is said, when words are asked for."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from enum import IntEnum
from typing import Final

from practicelens.access.errors import Refused
from practicelens.analytics.control.charts import Chart, Point
from practicelens.analytics.control.signals import Kind, Signal
from practicelens.analytics.measure import Card, Figure, Polarity, Timing
from practicelens.analytics.measure import Kind as CardKind
from practicelens.workdays.timescales import add_months

# Two years: each month stands beside its own of the year before, and limits have months enough to be made of.
MONTHS: Final = 24
"""Months of a chart."""
FEWEST: Final = 13
"""Months a measure must answer for to stand here: a year, and the month a year ago (issue: 13 months and more)."""
LONGEST: Final = 1_000
LONGEST_ASK: Final = 200
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


class Gravity(IntEnum):
    """In which order signals stand."""

    DECIDE = 0
    WATCH = 1
    GLAD = 2


def better(card: Card, *, up: bool) -> bool | None:
    """Whether a move this way is for the better; None of a card of which neither way is."""
    # More contacts are neither good nor bad by themselves: whoever reads the figure judges it.
    if card.polarity is Polarity.NEITHER:
        return None
    return up is (card.polarity is Polarity.HIGHER)


def mark(card: Card, signal: Signal) -> str:
    """How a point of a signal is marked: "better", "worse", or "moved" where neither way is better."""
    return {True: "better", False: "worse", None: "moved"}[better(card, up=signal.up)]


def gravity(card: Card, found: Sequence[Signal], *, asked: bool) -> Gravity:
    """A decision where one is asked for, or a month is worse than chance explains; else watched, or glad of.

    ``found``: the signals that the month is part of; none only where a decision is asked for.
    """
    if asked:
        return Gravity.DECIDE
    # Two signals may point both ways: the plainest, which comes first, is the one that is said.
    ways = better(card, up=found[0].up)
    # Only beyond the limits: a run or a drift is watched first, as chance
    # makes one now and then among so many measures.
    if ways is False and found[0].kind is Kind.OUTSIDE:
        return Gravity.DECIDE
    return Gravity.GLAD if ways else Gravity.WATCH


def signal_words(card: Card, chart: Chart, one: Signal) -> str:
    """A signal as people read it: "eight months above the average"."""
    if one.gaps:
        return _between_words(one)
    number = len(one.points)
    many = NUMBERS[number] if number < len(NUMBERS) else str(number)
    match one.kind:
        case Kind.OUTSIDE:
            return (
                f"{'more' if one.up else 'fewer'} than chance explains"
                if card.kind is CardKind.COUNT
                else (f"{'higher' if one.up else 'lower'} than chance explains")
            )
        case Kind.SIDE:
            return f"{many} months {'above' if one.up else 'below'} the average"
        case Kind.TREND:
            return f"{many} months, each {'above' if one.up else 'below'} the one before"
    return f"two of three months near the {'upper' if one.up else 'lower'} limit"


def _between_words(one: Signal) -> str:
    """A signal of what lies between events that are rare: "longer without one than chance explains"."""
    number = len(one.gaps)
    many = NUMBERS[number] if number < len(NUMBERS) else str(number)
    match one.kind:
        case Kind.OUTSIDE:
            return f"{'sooner after the last' if one.up else 'longer without one'} than chance explains"
        case Kind.SIDE:
            return f"{many} in a row {'sooner' if one.up else 'later'} after the last than usual"
        case Kind.TREND:
            return f"{many} in a row, each {'sooner' if one.up else 'later'} after the last than the one before"
    return f"two of three much {'sooner' if one.up else 'later'} after the last than usual"


def answers(figures: Sequence[Figure]) -> bool:
    """Whether a measure stands on the page: enough months told, and somebody in one of them."""
    known = [one for one in figures if one.value is not None]
    # Thirteen noughts are a list that nobody fills, not a measure that stands still.
    return len(known) >= FEWEST and any(one.value or one.denominator for one in known)


def over_year(card: Card, figures: Sequence[Figure]) -> float | None:
    """The last twelve months as one value; None where a month is missing, or they cannot be put together.

    Shares by all that was counted, rates by all events over the mean number of children, counts added. A stock of
    twelve months is no more than that of the last day, which stands beside it; medians do not add up.
    """
    year = figures[-12:]
    # A month in which there was nobody to count is known, and adds nothing; one that could not be told is a gap.
    whole = len(year) == 12 and all(one.value is not None or one.denominator == 0 for one in year)
    if not whole or card.timing is Timing.STOCK or card.kind is CardKind.MEDIAN:
        return None
    counted = sum(one.numerator or 0 for one in year)
    of = sum(one.denominator or 0 for one in year)
    if card.kind is CardKind.COUNT:
        return float(counted)
    if not of:
        return None
    # Rates are for 10,000 children a year: twelve months of events over the mean of twelve months' children.
    return counted / of if card.kind is CardKind.SHARE else counted / (of / 12) * 10_000


def place_of(points: Sequence[Point], day: date) -> float | None:
    """Where a day lies among months counted from 0, half a month before and after each; None outside of them."""
    first = points[0].figure.end
    place = (day.year - first.year) * 12 + day.month - first.month
    if not 0 <= place < len(points):
        return None
    return min(max(place - 0.5 + (day.day - 1) / monthrange(day.year, day.month)[1], 0.0), len(points) - 1.0)


def month_of(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def last_day(month: date) -> date:
    """The last day of a month by its first."""
    return add_months(month, 1) - timedelta(days=1)


def latest_month(as_at: date) -> date:
    """The newest month that an extract of a day tells whole, by its first day."""
    month = month_of(as_at)
    # An extract of the 30th of a month with 31 days lacks what happened on the last: that month is not whole yet.
    return month if as_at == last_day(month) else add_months(month, -1)


def working_day_after(month: date, number: int, add: Callable[[date, int], date]) -> date:
    """So many working days after a month's end."""
    return add(last_day(month), number)


def check_asks(asks: str, by: date | None, today: date) -> None:
    """What is asked for is asked by a day, which lies ahead; a day alone asks nothing."""
    # A wish without a day is never late, so nobody would ever have to answer it.
    if bool(asks) != (by is not None):
        raise Refused("Say both what is asked for and by when, or neither.", code="asks")
    if by is not None and not today <= by <= today + timedelta(days=366):
        raise Refused("The day must be today or later, within a year.", code="asks_by")


def check_day(day: date, today: date) -> None:
    """An event has happened, or its day stands; not further ahead than a year, nor before anything was counted."""
    if not date(2000, 1, 1) <= day <= today + timedelta(days=366):
        raise Refused("The day lies between 2000 and a year from today.", code="day")


def link_of(month: date, service_id: int | None) -> str:
    """Where a month stands in the product."""
    return f"/performance-matters/{month:%Y-%m}/" + (f"{service_id}/" if service_id is not None else "")
