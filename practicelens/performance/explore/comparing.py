"""Whether chance could explain what stands beside each other: two periods, two groups, a group and the rest. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from practicelens.analytics.exploring.cuts import NOT_RECORDED
from practicelens.analytics.measure import Card, Figure, Kind, Timing
from practicelens.analytics.statistics import fisher, holm, poisson_pair

FEWEST: Final = 10
"""Below it a share is counted and not judged (indicators, Statistics)."""
LEVEL: Final = 0.05
EXPLAINS: Final = "chance could explain it"
BEYOND: Final = "more than chance explains"
NO_SIGN: Final = "no sign of a difference"
TOO_FEW: Final = "too few to say"


def of_two(card: Card, one: Figure, other: Figure) -> str:
    """What may be said of two figures of one card that count different rows; "" where chance is not asked."""
    if one.value is None or other.value is None:
        return ""
    if card.kind is Kind.SHARE:
        return _of_shares(_pair(one), _pair(other))
    if card.kind is Kind.MEDIAN:
        return _of_medians(one, other)
    # Of a number counted on a day chance is not asked: it is mostly the same children as the day before.
    if card.timing is Timing.STOCK:
        return ""
    days = ((figure.end - figure.start).days + 1 for figure in (one, other))
    chance = poisson_pair(one.numerator or 0, next(days), other.numerator or 0, next(days))
    return BEYOND if chance < LEVEL else EXPLAINS


def of_groups(card: Card, figures: Mapping[str, Figure]) -> dict[str, str]:
    """What may be said of each group's share beside all the others together, by its key.

    All tests of the table are corrected together (Holm). Those of whom nothing is recorded are no group: they are not
    compared, and not among the others.
    """
    pairs = {key: _pair(one) for key, one in figures.items() if key != NOT_RECORDED}
    if card.kind is not Kind.SHARE or len(pairs) < 2:
        return {}
    counted, judged = (sum(pair[place] for pair in pairs.values()) for place in (0, 1))
    rest = {key: (counted - one, judged - of) for key, (one, of) in pairs.items()}
    enough = [key for key, (_, of) in pairs.items() if of >= FEWEST and rest[key][1] >= FEWEST]
    chances = dict(zip(enough, holm([fisher(pairs[key], rest[key]) for key in enough]), strict=True))
    return {key: _beside(pairs[key], rest[key], chances.get(key)) for key in pairs}


def _beside(one: tuple[int, int], rest: tuple[int, int], chance: float | None) -> str:
    if chance is None:
        return TOO_FEW
    if chance >= LEVEL:
        return NO_SIGN
    return f"{'lower' if one[0] * rest[1] < rest[0] * one[1] else 'higher'} than chance explains"


def _of_shares(one: tuple[int, int], other: tuple[int, int]) -> str:
    if min(one[1], other[1]) < FEWEST:
        return TOO_FEW
    return BEYOND if fisher(one, other) < LEVEL else EXPLAINS


def _of_medians(one: Figure, other: Figure) -> str:
    """Two medians by their intervals: apart, or not."""
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return TOO_FEW
    return BEYOND if one.high < other.low or other.high < one.low else EXPLAINS


def _pair(figure: Figure) -> tuple[int, int]:
    """How many were counted, of how many judged."""
    return figure.numerator or 0, figure.denominator or 0
