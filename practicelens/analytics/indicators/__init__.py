"""Indicators: a card each, with its meaning in words and the one relation its figures and children come from."""

from practicelens.analytics.indicators import (  # noqa: F401  (each module registers its cards, in this order)
    front_door,
    assessments,
    in_need,
    protection,
    looked_after,
    leaving_care,
    workforce,
)
from practicelens.analytics.indicators.clocks import CLOCKS
from practicelens.analytics.indicators.reference import reference
from practicelens.analytics.indicators.registry import CARDS, RELATIONS

__all__ = ["CARDS", "CLOCKS", "RELATIONS", "reference"]
