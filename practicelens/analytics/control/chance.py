"""How many signals chance alone shows in a month: simulated from an authority's own charts, with a fixed seed.

Formulas for single rules are known, but the rules overlap, limits come from the very points they judge, and a share of
few children takes few values: a formula would miss all three. The same charts always give the same number.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.control.between import POWER, Between, score
from practicelens.analytics.control.charts import Chart, Settings, area, is_primed
from practicelens.analytics.control.limits import D2, SCREEN, Limits, Method
from practicelens.analytics.control.signals import Lengths
from practicelens.analytics.measure import Figure, Kind

if TYPE_CHECKING:
    import numpy as np

    Rows = np.ndarray[Any, np.dtype[np.float64]]

# Which number does not matter, only that it stays.
SEED: Final = 20_261_130
RUNS: Final = 500
"""Series drawn a chart: the sum over sixty charts is then known to about 0.1."""


def expected(charts: Iterable[Chart], settings: Settings) -> float:
    """How many of these charts' latest months would signal, were each no more than the chance of its latest phase."""
    return sum(chances(charts, settings))


def chances(charts: Iterable[Chart], settings: Settings) -> tuple[float, ...]:
    """Of each chart, how often its latest month signals though nothing changed; 0 without limits or an answer."""
    import numpy as np

    # Each chart with dice of its own, so that another chart beside it changes nothing of this one.
    dice = (np.random.default_rng(SEED + number) for number in itertools.count())
    return tuple(_of_chart(chart, settings, own) for chart, own in zip(charts, dice, strict=False))


def at_least(found: Iterable[float], seen: int) -> float:
    """The chance that so many or more signal, each by its own chance and none because of another.

    Measures of the same children move together, so that in truth many at once are likelier, and none.
    """
    # How likely each number of signals is, one chart after the other.
    likely = [1.0]
    for one in found:
        likely = [a * (1 - one) + b * one for a, b in zip([*likely, 0.0], [0.0, *likely], strict=True)]
    return sum(likely[seen:])


def _of_chart(chart: Chart, settings: Settings, dice: np.random.Generator) -> float:
    """The chance that a chart's latest month signals though nothing changed; 0 without limits or an answer."""
    phase = chart.phases[-1]
    if phase.between is not None:
        return _of_gaps(phase.between, phase.points, settings, dice)
    known = [point.figure for point in chart.points[phase.first :] if point.value is not None]
    # Without limits nothing can lie outside them.
    if phase.limits is None or chart.points[-1].value is None:
        return 0.0
    values, sigma = _drawn(chart, phase.limits, known, settings, dice)
    return float(latest_signals(values, values_centre(values, chart, known), sigma, settings.lengths).mean())


def _of_gaps(made: Between, months: int, settings: Settings, dice: np.random.Generator) -> float:
    """The same of events that are rare: that the latest gap signals, as often as a month has one."""
    import numpy as np

    closed = [one.length for one in made.gaps if not one.open]
    shape = (RUNS, len(closed))
    if made.method is Method.T:
        # At least a day: events of one day are one.
        values = np.ceil(dice.exponential(sum(closed) / len(closed), shape)) ** POWER
        sigma = _moving(values, screened=settings.screened) / D2 * np.ones(shape)
        centre = np.asarray(values.mean(axis=1, keepdims=True))
    else:
        lengths = dice.geometric(1 / (sum(closed) / len(closed) + 1), shape) - 1
        values = np.array([_scores(row) for row in lengths.tolist()])
        sigma, centre = np.ones(shape), np.zeros((RUNS, 1))
    found = latest_signals(values, centre, sigma, settings.lengths).mean()
    return float(found) * min(1.0, len(closed) / months)


def _scores(lengths: list[int]) -> list[float]:
    """Gaps of a g chart as numbers that are nearly normal, by their own mean."""
    if not any(lengths):
        return [0.0] * len(lengths)
    chance = 1 / (sum(lengths) / len(lengths) + 1)
    each = {one: score(one, chance) for one in set(lengths)}
    return [each[one] for one in lengths]


def values_centre(values: Rows, chart: Chart, known: list[Figure]) -> Rows:
    """The centre of each series, made as a chart's is: weighed by size where it has one."""
    import numpy as np

    sizes = _sizes(chart.card.kind, known)
    made = values.mean(axis=1) if sizes is None else (values * sizes).sum(axis=1) / np.sum(sizes)
    return np.asarray(made[:, None], dtype=np.float64)


def _sizes(kind: Kind, known: list[Figure]) -> Rows | None:
    """What each month's value is of; None where it is of nothing (XmR)."""
    import numpy as np

    if kind is Kind.SHARE:
        return np.array([one.denominator or 0 for one in known], dtype=np.float64)
    return np.array([area(one) for one in known]) if kind is Kind.RATE else None


def _drawn(
    chart: Chart, made: Limits, known: list[Figure], settings: Settings, dice: np.random.Generator
) -> tuple[Rows, Rows]:
    """Series as chance makes them around the phase's centre, and each one's own standard deviations."""
    import numpy as np

    shape, kind = (RUNS, len(known)), chart.card.kind
    spread = np.array(made.sigma)
    sizes = _sizes(kind, known)
    if sizes is None:
        values = made.centre + dice.standard_normal(shape) * spread
        # Counts are whole and never below nothing; medians only the latter.
        values = np.maximum(np.rint(values) if kind is Kind.COUNT else values, 0.0)
        return values, _moving(values, screened=settings.screened) / D2 * np.ones(shape)
    if is_primed(made):
        values = np.rint((made.centre + dice.standard_normal(shape) * spread) * sizes) / sizes
        values = np.clip(values, 0.0, 1.0 if kind is Kind.SHARE else None)
    elif made.method is Method.P:
        values = dice.binomial(sizes.astype(np.int64), made.centre, shape) / sizes
    else:
        values = dice.poisson(made.centre * sizes, shape) / sizes
    centre = values_centre(values, chart, known)
    # As limits.p and limits.u reckon it, for all series at once.
    plain = np.sqrt(np.maximum(centre * ((1 - centre) if kind is Kind.SHARE else 1.0), 0.0) / sizes)
    if not is_primed(made):
        return values, plain
    # A series without any spread lies on its centre throughout: its points score nothing.
    scores = np.divide(values - centre, plain, out=np.zeros(shape), where=plain > 0)
    return values, plain * _moving(scores, screened=False) / D2


def _moving(values: Rows, *, screened: bool) -> Rows:
    """Each series' mean moving range, as one column."""
    import numpy as np

    ranges = np.abs(np.diff(values, axis=1))
    mean = ranges.mean(axis=1, keepdims=True)
    # Once, as limits.xmr does.
    if screened:
        ordinary = ranges <= SCREEN * mean
        mean = (ranges * ordinary).sum(axis=1, keepdims=True) / ordinary.sum(axis=1, keepdims=True)
    return np.asarray(mean, dtype=np.float64)


def latest_signals(values: Rows, centre: Rows, sigma: Rows, lengths: Lengths) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Of each series (a row), whether its last point is part of a signal: ``signals.found`` for many at once."""
    import numpy as np

    # As much as computing may be out by, as in ``signals``.
    tiny = 1e-9 * np.maximum(1.0, np.abs(centre))
    off = values - centre
    signals = np.abs(off[:, -1]) > 3 * sigma[:, -1] + tiny[:, 0]
    if values.shape[1] >= lengths.side:
        last = off[:, -lengths.side :]
        signals |= (last > tiny).all(axis=1) | (last < -tiny).all(axis=1)
    if values.shape[1] >= lengths.trend:
        steps = np.diff(values[:, -lengths.trend :], axis=1)
        signals |= (steps > 0).all(axis=1) | (steps < 0).all(axis=1)
    # Two of three, the latest among them: only what the latest month is part of is asked.
    for way in (1, -1):
        close = (way * off > 2 * sigma + tiny)[:, -3:]
        signals |= close[:, -1] & (close[:, :-1].any(axis=1))
    return np.asarray(signals)
