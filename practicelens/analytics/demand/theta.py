"""The theta method: a smoothed level that goes on by half of the slope of all that is known.

Assimakopoulos and Nikolopoulos, *The theta model: a decomposition approach to forecasting*, International Journal of
Forecasting 16 (2000); that it is exponential smoothing with half the slope as its drift is Hyndman and Billah's,
*Unmasking the Theta method*, the same journal 19 (2003). It is chosen because it asks for little (twelve months), can
be told in two sentences, and did as well as any in the M3 competition's monthly series. ``tests/oracle`` holds it to
statsmodels, whose import takes longer than the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

WEIGHTS: Final = tuple(place / 50 for place in range(1, 50))
"""How much of each month's surprise the level may keep: tried one by one, that of the least errors is taken."""


def foresee(values: Sequence[float], ahead: int) -> list[float]:
    """The next ``ahead`` values of a monthly series, the oldest first; never below nought.

    Raises ValueError for fewer than two values, which have no slope.
    """
    import numpy

    if len(values) < 2:
        raise ValueError("one month has no slope")
    series, weights = numpy.asarray(values, dtype=float), numpy.asarray(WEIGHTS)
    slope = float(numpy.polyfit(numpy.arange(len(series)), series, 1)[0])
    # All weights side by side: the level after each month, and what each month missed of the level before it.
    level, missed = numpy.full_like(weights, series[0]), numpy.zeros_like(weights)
    for value in series[1:]:
        surprise = value - level
        missed += surprise * surprise
        level = level + weights * surprise
    best = int(missed.argmin())
    weight, smoothed = float(weights[best]), float(level[best])
    # The level lags behind a slope; what is added for it comes near 1 / weight with the months.
    lag = (1 - (1 - weight) ** len(series)) / weight
    return [max(0.0, smoothed + slope / 2 * (step - 1 + lag)) for step in range(1, ahead + 1)]
