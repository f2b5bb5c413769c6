"""What figures for partners are made from: each of a quarter and the four before, its target, others' figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from practicelens.access.errors import Missing
from practicelens.analytics.duck import TookTooLong
from practicelens.analytics.exploring.cuts import CUTS
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card, Figure, Kind, Level, Timing
from practicelens.analytics.measurements import FiguresUnreadable
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.partners.views import EVERY
from practicelens.people.asking import Asking
from practicelens.performance.explore import queries as explorer
from practicelens.performance.explore.questions import Period, Question
from practicelens.performance.matters import comparators, targets
from practicelens.performance.matters.comparators import ComparatorView

QUARTERS = 5
"""The same quarter last year stands beside this one."""


@dataclass(frozen=True)
class Series:
    """A figure of each quarter, the oldest first. ``target``: in the figure's own unit; None where none stands."""

    card: Card
    figures: tuple[Figure | None, ...]
    target: float | None = None
    published: ComparatorView | None = None


@dataclass(frozen=True)
class PartnersMaterial:
    """Every figure of the whole authority for a quarter, by card."""

    quarters: tuple[Month, ...]
    series: Mapping[str, Series]


def material_for(asking: Asking, quarter: Month) -> PartnersMaterial:
    """The figures of a quarter and the four before. Raises ``Missing`` for who does not see the whole authority's.

    Raises FiguresUnreadable where one cannot be counted in a bearable time.
    """
    place = explorer.places(asking)[0]
    if place.whose.level is not Level.AUTHORITY:
        raise Missing("figures")
    quarters = tuple(quarter.back(back) for back in reversed(range(QUARTERS)))
    period = Period("", quarters[0].first, quarter.last, quarter.words())
    # What stood at the quarter's end is what the quarter was to reach, as a month's targets are its end's.
    held = targets.of_month(None, Month.of(quarter.last).first)
    published = comparators.latest([CARDS[key] for key in EVERY])
    found = {}
    for key in EVERY:
        card = CARDS[key]
        try:
            answer = explorer.answer(asking, Question(card, place, period, CUTS["quarter"]))
        except TookTooLong as error:
            raise FiguresUnreadable from error
        of_quarter = {row.key: row.figure for row in answer.rows}
        figures = tuple(of_quarter.get(str(one)) for one in quarters)
        target = held[key].value if key in held and _is_of_any_time(card) else None
        found[key] = Series(card, figures, target, published.get(key))
    return PartnersMaterial(quarters, found)


def _is_of_any_time(card: Card) -> bool:
    """Whether a month's target can be held to a quarter: a number of what happened is three times as large."""
    return card.kind is not Kind.COUNT or card.timing is Timing.STOCK
