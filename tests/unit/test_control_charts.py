"""Control charts against published worked examples, examples worked by hand, and a slow plain twin."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from datetime import date, timedelta
from statistics import fmean

import numpy as np
import pytest

from practicelens.analytics.control import chance, limits
from practicelens.analytics.control.charts import Chart, Settings, chart
from practicelens.analytics.control.limits import Method
from practicelens.analytics.control.signals import Kind, Lengths, found
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Figure, Level
from practicelens.performance.matters.wording import chart_words
from practicelens.workdays.timescales import add_months

NHS_R = [1, 2, 1, 2, 10, *[1, 2] * 6, 1]
"""The series of NHS-R's vignette on the difference between its charts and those of its Excel workbook."""
SEVEN = Lengths(7, 7)
FLAT = [0.1] * 40
"""A standard deviation for each point."""


@pytest.mark.parametrize(("screened", "ends"), [(True, (4.60, 1.94, -0.72)), (False, (6.95, 1.94, -3.06))])
def test_xmr_gives_the_limits_of_nhs_r(screened: bool, ends: tuple[float, float, float]) -> None:
    made = limits.xmr(NHS_R, screened=screened)
    assert (made.high(0), made.centre, made.low(0)) == pytest.approx(ends, abs=0.005)


def test_p_and_u_limits_worked_by_hand() -> None:
    """15 of 100 in four months: 0.15 ± 3 × √(0.15 × 0.85 / 100). 16 events in each of four areas of 4: 4 ± 3 × 1."""
    made = limits.p([15, 12, 18, 15], [100] * 4)
    assert made.method is Method.P
    assert made.centre == pytest.approx(0.15)
    assert made.high(1) == pytest.approx(0.15 + 3 * 0.0357071, abs=1e-6)
    rates = limits.u([16, 16, 16, 16], [4] * 4)
    assert rates.method is Method.U
    assert (rates.low(2), rates.high(2)) == pytest.approx((1, 7))


def test_only_an_overdispersed_share_is_primed_and_by_laneys_factor() -> None:
    """Scores of ±4 in turn: moving ranges of 8, so limits are 8 / 1.128 wider."""
    plain, wide = [50, 55] * 6, [30, 70] * 6
    assert limits.p(plain, [100] * 12).method is Method.P
    made = limits.p(wide, [100] * 12)
    assert made.method is Method.P_PRIMED
    assert made.sigma[0] == pytest.approx(0.05 * 8 / 1.128)


def test_months_all_alike_have_no_variation_and_no_signal() -> None:
    made = limits.p([20, 40, 30, 20], [20, 40, 30, 20])
    assert found([1.0] * 4, made.centre, made.sigma, SEVEN) == ()


def test_what_no_limits_can_be_made_of_is_refused() -> None:
    with pytest.raises(ValueError, match="two points"):
        limits.xmr([4], screened=False)
    with pytest.raises(ValueError, match="somebody"):
        limits.p([0, 1], [0, 2])


@pytest.mark.parametrize(
    ("values", "kind", "points", "up"),
    [
        ([0, 0.1, -0.1, 0.31], Kind.OUTSIDE, (3,), True),
        ([-0.1, *[0.05] * 7], Kind.SIDE, tuple(range(1, 8)), True),
        ([0.1, 0.06, 0.05, 0.01, -0.01, -0.02, -0.03], Kind.TREND, tuple(range(7)), False),
        ([0.0, -0.21, 0.1, -0.25], Kind.NEAR, (1, 3), False),
    ],
)
def test_each_signal_is_found_with_its_months(
    values: Sequence[float], kind: Kind, points: tuple[int, ...], up: bool
) -> None:
    (one,) = found(values, 0, FLAT, SEVEN)
    assert (one.kind, one.points, one.up) == (kind, points, up)


@pytest.mark.parametrize(
    "values",
    [
        [0, 0.1, -0.1, 0.30],  # on the limit
        [*[0.05] * 6, 0, *[0.05] * 6],  # a point on the centre ends a run
        [0.1, 0.06, 0.05, 0.01, 0.01, -0.02, -0.03, -0.05],  # two alike end a fall
        [0.21, 0.1, 0.1, 0.22],  # near, but not two of three
        [0.21, -0.21, 0.1],  # near two limits
    ],
)
def test_what_falls_short_is_no_signal(values: Sequence[float]) -> None:
    assert found(values, 0, FLAT, SEVEN) == ()


def _twin(values: Sequence[float], centre: float, sigma: Sequence[float], lengths: Lengths) -> set[int]:
    """The points that are part of any signal, by asking every stretch of points in turn."""
    marked: set[int] = set()
    for first in range(len(values)):
        for end in range(first + 1, len(values) + 1):
            some = values[first:end]
            if len(some) == 1 and abs(some[0] - centre) > 3 * sigma[first]:
                marked.add(first)
            if len(some) >= lengths.side and (min(some) > centre + 1e-9 or max(some) < centre - 1e-9):
                marked |= set(range(first, end))
            pairs = list(itertools.pairwise(some))
            if len(some) >= lengths.trend and (all(a < b for a, b in pairs) or all(a > b for a, b in pairs)):
                marked |= set(range(first, end))
            for way in (1, -1):
                near = [first + n for n, v in enumerate(some) if way * (v - centre) > 2 * sigma[first + n]]
                if len(some) <= 3 and len(near) >= 2:
                    marked |= set(near)
    return marked


def test_signals_agree_with_the_plain_twin_and_the_simulation_with_both() -> None:
    dice, lengths = random.Random(7), Lengths(5, 4)
    for _ in range(300):
        values = [round(dice.gauss(0, 1.3), 1) for _ in range(dice.randint(4, 24))]
        centre, sigma = fmean(values), [dice.uniform(0.5, 1.2) for _ in values]
        marked = {place for one in found(values, centre, sigma, lengths) for place in one.points}
        assert marked == _twin(values, centre, sigma, lengths)
        many = chance.latest_signals(np.array([values]), np.array([[centre]]), np.array([sigma]), lengths)
        assert bool(many[0]) is (len(values) - 1 in marked)


def months(key: str, counted: Sequence[int | None], of: int, first: date = date(2025, 1, 1)) -> list[Figure]:
    """A card's months; None is a month of which extracts do not speak."""
    made = []
    for place, one in enumerate(counted):
        start = add_months(first, place)
        end = add_months(start, 1) - timedelta(days=1)
        value = None if one is None else float(one) if key == "referrals" else one / of
        made.append(Figure(key, Level.AUTHORITY, None, start, end, one, of, value, None, None))
    return made


def _chart(key: str, counted: Sequence[int | None], starts: Sequence[date] = (), of: int = 50) -> Chart:
    return chart(CARDS[key], months(key, counted, of), starts, Settings())


def test_a_phase_begins_only_at_an_event_and_is_on_trial_until_twelve_months() -> None:
    counted = [20, 22] * 6 + [40, 41, 40, 42, 41, 40]
    whole = _chart("re_referrals", counted)
    assert [(one.first, one.trial) for one in whole.phases] == [(0, False)]
    assert whole.now[0].kind is Kind.OUTSIDE
    parted = _chart("re_referrals", counted, [date(2026, 1, 4)])
    assert [(one.first, one.trial) for one in parted.phases] == [(0, False), (12, True)]
    assert parted.signals == ()
    # The month most of which follows the event is the first of its phase.
    assert _chart("re_referrals", counted, [date(2025, 12, 20)]).phases[1].first == 12


def test_a_share_stops_at_nothing_and_all_and_a_stock_has_no_limits() -> None:
    high = _chart("conferences_in_time", [49, 50, 48, 50] * 4)
    assert high.points[0].high == 1.0
    low = _chart("re_referrals", [6, 1, 9, 2] * 4)
    assert low.points[0].low == 0.0
    stock = _chart("cp_visits_in_time", [49, 10] * 8, [date(2025, 6, 1)])
    assert not stock.limited
    assert stock.signals == ()
    assert len(stock.phases) == 1


def test_a_month_nobody_can_tell_is_passed_over_and_ends_no_run() -> None:
    counted = [10, 30, 12, 28, 10, 30, 12, 10, 40, 41, 42, None, 41, 40, 42, 41]
    run = next(one for one in _chart("referrals", counted).now if one.kind is Kind.SIDE)
    assert 11 not in run.points
    assert (run.first, run.last) == (8, 15)


def test_chance_alone_shows_some_signals_the_same_each_time_and_more_with_shorter_runs() -> None:
    dice = random.Random(3)
    charts = [_chart("re_referrals", [sum(dice.random() < 0.3 for _ in range(50)) for _ in range(24)])] * 20
    many = chance.expected(charts, Settings())
    assert many == chance.expected(charts, Settings())
    assert 0.1 < many < 2
    assert chance.expected(charts, Settings(Lengths(4, 4))) > many
    assert chance.expected([_chart("cp_visits_in_time", [40] * 24)], Settings()) == 0


def test_a_month_without_a_figure_takes_no_limits_from_the_months_before_it() -> None:
    known = [45, 46, 44, 45] * 5
    limited, few = (_chart("conferences_in_time", counted) for counted in ([*known, None], [45, 46, None]))
    assert limited.limited and "no figure; between 88\u202f% and 92\u202f%" in chart_words(limited)
    assert "no limits" not in chart_words(limited)
    assert not few.limited and chart_words(few).endswith("no limits")
