"""How far two graders agree on an ordered scale: percentage, weighted kappa, Gwet's AC2, and which way grades shift."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from practicelens.analytics.statistics import Z95, wilson

CATEGORIES: Final = 4
"""The grades of the strategy's scale, 0 (the lowest) to 3 (the highest)."""
# Differences of sums of shares are off by some 1e-16; nothing that is counted comes near this.
ROUNDING: Final = 1e-12
"""What is nothing but for rounding."""

Grades = tuple[int, int]
Table = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval; where there is none, `words` says why."""

    value: float | None
    low: float | None = None
    high: float | None = None
    error: float | None = None
    words: str = ""


@dataclass(frozen=True)
class Shift:
    """How often the second grade was lower, higher or the same; `p` is the sign test's, None if none differed."""

    lower: int
    higher: int
    same: int
    p: float | None


@dataclass(frozen=True)
class Agreement:
    """What is known of how far two graders agree, from n pairs."""

    n: int
    same: Estimate
    kappa: Estimate
    ac2: Estimate
    shift: Shift


NO_PAIRS: Final = "No pairs of grades yet."
ONE_PAIR: Final = "One pair cannot tell agreement from chance."
ONE_GRADE: Final = "Every grade is the same one, so kappa is not defined."
ALL_ALIKE: Final = "Every pair agrees, so these pairs cannot give an interval; see that of the share."
NO_SPREAD: Final = "These pairs vary too little to give an interval."


def agreement(pairs: Sequence[Grades], categories: int = CATEGORIES) -> Agreement:
    """All figures from pairs of (first, second) grades. Raises ValueError for a grade that is not on the scale."""
    if any(not 0 <= grade < categories for pair in pairs for grade in pair):
        raise ValueError(f"a grade is not one of {categories}")
    return Agreement(len(pairs), share(pairs), kappa(pairs, categories), ac2(pairs, categories), shift(pairs))


def share(pairs: Sequence[Grades]) -> Estimate:
    """The share of pairs with the same grade, with Wilson's interval."""
    if not pairs:
        return Estimate(None, words=NO_PAIRS)
    # By fsum elsewhere, here by whole numbers: counting has no rounding.
    same = sum(first == second for first, second in pairs)
    # Wilson's stays between nought and one with a handful of pairs, which is what a team has in a quarter.
    return Estimate(same / len(pairs), *wilson(same, len(pairs)))


def kappa(pairs: Sequence[Grades], categories: int = CATEGORIES) -> Estimate:
    """Cohen's kappa with quadratic weights; its error is that of Fleiss, Cohen and Everitt (1969), for any kappa."""
    if few := _too_few(pairs):
        return few
    # Quadratic weights: grades two apart on the strategy's scale weigh four times what one apart does.
    weights, table = quadratic(categories), _shares(pairs, categories)
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    chance = math.fsum(weights[i][j] * rows[i] * columns[j] for i, j in _cells(categories))
    # Agreement by chance alone is whole: kappa would divide by nothing.
    if 1 - chance < ROUNDING:
        return Estimate(None, words=ONE_GRADE)
    seen = math.fsum(weights[i][j] * table[i][j] for i, j in _cells(categories))
    value = (seen - chance) / (1 - chance)
    variance = _kappa_variance(table, weights, value, chance) / (len(pairs) * (1 - chance) ** 2)
    # Rounding may take a variance of nothing below nothing.
    return _within(value, math.sqrt(max(0.0, variance)), Z95, seen)


def ac2(pairs: Sequence[Grades], categories: int = CATEGORIES) -> Estimate:
    """Gwet's AC2 with quadratic weights (2008; 2014), for pairs drawn from many: Student's t with n - 1 degrees.

    Its chance agreement falls as grades bunch, so it holds where most grades are alike and kappa does not. Unlike kappa
    it can fall below -1, where graders are opposed across the whole scale.
    """
    if few := _too_few(pairs):
        return few
    n, weights = len(pairs), quadratic(categories)
    # Gwet's weighted chance: the sum of weights over all pairs of different categories.
    total = math.fsum(map(math.fsum, weights)) / (categories * (categories - 1))
    used = [sum((first == k) + (second == k) for first, second in pairs) / (2 * n) for k in range(categories)]
    chance = total * math.fsum(part * (1 - part) for part in used)
    seen = math.fsum(weights[first][second] for first, second in pairs) / n
    value = (seen - chance) / (1 - chance)
    parts = [
        (weights[first][second] - chance) / (1 - chance)
        - 2 * (1 - value) * (total * (1 - (used[first] + used[second]) / 2) - chance) / (1 - chance)
        for first, second in pairs
    ]
    # The variance of the pairs' own linear parts, over n - 1 as of a sample.
    error = math.sqrt(math.fsum((part - value) ** 2 for part in parts) / (n * (n - 1)))
    return _within(value, error, student95(n - 1), seen)


def shift(pairs: Sequence[Grades]) -> Shift:
    """Which way the second grade goes, with the exact two-sided sign test of those that differ."""
    lower = sum(second < first for first, second in pairs)
    higher = sum(second > first for first, second in pairs)
    return Shift(lower, higher, len(pairs) - lower - higher, sign_test(lower, higher))


def sign_test(lower: int, higher: int) -> float | None:
    """How likely so uneven a split is if either way is as likely; None where nothing differs."""
    moved = lower + higher
    if not moved:
        return None
    from scipy.special import bdtr

    # Twice the smaller tail may pass 1 where the split is even.
    return min(1.0, 2 * float(bdtr(min(lower, higher), moved, 0.5)))


def quadratic(categories: int) -> Table:
    """What a pair of grades counts as agreeing: 1 for the same, falling with the square of the distance to 0."""
    last = (categories - 1) ** 2
    return tuple(tuple(1 - (i - j) ** 2 / last for j in range(categories)) for i in range(categories))


def student95(degrees: int) -> float:
    """The t with 2.5 % above it."""
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 0.975))


def _too_few(pairs: Sequence[Grades]) -> Estimate | None:
    if len(pairs) > 1:
        return None
    return Estimate(None, words=ONE_PAIR if pairs else NO_PAIRS)


def _within(value: float, error: float, wide: float, seen: float) -> Estimate:
    """The figure between its ends, none above 1; with no spread an interval of no width would claim certainty."""
    # Rounding leaves some 1e-15 of a variance of nothing, and the root of that is 5e-8. One pair that differs among a
    # hundred thousand makes an error of 1e-6.
    if error < 5e-7:
        return Estimate(value, words=ALL_ALIKE if 1 - seen < ROUNDING else NO_SPREAD)
    # Cut above alone: 1 is a bound of both figures, and below neither has the same one.
    return Estimate(value, value - wide * error, min(1.0, value + wide * error), error)


def _shares(pairs: Sequence[Grades], categories: int) -> Table:
    counted = [[0] * categories for _ in range(categories)]
    for first, second in pairs:
        counted[first][second] += 1
    return tuple(tuple(cell / len(pairs) for cell in row) for row in counted)


def _cells(categories: int) -> list[tuple[int, int]]:
    return [(i, j) for i in range(categories) for j in range(categories)]


def _kappa_variance(table: Table, weights: Table, value: float, chance: float) -> float:
    size = len(table)
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    of_row = [math.fsum(weights[i][j] * columns[j] for j in range(size)) for i in range(size)]
    of_column = [math.fsum(weights[i][j] * rows[i] for i in range(size)) for j in range(size)]
    spread = math.fsum(
        table[i][j] * (weights[i][j] - (of_row[i] + of_column[j]) * (1 - value)) ** 2 for i, j in _cells(size)
    )
    return spread - (value - chance * (1 - value)) ** 2
