"""A number's next months with an interval made of the model's own past misses, and how the model did, month by month.

Each month of the past is taken for the last one known: what the model would have said of the months after it is held
against what they came to, beside the simplest thing anybody could say, the number of a year before. A model that does
no better is not worth its page, and the page says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean
from typing import Final

from practicelens.analytics.demand.theta import foresee

FIRST: Final = 12
"""Months that are known before the model says anything: with fewer there is no year before to hold it against."""
TRIED: Final = 6
"""Times that a model was tried so far ahead before an interval, or a score, is told."""
FURTHEST: Final = 12
"""Months ahead, at most."""
INTERVAL: Final = 0.8
"""How many in ten months should come to lie within: with some twenty tries, the ends of 95 % are not known."""
_Z: Final = NormalDist().inv_cdf((1 + INTERVAL) / 2)


@dataclass(frozen=True)
class Foreseen:
    """A month ahead, 1 the next: the model's number and the ends within which four in five should lie."""

    ahead: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Score:
    """How the model did so many months ahead: how often it was tried, and by how much it missed in the mean.

    ``year_before`` is the mean miss of whoever says the number of a year before, over the same months. ``within``:
    how many of ``judged`` months lay within the interval that was known then.
    """

    ahead: int
    times: int
    miss: float
    year_before: float
    within: int
    judged: int

    @property
    def better(self) -> bool:
        """Whether the model missed by less than the number of a year before."""
        return self.miss < self.year_before


@dataclass(frozen=True)
class Outlook:
    """What is foreseen, the next month first, as far as the past can tell how sure it is; a score each."""

    ahead: tuple[Foreseen, ...]
    scores: tuple[Score, ...]


@dataclass(frozen=True)
class _Try:
    """One month of the past foreseen: from which month, how far, the model's number and the month's own."""

    origin: int
    ahead: int
    foreseen: float
    actual: float
    year_before: float

    @property
    def miss(self) -> float:
        """How far off, whichever way."""
        return abs(self.actual - self.foreseen)

    @property
    def known_from(self) -> int:
        """The month from which on one knew."""
        return self.origin + self.ahead


def outlook(values: Sequence[float]) -> Outlook:
    """The next months of a monthly series, the oldest first, without a gap; empty where too little is known."""
    tries = [one for origin in range(FIRST, len(values)) for one in _tries(values, origin)]
    by_ahead = [[one for one in tries if one.ahead == ahead] for ahead in range(1, FURTHEST + 1)]
    tried = [same for same in by_ahead if len(same) >= TRIED]
    if not tried:
        return Outlook((), ())
    steps = zip(foresee(values, len(tried)), _spreads(tried), strict=True)
    ahead = tuple(_foreseen(step, *one) for step, one in enumerate(steps, start=1))
    return Outlook(ahead, tuple(_score(same) for same in tried))


def _tries(values: Sequence[float], origin: int) -> list[_Try]:
    """What would have been said when only the months before ``origin`` were known."""
    reach = min(FURTHEST, len(values) - origin)
    return [
        _Try(origin, ahead, one, values[origin + ahead - 1], values[origin + ahead - 13])
        for ahead, one in enumerate(foresee(values[:origin], reach), start=1)
    ]


def _spread(tries: Sequence[_Try]) -> float:
    """How far the interval reaches to either side."""
    return _Z * math.sqrt(fmean(one.miss * one.miss for one in tries))


def _spreads(tried: Sequence[Sequence[_Try]]) -> list[float]:
    """The reach for each month ahead: never narrower than for a month before it, which chance alone could make it."""
    widest, found = 0.0, []
    for same in tried:
        widest = max(widest, _spread(same))
        found.append(widest)
    return found


def _foreseen(ahead: int, value: float, spread: float) -> Foreseen:
    return Foreseen(ahead, value, max(0.0, value - spread), value + spread)


def _score(same: Sequence[_Try]) -> Score:
    within, judged = 0, 0
    for one in same:
        # The interval of that day, from what was known by then: one made with what came later would keep itself.
        before = [other for other in same if other.known_from <= one.origin]
        if len(before) >= TRIED:
            judged += 1
            within += one.miss <= _spread(before)
    return Score(
        same[0].ahead, len(same), fmean(one.miss for one in same),
        fmean(abs(one.actual - one.year_before) for one in same), within, judged,
    )  # fmt: skip
