"""Intervals and words for small numbers: shares, rates, medians, funnels, and what may be said of a difference.

Quantiles and exact tests rest on scipy's special functions, whose first import takes a third of a second: each function
imports what it needs, so that a start and a page without figures wait for nothing. Wilson's interval and Byar's are a
line each and stay here, and so does Fisher's sum: ``scipy.stats`` takes a second or two to import.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
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


@lru_cache(maxsize=512)
def _order_rank(count: int, alpha: float) -> int:
    """The largest r for which P(Binomial(count, 1/2) < r) <= alpha/2; 0 when there is none."""
    from scipy.special import bdtr

    below = bdtr(range(count // 2 + 1), count, 0.5)
    return int((below <= alpha / 2).sum())


@lru_cache(maxsize=EXACT_UP_TO + 1)
def _garwood(events: int, alpha: float = 0.05) -> tuple[float, float]:
    """The exact Poisson interval: quantiles of the gamma distribution (Garwood 1936)."""
    from scipy.special import gammaincinv

    low = float(gammaincinv(events, alpha / 2)) if events else 0.0
    return low, float(gammaincinv(events + 1, 1 - alpha / 2))


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
    # By the share of the whole, not the team's own: the funnel asks where a team like all the others would lie.
    spread = math.sqrt(overall * (1 - overall) / size)
    ends = [min(1.0, max(0.0, overall + z * spread)) for z in (-Z95, Z95, -Z998, Z998)]
    return FunnelLimits(size, *ends)


def place_words(counted: int, of: int, overall: float) -> str:
    """What may be said of a team beside the whole, in words a manager can use."""
    if of == 0:
        return "nothing to judge"
    limits, share = funnel_limits(overall, of), counted / of
    # The outer limits first: two in a thousand by chance is worth saying plainly, one in twenty only a look.
    if share < limits.low998 or share > limits.high998:
        return f"{'lower' if share < overall else 'higher'} than chance explains"
    if share < limits.low95 or share > limits.high95:
        return f"{'lower' if share < overall else 'higher'} than most; worth a look"
    return "about the same as the whole"


def verdict(before: tuple[int, int], after: tuple[int, int], enough: int = 10) -> str:
    """Before and after, in words: "too early", "moved up", "moved down", "no sign of it" or "cannot tell".

    Each is (counted, of). Fisher's exact test at 5 %; "cannot tell" where so few were seen before.
    """
    # Before is asked first: with too few then, no number now would tell.
    if before[1] < enough:
        return "cannot tell"
    if after[1] < enough:
        return "too early"
    if fisher(before, after) >= 0.05:
        return "no sign of it"
    return "moved up" if after[0] / after[1] > before[0] / before[1] else "moved down"


def fisher(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Fisher's exact test, two-sided: how likely so uneven a split of the counted is by chance."""
    # Not scipy.stats, whose import takes a second or two: the first page that asks this would wait for it.
    import numpy
    from scipy.special import gammaln

    (counted, size), (others, rest) = one, other
    whole = counted + others
    # How many of those counted may be among the first, all margins as they are; the hypergeometric's logarithms.
    split = numpy.arange(max(0, whole - rest), min(whole, size) + 1)
    logs = -(
        gammaln(split + 1) + gammaln(size - split + 1)
        + gammaln(whole - split + 1) + gammaln(rest - whole + split + 1)
    )  # fmt: skip
    chances = numpy.exp(logs - logs.max())
    # A split as likely as ours is as uneven, whatever the last digits of its logarithm say.
    no_likelier = chances <= chances[counted - split[0]] * (1 + 1e-7)
    return float(min(1.0, chances[no_likelier].sum() / chances.sum()))


def holm(chances: Sequence[float]) -> tuple[float, ...]:
    """Holm's correction: each chance as it stands when so many tests are made together, in the order given."""
    # The smallest chance first: it is corrected for all the tests, the next for one fewer.
    order = sorted(range(len(chances)), key=chances.__getitem__)
    corrected, highest = [0.0] * len(chances), 0.0
    for place, index in enumerate(order):
        # Never below the one before: a smaller chance must not end up looking larger than a bigger one.
        highest = max(highest, min(1.0, (len(chances) - place) * chances[index]))
        corrected[index] = highest
    return tuple(corrected)


def poisson_pair(events: int, days: float, others: int, other_days: float) -> float:
    """How likely two counts as far apart are by chance, each of so many days: exact, two-sided, given their sum.

    Of counts that come at one pace the first is binomial among all of them, by its share of the days (Przyborowski and
    Wilenski 1940). Raises ValueError for no days.
    """
    import numpy
    from scipy.special import gammaln

    if min(days, other_days) <= 0:
        raise ValueError("a count needs days in which it could come")
    whole, share = events + others, days / (days + other_days)
    split = numpy.arange(whole + 1)
    logs = (
        gammaln(whole + 1) - gammaln(split + 1) - gammaln(whole - split + 1)
        + split * math.log(share) + (whole - split) * math.log1p(-share)
    )  # fmt: skip
    chances = numpy.exp(logs)
    return float(min(1.0, chances[chances <= chances[events] * (1 + 1e-7)].sum()))
