"""Performance Matters: every measure has a holder and a section, and chance alone shows as much as the page says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from practicelens.analytics.control import chance
from practicelens.analytics.control.charts import Chart, Settings, area, chart
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card, Figure, Kind, Level, Timing
from practicelens.performance.matters.rules import last_day
from practicelens.performance.matters.sections import SECTIONS
from practicelens.rulebook.defaults import DEFINITIONS
from practicelens.workdays.timescales import add_months


def test_every_measure_is_held_by_somebody() -> None:
    rule = DEFINITIONS["matters.holders"]
    assert set(rule.default) == set(CARDS)
    assert set(rule.default.values()) <= set(rule.parts)


def test_every_measure_stands_in_one_section() -> None:
    stands = [key for section in SECTIONS for key in section.cards]
    assert sorted(stands) == sorted(CARDS)


def test_chance_alone_shows_about_one_signal_a_month_as_the_page_says() -> None:
    """Authorities whose every measure of events goes on as it was, drawn here and charted as real ones are.

    What the page tells from one authority's charts is how often those of forty signal, in number and in how many
    months as many or more are seen.
    """
    drawn = [_charts_without_change(np.random.default_rng(seed)) for seed in range(40)]
    seen = [sum(bool(chart.now) for chart in charts) for charts in drawn]
    chances = chance.chances(drawn[0], Settings())
    assert sum(chances) == pytest.approx(1.2, abs=0.2)
    assert sum(seen) / len(seen) == pytest.approx(sum(chances), abs=0.4)
    for number in (1, 2):
        months = sum(one >= number for one in seen) / len(seen)
        assert months == pytest.approx(chance.at_least(chances, number), abs=0.2)
    assert chance.at_least(chances, 0) == pytest.approx(1)


def _charts_without_change(dice: np.random.Generator) -> list[Chart]:
    return [chart(card, _months(card, dice), [], Settings()) for card in CARDS.values() if card.timing is Timing.FLOW]


def _months(card: Card, dice: np.random.Generator) -> list[Figure]:
    """Two years of one chance a month: shares of some 15 to 320, counts of some 4 to 300."""
    size, share, mean = int(dice.integers(15, 320)), dice.uniform(0.05, 0.95), dice.uniform(4, 300)
    made = []
    for start in (add_months(date(2024, 11, 1), place) for place in range(24)):
        of = max(1, int(dice.poisson(size))) if card.kind is Kind.SHARE else 98_000
        number = int(dice.binomial(of, share) if card.kind is Kind.SHARE else dice.poisson(mean))
        one = Figure(card.key, Level.AUTHORITY, None, start, last_day(start), number, of, None, None, None)
        value = {Kind.SHARE: number / of, Kind.RATE: number / area(one), Kind.MEDIAN: dice.normal(40, 4)}
        made.append(replace(one, value=value.get(card.kind, float(number))))
    return made
