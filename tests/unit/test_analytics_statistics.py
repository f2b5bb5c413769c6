"""Intervals and words for small numbers."""

from __future__ import annotations

import pytest

from practicelens.analytics import statistics


@pytest.mark.parametrize(("counted", "of", "low", "high"), [(1, 2, 9, 91), (9, 18, 29, 71), (42, 50, 71, 92)])
def test_a_share_of_few_is_said_to_be_uncertain(counted: int, of: int, low: int, high: int) -> None:
    """The figures of the design: 1 of 2 Good is 9 to 91 %."""
    found = statistics.wilson(counted, of)
    assert (round(found[0] * 100), round(found[1] * 100)) == (low, high)


def test_nobody_and_everybody_stay_within_the_share() -> None:
    assert statistics.wilson(0, 7)[0] == 0.0
    assert statistics.wilson(7, 7)[1] == 1.0


@pytest.mark.parametrize(("counted", "of"), [(1, 0), (3, 2), (-1, 2)])
def test_what_is_no_share_is_refused(counted: int, of: int) -> None:
    with pytest.raises(ValueError, match="not a share"):
        statistics.wilson(counted, of)


def test_no_events_still_have_an_upper_limit() -> None:
    low, high = statistics.poisson_interval(0)
    assert low == 0.0
    assert high == pytest.approx(3.689, abs=0.001)


def test_a_rate_scales_its_interval() -> None:
    value, low, high = statistics.rate(340, 100_000)
    assert value == pytest.approx(34.0)
    assert low < 34.0 < high
    with pytest.raises(ValueError, match="population"):
        statistics.rate(1, 0)


def test_a_median_of_five_has_no_interval_and_of_six_the_whole_range() -> None:
    assert statistics.median_interval([1, 2, 3, 4, 5]) == (3.0, None, None)
    assert statistics.median_interval([1, 2, 3, 4, 5, 9]) == (3.5, 1, 9)


def test_funnel_limits_narrow_with_size_and_stay_a_share() -> None:
    small, large = statistics.funnel_limits(0.9, 5), statistics.funnel_limits(0.9, 500)
    assert small.high998 == 1.0
    assert small.low95 < large.low95 < 0.9 < large.high95
    assert large.low998 < large.low95


def test_a_team_is_placed_in_words() -> None:
    assert statistics.place_words(45, 50, 0.9) == "about the same as the whole"
    assert statistics.place_words(20, 50, 0.9) == "lower than chance explains"
    assert statistics.place_words(40, 50, 0.9) == "lower than most; worth a look"
    assert statistics.place_words(0, 0, 0.9) == "nothing to judge"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ((2, 4), (9, 10), "cannot tell"),
        ((10, 20), (3, 4), "too early"),
        ((10, 20), (12, 20), "no sign of it"),
        ((5, 50), (40, 50), "moved up"),
        ((40, 50), (5, 50), "moved down"),
    ],
)
def test_before_and_after_are_said_in_words(before: tuple[int, int], after: tuple[int, int], words: str) -> None:
    assert statistics.verdict(before, after) == words
