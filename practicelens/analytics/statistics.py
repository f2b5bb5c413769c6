"""Intervals and words for small numbers: shares, rates, medians, funnels, and what may be said of a difference."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist, median
from typing import Final

Z95: Final = NormalDist().inv_cdf(0.975)
Z998: Final = NormalDist().inv_cdf(0.999)
EXACT_UP_TO: Final = 100
"""Events up to which a rate's interval is exact; Byar's approximation is used above, where they agree."""


def wilson(counted: int, of: int, z: float = Z95) -> tuple[float, float]:
    """Wilson's interval for a share, from 0 to 1. Raises ValueError unless 0 <= counted <= of and of > 0."""
    if of <= 0 or not 0 <= counted <= of:
        raise ValueError(f"{counted} of {of} is not a share")
    share, square = counted / of, z * z
    centre = share + square / (2 * of)
    half = z * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    low, high = (centre - half) / (1 + square / of), (centre + half) / (1 + square / of)
    # At the ends the formula gives 0 and 1 but for rounding.
    return (0.0 if counted == 0 else max(0.0, low)), (1.0 if counted == of else min(1.0, high))


def poisson_interval(events: int) -> tuple[float, float]:
    """95 % interval for a count of events: exact (Garwood) up to 100, Byar's approximation above."""
    if events < 0:
        raise ValueError("a count cannot be below nothing")
    return _garwood(events) if events <= EXACT_UP_TO else byar(events)


def byar(events: int, z: float = Z95) -> tuple[float, float]:
    """Byar's approximation to the exact Poisson interval; good from about 10 events."""
    if events == 0:
        return 0.0, _garwood(0)[1]
    low = events * (1 - 1 / (9 * events) - z / (3 * math.sqrt(events))) ** 3
    above = events + 1
    high = above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3
    return low, high


def rate(events: int, population: float, per: float = 10_000) -> tuple[float, float, float]:
    """A rate with its 95 % Poisson interval. Raises ValueError for a population of nobody."""
    if population <= 0:
        raise ValueError("a rate needs a population")
    low, high = poisson_interval(events)
    return events / population * per, low / population * per, high / population * per


def median_interval(amounts: Sequence[float], confidence: float = 0.95) -> tuple[float, float | None, float | None]:
    """The median with its exact order-statistic interval; the ends are None where so few cannot give one."""
    ordered = sorted(amounts)
    if not ordered:
        raise ValueError("nothing to take a median of")
    rank = _order_rank(len(ordered), 1 - confidence)
    middle = float(median(ordered))
    return (middle, None, None) if rank == 0 else (middle, ordered[rank - 1], ordered[-rank])


def _order_rank(count: int, alpha: float) -> int:
    """The largest r for which P(Binomial(count, 1/2) < r) <= alpha/2; 0 when there is none."""
    below, rank = 0.0, 0
    while rank <= count // 2:
        below += math.exp(_log_choose(count, rank) - count * math.log(2))
        if below > alpha / 2:
            break
        rank += 1
    return rank


def _log_choose(count: int, of: int) -> float:
    """The logarithm of a binomial coefficient."""
    return math.lgamma(count + 1) - math.lgamma(of + 1) - math.lgamma(count - of + 1)


def _garwood(events: int, alpha: float = 0.05) -> tuple[float, float]:
    """The exact Poisson interval, found by halving."""
    low = 0.0
    if events > 0:
        low = _halve(lambda mean: 1 - _poisson_up_to(events - 1, mean), alpha / 2, 0.0, float(events))
    # A tail that falls as the mean grows is searched as its negative.
    top = events + 10 * math.sqrt(events + 1) + 10
    return low, _halve(lambda mean: -_poisson_up_to(events, mean), -alpha / 2, float(events), top)


def _poisson_up_to(events: int, mean: float) -> float:
    """P(Poisson(mean) <= events)."""
    if mean == 0:
        return 1.0
    logs = (-mean + k * math.log(mean) - math.lgamma(k + 1) for k in range(events + 1))
    return math.fsum(math.exp(term) for term in logs)


def _halve(rising: Callable[[float], float], target: float, low: float, high: float) -> float:
    """Where a rising function meets its target, to a ten-thousand-millionth."""
    while high - low > 1e-10 * max(1.0, high):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < target else (low, middle)
    return (low + high) / 2


@dataclass(frozen=True)
class FunnelLimits:
    """Where a team of this size would lie, were it like the whole: 95 and 99.8 % limits for its share."""

    size: int
    low95: float
    high95: float
    low998: float
    high998: float


def funnel_limits(overall: float, size: int) -> FunnelLimits:
    """Limits around the overall share for a team of ``size``: score limits (normal), held to 0 and 1."""
    if size <= 0 or not 0 <= overall <= 1:
        raise ValueError("a funnel needs a share from 0 to 1 and somebody in the team")
    spread = math.sqrt(overall * (1 - overall) / size)
    ends = [min(1.0, max(0.0, overall + z * spread)) for z in (-Z95, Z95, -Z998, Z998)]
    return FunnelLimits(size, *ends)


def place_words(counted: int, of: int, overall: float) -> str:
    """What may be said of a team beside the whole, in words a manager can use."""
    if of == 0:
        return "nothing to judge"
    limits, share = funnel_limits(overall, of), counted / of
    if share < limits.low998 or share > limits.high998:
        return f"{'lower' if share < overall else 'higher'} than chance explains"
    if share < limits.low95 or share > limits.high95:
        return f"{'lower' if share < overall else 'higher'} than most; worth a look"
    return "about the same as the whole"


def verdict(before: tuple[int, int], after: tuple[int, int], enough: int = 10) -> str:
    """Before and after, in words: "too early", "moved up", "moved down", "no sign of it" or "cannot tell".

    Each is (counted, of). Fisher's exact test at 5 %; "cannot tell" where so few were seen before.
    """
    if before[1] < enough:
        return "cannot tell"
    if after[1] < enough:
        return "too early"
    if fisher(before, after) >= 0.05:
        return "no sign of it"
    return "moved up" if after[0] / after[1] > before[0] / before[1] else "moved down"


def fisher(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Fisher's exact test, two-sided: how likely so uneven a split of the counted is by chance."""
    counted, total = one[0] + other[0], one[1] + other[1]
    first, last = max(0, counted - other[1]), min(counted, one[1])
    logs = [_log_choose(one[1], k) + _log_choose(other[1], counted - k) for k in range(first, last + 1)]
    seen, whole = logs[one[0] - first], _log_choose(total, counted)
    # The same tolerance as others use, so that equal splits count as equal.
    return min(1.0, math.fsum(math.exp(log - whole) for log in logs if log <= seen + 1e-7))
