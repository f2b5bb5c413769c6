"""Our statistics beside statsmodels, and what scipy gives us beside whole numbers counted out.

Both are imported by the tests that ask them: every worker imports every module, and they take seconds.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest

from practicelens.analytics import statistics


@pytest.mark.parametrize(("counted", "of"), [(0, 1), (1, 2), (9, 18), (42, 50), (199, 200), (200, 200)])
def test_wilson_is_statsmodels(counted: int, of: int) -> None:
    from statsmodels.stats.proportion import proportion_confint

    assert statistics.wilson(counted, of) == pytest.approx(proportion_confint(counted, of, method="wilson"), abs=1e-9)


@pytest.mark.parametrize("events", [0, 1, 2, 5, 17, 60, 100])
def test_exact_poisson_is_statsmodels(events: int) -> None:
    from statsmodels.stats.rates import confint_poisson

    low, high = confint_poisson(events, 1, method="exact-c")
    expected = (0.0 if events == 0 else low, high)
    assert statistics.poisson_interval(events) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("events", [101, 340, 3600])
def test_byar_is_close_to_exact(events: int) -> None:
    from statsmodels.stats.rates import confint_poisson

    assert statistics.poisson_interval(events) == pytest.approx(confint_poisson(events, 1, method="exact-c"), rel=1e-3)


@pytest.mark.parametrize("count", [6, 7, 11, 20, 51])
def test_the_median_interval_holds_its_coverage(count: int) -> None:
    """The ranks are the innermost whose exact coverage is at least 95 %."""
    from scipy import stats

    _, low, high = statistics.median_interval(range(1, count + 1))
    assert low is not None and high is not None
    coverage = 1 - 2 * stats.binom.cdf(low - 1, count, 0.5)
    narrower = 1 - 2 * stats.binom.cdf(low, count, 0.5)
    assert coverage >= 0.95 > narrower
    assert low + high == count + 1


def counted_out(one: tuple[int, int], other: tuple[int, int]) -> Fraction:
    """Fisher's test by Fisher's own words: every split with the same totals, those no likelier than ours added up."""
    counted = one[0] + other[0]
    ways = [
        comb(one[1], k) * comb(other[1], counted - k)
        for k in range(counted + 1)
        if k <= one[1] and counted - k <= other[1]
    ]
    ours = comb(one[1], one[0]) * comb(other[1], other[0])
    return Fraction(sum(way for way in ways if way <= ours), comb(one[1] + other[1], counted))


@pytest.mark.parametrize(
    ("one", "other"),
    [((1, 2), (5, 9)), ((5, 50), (40, 50)), ((10, 20), (12, 20)), ((0, 5), (0, 9)), ((0, 0), (3, 5)), ((3, 8), (5, 8))],
)
def test_fisher_is_counted_out(one: tuple[int, int], other: tuple[int, int]) -> None:
    assert statistics.fisher(one, other) == pytest.approx(float(counted_out(one, other)), abs=1e-12)
