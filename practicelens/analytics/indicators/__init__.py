"""Indicators: a card each, with its meaning in words and the one relation its figures and children come from."""

# Each module registers its cards as it is imported: in the order of a child's journey.
# isort: off
from practicelens.analytics.indicators import (  # noqa: F401
    front_door,
    sources,
    assessments,
    in_need,
    protection,
    judged,
    need_and_plans,
    looked_after,
    care_kinds,
    visits,
    reviews,
    missing,
    proceedings,
    leaving_care,
    leaving_kinds,
    adoption,
    adopters,
    workforce,
    reform,
)

# isort: on
from practicelens.analytics.indicators.clocks import CLOCKS
from practicelens.analytics.indicators.reference import reference
from practicelens.analytics.indicators.registry import CARDS, RELATIONS, arrange

arrange()

__all__ = ["CARDS", "CLOCKS", "RELATIONS", "reference"]
