"""What lies between events that are rare: days (a t chart) or rows (a g chart), with limits and signals. Pure.

Where most months have none or one, limits of months say nothing: the lower one is nought, and a year of noughts looks
like a run. What lies between one event and the next tells of each event by itself, and grows with every day without.

Sources: the t chart is Nelson's (A control chart for parts-per-million nonconforming items, Journal of Quality
Technology 26, 1994; worked in Montgomery, Introduction to Statistical Quality Control): days to the power 1/3.6 are
nearly normal, and go by XmR. The g chart is Benneyan's (Number-between g-type charts, Health Care Management Science
4, 2001), with the geometric distribution's own median and percentiles at three sigma instead of mean and deviations:
so skewed a distribution lies beyond the latter in one of fifty.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist, fmean
from typing import Final

from practicelens.analytics.control import limits, signals
from practicelens.analytics.control.limits import FEWEST, TRIAL, Method
from practicelens.analytics.control.signals import Lengths, Signal

POWER: Final = 1 / 3.6
"""What makes times between events nearly normal (Nelson)."""
NONE_IN: Final = 0.25
"""From this share of months without any, an event is rare (Provost and Murray, The Health Care Data Guide)."""
SELDOM: Final = 0.1
"""A share that is rare counts fewer than this of its rows: above it a month without any only has few rows."""
_NORMAL: Final = NormalDist()
_TAIL: Final = _NORMAL.cdf(-3)
_CERTAIN: Final = 1 - 1e-12
"""The most that a chance is taken for: of one, no normal number could be told."""
Happened = tuple[date, bool]
"""A row of a card: its day, and whether it counts. In order of time."""


@dataclass(frozen=True)
class Gap:
    """What lies before an event: days or rows, and the month of the event by its place in the chart.

    ``open``: no event has ended it yet; it has become so long by the end of the last month.
    """

    length: int
    place: int
    open: bool = False


@dataclass(frozen=True)
class Between:
    """The gaps of a phase, oldest first, with limits in their own unit (days or rows).

    ``scores``: the gaps as numbers that are nearly normal, around ``middle``, one ``spread`` a standard deviation.
    """

    method: Method
    gaps: tuple[Gap, ...]
    centre: float
    low: float
    high: float
    scores: tuple[float, ...]
    middle: float
    spread: float

    @property
    def trial(self) -> bool:
        """Whether its limits come from fewer than twelve gaps."""
        return sum(not one.open for one in self.gaps) < TRIAL

    def signals(self, lengths: Lengths) -> tuple[Signal, ...]:
        """Every signal, by the places of its months; up where events come sooner after one another."""
        found = signals.found(self.scores, self.middle, [self.spread] * len(self.scores), lengths)
        return tuple(
            Signal(
                one.kind, tuple(sorted({self.gaps[number].place for number in one.points})), not one.up, one.points
            )
            for one in found
        )  # fmt: skip


def days_between(rows: Sequence[Happened], months: Sequence[date | None]) -> tuple[Gap, ...]:
    """Days from each day with an event to the next. ``months``: last days of a phase's months, None where untold.

    Events of one day are one: brothers and sisters adopted together are no sign of more.
    """
    days = sorted({day for day, counts in rows if counts})
    places = [(day, _place(day, months)) for day in days]
    known = [(day, place) for day, place in places if place is not None]
    gaps = [
        Gap((day - before).days, place)
        for (before, earlier), (day, place) in itertools.pairwise(known)
        if None not in months[earlier : place + 1]
    ]
    last = months[-1] if months else None
    if known and last is not None and None not in months[known[-1][1] :]:
        gaps.append(Gap((last - known[-1][0]).days, len(months) - 1, open=True))
    return tuple(gaps)


def rows_between(rows: Sequence[Happened], months: Sequence[date | None]) -> tuple[Gap, ...]:
    """Rows that do not count between one that does and the next, in order of their days."""
    gaps: list[Gap] = []
    since: tuple[int, int] | None = None
    for day, counts in rows:
        place = _place(day, months)
        if since and (place is None or None in months[since[1] : place + 1]):
            since = None
        if place is None:
            continue
        if counts:
            if since:
                gaps.append(Gap(since[0], place))
            since = (0, place)
        elif since:
            since = (since[0] + 1, since[1])
    if since and None not in months[since[1] :]:
        gaps.append(Gap(since[0], len(months) - 1, open=True))
    return tuple(gaps)


def _place(day: date, months: Sequence[date | None]) -> int | None:
    """The month of a day; None before the first, and where the month cannot be told."""
    return next(
        (
            place
            for place, last in enumerate(months)
            if last is not None and (last.year, last.month) == (day.year, day.month)
        ),
        None,
    )


def t(gaps: Sequence[Gap], *, screened: bool) -> Between | None:
    """A t chart of days between events; None of fewer than four that have ended."""
    closed = [one.length**POWER for one in gaps if not one.open]
    if len(closed) < FEWEST:
        return None
    made = limits.xmr(closed, screened=screened)
    low, high = (max(0.0, one) ** (1 / POWER) for one in (made.low(0), made.high(0)))
    shown = _judged(gaps, made.centre ** (1 / POWER))
    scores = tuple(one.length**POWER for one in shown)
    return Between(Method.T, shown, made.centre ** (1 / POWER), low, high, scores, made.centre, made.sigma[0])


def g(gaps: Sequence[Gap]) -> Between | None:
    """A g chart of rows between those that count; None of fewer than four, and where each follows the one before."""
    closed = [one.length for one in gaps if not one.open]
    if len(closed) < FEWEST or not any(closed):
        return None
    chance = 1 / (fmean(closed) + 1)
    ends = (_longest(chance, 1 - _TAIL), _longest(chance, 0.5), _longest(chance, _TAIL))
    low, centre, high = max(0, math.ceil(ends[0])), max(0.0, ends[1]), math.floor(ends[2])
    shown = _judged(gaps, centre)
    scores = tuple(score(one.length, chance) for one in shown)
    return Between(Method.G, shown, centre, low, high, scores, 0.0, 1.0)


def _judged(gaps: Sequence[Gap], centre: float) -> tuple[Gap, ...]:
    """The gaps, and the open one only where it is long already: how long it will be nobody knows."""
    return tuple(one for one in gaps if not one.open or one.length > centre)


def score(length: int, chance: float) -> float:
    """So many rows without an event, each with this chance of one, as a standard normal number (by the mid-p)."""
    stay = 1 - chance
    return _NORMAL.inv_cdf(min(1 - stay**length * (1 + stay) / 2, _CERTAIN))


def _longest(chance: float, beyond: float) -> float:
    """The length beyond which a gap lies with this chance, by the mid-p as ``score`` has it."""
    stay = 1 - chance
    return math.log(2 * beyond / (1 + stay)) / math.log(stay)
