"""The theta method beside statsmodels, which finds its weight by an optimiser where ours tries fifty."""

from __future__ import annotations

import random
import warnings

import pytest

from practicelens.analytics.demand.theta import foresee


def walk(seed: int, drift: float, noise: float) -> list[float]:
    """Months of a number that drifts, with chance about it."""
    chance = random.Random(seed)
    values = [200.0]
    for _ in range(35):
        values.append(values[-1] + drift + chance.gauss(0, noise))
    return values


@pytest.mark.parametrize(("seed", "drift", "noise"), [(1, 0, 6), (2, 2, 6), (3, -1.5, 4), (4, 0.5, 12), (5, 3, 2)])
def test_what_is_foreseen_is_statsmodels(seed: int, drift: float, noise: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas, about its own index
        import numpy
        from statsmodels.tsa.forecasting.theta import ThetaModel

        values = walk(seed, drift, noise)
        expected = ThetaModel(numpy.asarray(values), period=12, deseasonalize=False).fit().forecast(12)
    assert foresee(values, 12) == pytest.approx(list(expected), rel=0.01)
