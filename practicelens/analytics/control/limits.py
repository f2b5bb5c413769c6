"""Limits of ordinary variation: XmR for counts and medians, p and u for shares and rates, primed where overdispersed.

Written here because no library that is installed has them (statsmodels has none). Formulas: Wheeler, Understanding
Variation (XmR: 2.66 is 3 / 1.128); Laney, Improved control charts for attributes, Quality Engineering 14 (2002).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist, fmean
from typing import Final

D2: Final = 1.128
"""Mean moving range of two, in standard deviations: what Wheeler's 2.66 comes from."""
SCREEN: Final = 3.267
"""A moving range beyond this many mean ones is out of the ordinary (D4 of two)."""
FEWEST: Final = 4
"""Points of a phase below which limits say nothing at all: three moving ranges are no measure of variation."""
TRIAL: Final = 12
"""Points below which limits are *trial* (indicators.md, Statistics)."""
Z95: Final = NormalDist().inv_cdf(0.95)


class Method(StrEnum):
    """How the limits of a series are made."""

    XMR = "XmR"
    P = "p"
    P_PRIMED = "p′"
    U = "u"
    U_PRIMED = "u′"
    T = "t"
    G = "g"


@dataclass(frozen=True)
class Limits:
    """The centre of a phase, and one standard deviation for each of its points; limits lie three away."""

    method: Method
    centre: float
    sigma: tuple[float, ...]

    def low(self, place: int) -> float:
        """The lower limit of a point."""
        return self.centre - 3 * self.sigma[place]

    def high(self, place: int) -> float:
        """The upper limit of a point."""
        return self.centre + 3 * self.sigma[place]


def xmr(values: Sequence[float], *, screened: bool) -> Limits:
    """XmR limits of values in order of time; the centre is their mean. Raises ValueError for fewer than two.

    ``screened``: moving ranges beyond 3.267 mean ones are left out and the mean taken again, once, as NHS-R does.
    """
    if len(values) < 2:
        raise ValueError("a moving range needs two points")
    # The same for every point: the spread of a series, not of a month.
    spread = _moving(values, screened=screened) / D2
    return Limits(Method.XMR, fmean(values), (spread,) * len(values))


def p(counted: Sequence[float], of: Sequence[float], *, primed: bool | None = None) -> Limits:
    """p-chart limits of shares, each by its own ``of``; ``primed`` None: Laney's where overdispersed.

    Raises ValueError where nobody was judged in a month.
    """
    centre = _pooled(counted, of)
    plain = [math.sqrt(centre * (1 - centre) / one) for one in of]
    return _attributes((Method.P, Method.P_PRIMED), counted, of, centre, plain, primed)


def u(counted: Sequence[float], areas: Sequence[float], *, primed: bool | None = None) -> Limits:
    """u-chart limits of rates: events by their area of chance (children and time); as ``p`` otherwise."""
    centre = _pooled(counted, areas)
    plain = [math.sqrt(centre / one) for one in areas]
    return _attributes((Method.U, Method.U_PRIMED), counted, areas, centre, plain, primed)


def _pooled(counted: Sequence[float], of: Sequence[float]) -> float:
    """All that was counted by all it was counted of: big months weigh more."""
    if not of or min(of) <= 0:
        raise ValueError("each point needs somebody to count")
    return sum(counted) / sum(of)


def _attributes(
    methods: tuple[Method, Method],
    counted: Sequence[float],
    of: Sequence[float],
    centre: float,
    plain: Sequence[float],
    primed: bool | None,
) -> Limits:
    """Plain limits, or Laney's: widened by how much more months differ than chance lets them."""
    # All months alike, at nothing or everything: no variation, and nothing to divide by.
    if not all(plain):
        return Limits(methods[0], centre, tuple(plain))
    scores = [(one / many - centre) / spread for one, many, spread in zip(counted, of, plain, strict=True)]
    # One point has no moving range, and nothing to be widened by.
    wider = _moving(scores, screened=False) / D2 if len(scores) > 1 else 1.0
    if primed is None:
        # Laney's formula narrows too, and chance makes some months alike: only wider ones are tested.
        primed = wider > 1 and overdispersed(scores)
    return Limits(methods[primed], centre, tuple(one * wider if primed else one for one in plain))


def overdispersed(scores: Sequence[float]) -> bool:
    """Whether standardised points differ more than chance explains (chi-squared, 5 %, Wilson and Hilferty's formula).

    Laney's limits narrow as readily as they widen: without a test half of all ordinary charts would be primed.
    """
    free = len(scores) - 1
    if free < 1:
        return False
    critical = free * (1 - 2 / (9 * free) + Z95 * math.sqrt(2 / (9 * free))) ** 3
    return sum(one * one for one in scores) > critical


def _moving(values: Sequence[float], *, screened: bool) -> float:
    """The mean of the moving ranges."""
    ranges = [abs(after - before) for before, after in itertools.pairwise(values)]
    mean = fmean(ranges)
    if not screened:
        return mean
    # Once and not again: a second round would leave out what the first made look large.
    return fmean([one for one in ranges if one <= SCREEN * mean])
