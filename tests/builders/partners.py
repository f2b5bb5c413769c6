"""Figures for partners of an invented authority, large enough to be shown but for those that a test makes small."""

from __future__ import annotations

from collections.abc import Mapping

from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card, Figure, Kind, Level
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.partners.material import QUARTERS, PartnersMaterial, Series
from practicelens.governance.packs.partners.views import EVERY

Numbers = Mapping[tuple[str, str], int]
"""How many were counted of a card in a quarter, "2026-Q3", where it is not as many as of the others."""
COUNTED, JUDGED = 60, 100


def figure(card: Card, quarter: Month, counted: int = COUNTED) -> Figure:
    """A card's figure of a quarter."""
    share, rate = card.kind is Kind.SHARE, card.kind is Kind.RATE
    judged = JUDGED if share else 50_000 if rate else counted if card.kind is Kind.MEDIAN else None
    value = counted / JUDGED if share else float(counted)
    return Figure(card.key, Level.AUTHORITY, None, quarter.first, quarter.last, counted, judged, value, None, None)


def material(quarter: Month, numbers: Numbers | None = None) -> PartnersMaterial:
    """Every figure of a quarter and the four before."""
    quarters = tuple(quarter.back(back) for back in reversed(range(QUARTERS)))
    given = numbers or {}
    series = {
        key: Series(
            CARDS[key],
            # Of the shares of one whole no rest is small: 20 of 100 each.
            tuple(
                figure(CARDS[key], one, given.get((key, str(one)), 20 if key.startswith("contacts_from") else COUNTED))
                for one in quarters
            ),
        )
        for key in EVERY
    }
    return PartnersMaterial(quarters, series)
