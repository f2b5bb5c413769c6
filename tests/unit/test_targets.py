"""Whether a month meets its target, and whether chance could explain that it does not: worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import comb

import pytest

from practicelens.analytics.control.targets import CHANCE, Verdict, judge
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Figure, Kind, Level

SHARE, LOW_SHARE = CARDS["conferences_in_time"], CARDS["re_referrals"]
STOCK, MEDIAN, NEITHER = CARDS["unallocated"], CARDS["pre_proceedings_weeks"], CARDS["referrals"]


def figure(counted: int | None, of: int | None, value: float | None) -> Figure:
    start, end = date(2026, 10, 1), date(2026, 10, 31)
    return Figure("any", Level.AUTHORITY, None, start, end, counted, of, value, None, None)


def tail(counted: int, of: int, share: float) -> float:
    """So many or fewer of so many, term by term."""
    return sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(counted + 1))


@pytest.mark.parametrize("counted", range(21))
def test_a_share_is_judged_by_the_binomial_term_by_term(counted: int) -> None:
    expected = Verdict.MET if counted >= 16 else Verdict.CHANCE if tail(counted, 20, 0.8) >= CHANCE else Verdict.MORE
    assert judge(SHARE, figure(counted, 20, counted / 20), 0.8) is expected
    # The same month the other way round: so many that came back, of which fewer are better.
    assert judge(LOW_SHARE, figure(20 - counted, 20, (20 - counted) / 20), 0.2) is expected


def test_twelve_of_twenty_could_be_chance_and_eleven_could_not() -> None:
    assert round(tail(12, 20, 0.8), 4) == 0.0321 and round(tail(11, 20, 0.8), 4) == 0.01
    assert judge(SHARE, figure(12, 20, 0.6), 0.8) is Verdict.CHANCE
    assert judge(SHARE, figure(11, 20, 0.55), 0.8) is Verdict.MORE


def test_a_number_of_a_day_is_not_asked_of_chance_and_what_is_not_told_not_judged() -> None:
    assert judge(STOCK, figure(5, 20, 0.25), 0.2) is Verdict.CHANCE
    counted = replace(STOCK, kind=Kind.COUNT)
    assert judge(counted, figure(9, None, 9.0), 5) is Verdict.MISSED
    assert judge(counted, figure(5, None, 5.0), 5) is Verdict.MET
    assert judge(SHARE, figure(0, 0, None), 0.8) is Verdict.UNTOLD
    with pytest.raises(ValueError, match="neither way"):
        judge(NEITHER, figure(9, None, 9.0), 5)


def test_a_median_is_judged_by_its_interval() -> None:
    month = replace(figure(None, 9, 38.0), low=30.0, high=44.0)
    assert judge(MEDIAN, month, 35) is Verdict.CHANCE
    assert judge(MEDIAN, month, 25) is Verdict.MORE
    assert judge(MEDIAN, replace(month, low=None), 25) is Verdict.MISSED
