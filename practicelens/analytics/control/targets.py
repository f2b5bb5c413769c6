"""Whether a month meets what it is to reach, and where it does not, whether chance could explain that. Pure.

A share is judged by the binomial, a rate and a count of events by the Poisson distribution, exactly, one way: how often
would a month be this far off or farther, if it truly ran at its target? A median is judged by its interval.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from practicelens.analytics.control.charts import area
from practicelens.analytics.measure import Card, Figure, Kind, Polarity, Timing

CHANCE: Final = 0.025
"""Rarer than this one way, chance is no explanation: the same as a 95 % interval, of which one end is looked at."""


class Verdict(StrEnum):
    """How a month stands to its target."""

    MET = "met"
    CHANCE = "chance"
    MORE = "more"
    MISSED = "missed"
    UNTOLD = "untold"


def takes_target(card: Card) -> bool:
    """Whether a card has a better way: without one nothing can be above or below."""
    return card.polarity is not Polarity.NEITHER


def judge(card: Card, figure: Figure, target: float) -> Verdict:
    """How a month's figure stands to a target in the figure's own unit (a share from 0 to 1).

    ``MISSED``: not met, and chance cannot be asked: of a number counted on a day, of a median of so few that it has no
    interval. Raises ValueError for a card without a better way.
    """
    if not takes_target(card):
        raise ValueError(f"neither way is better for {card.key}")
    if figure.value is None:
        return Verdict.UNTOLD
    higher = card.polarity is Polarity.HIGHER
    # To lie on the target is to meet it.
    if figure.value == target or (figure.value > target) is higher:
        return Verdict.MET
    likely = _likely(card, figure, target, higher=higher)
    if likely is None:
        return Verdict.MISSED
    return Verdict.CHANCE if likely else Verdict.MORE


def _likely(card: Card, figure: Figure, target: float, *, higher: bool) -> bool | None:
    """Whether chance could put a month this far off its target; None where that cannot be asked."""
    if card.kind is Kind.MEDIAN:
        # The end of its interval that lies nearer the target.
        end = figure.high if higher else figure.low
        return None if end is None else (end >= target if higher else end <= target)
    # Whoever is counted on a day is mostly who was counted the month before: no events that chance scatters. A share of
    # them is still so many of so many.
    if figure.numerator is None or (card.kind is not Kind.SHARE and card.timing is Timing.STOCK):
        return None
    return _tail(card, figure, target, higher=higher) >= CHANCE


def _tail(card: Card, figure: Figure, target: float, *, higher: bool) -> float:
    """How often a month at its target would be this far off or farther."""
    # An import that takes a third of a second, for who asks it alone (statistics.py).
    from scipy.special import bdtr, bdtrc, pdtr, pdtrc

    counted = figure.numerator or 0
    if card.kind is Kind.SHARE:
        of = figure.denominator or 0
        # "At least so many" is all but what has fewer; of none, that is certain.
        return float(bdtr(counted, of, target) if higher else bdtrc(counted - 1, of, target) if counted else 1.0)
    expected = target * area(figure) if card.kind is Kind.RATE else target
    return float(pdtr(counted, expected) if higher else pdtrc(counted - 1, expected) if counted else 1.0)
