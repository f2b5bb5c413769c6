"""Events too rare for limits of months: a published example, the geometric distribution of scipy, slow plain twins."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from scipy import stats

from practicelens.analytics.control import between, chance
from practicelens.analytics.control.between import Gap, Happened
from practicelens.analytics.control.charts import Chart, Settings, chart
from practicelens.analytics.control.limits import Method
from practicelens.analytics.control.signals import Kind
from practicelens.analytics.indicators import CARDS
from practicelens.performance.matters import rules
from practicelens.performance.matters.gaps import gaps_of
from practicelens.performance.matters.wording import chart_words, phase_of
from practicelens.web.templatetags.charts import chart as drawn
from practicelens.workdays.timescales import add_months
from tests.unit.test_control_charts import months

VALVES = [286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96]
"""Hours between failures of a valve: Montgomery, Introduction to Statistical Quality Control, time between events."""
FIRST = date(2025, 1, 1)


def gaps(lengths: Sequence[int]) -> list[Gap]:
    return [Gap(one, place) for place, one in enumerate(lengths)]


def test_a_t_chart_gives_the_limits_of_montgomerys_valves() -> None:
    """Printed: 286 hours are 4.80986, the centre is 5.386; nothing lies outside."""
    made = between.t(gaps(VALVES), screened=False)
    assert made is not None
    assert made.scores[0] == pytest.approx(4.80986, abs=0.003)
    assert made.middle == pytest.approx(5.386, abs=0.005)
    # 2.66 mean moving ranges of 2.359.
    assert made.middle + 3 * made.spread == pytest.approx(11.66, abs=0.01)
    assert made.low == 0
    assert made.high == pytest.approx(11.66**3.6, rel=0.01)
    assert made.signals(Settings().lengths) == ()


@pytest.mark.parametrize("mean", [2.5, 19, 300])
def test_a_g_chart_goes_by_the_geometric_distribution(mean: float) -> None:
    made = between.g(gaps([0, 0, round(2 * mean), round(2 * mean)]))
    assert made is not None
    # scipy counts the row that counts too.
    of = stats.geom(1 / (round(2 * mean) / 2 + 1), loc=-1)
    for length in range(0, int(made.high) + 5, 3):
        middle = (of.cdf(length - 1) + of.cdf(length)) / 2
        assert between.score(length, of.args[0]) == pytest.approx(stats.norm.ppf(middle), abs=1e-6)
        assert (made.low <= length <= made.high) == (abs(stats.norm.ppf(middle)) <= 3)
    assert made.centre == pytest.approx(of.ppf(0.5), abs=1)


def _twin(rows: Sequence[Happened], known: Sequence[date | None]) -> tuple[list[int], list[int]]:
    """Days and rows between events, day by day over the months that are known; the open ones last."""
    days: list[int] = []
    others: list[int] = []
    since_day = since_row = None
    at = FIRST
    for last in [one or add_months(FIRST, place + 1) - timedelta(days=1) for place, one in enumerate(known)]:
        while at <= last:
            if last not in known:
                since_day = since_row = None
            else:
                since_day = None if since_day is None else since_day + 1
                of_day = [counts for day, counts in rows if day == at]
                if any(of_day):
                    days += [] if since_day is None else [since_day]
                    since_day = 0
                for counts in of_day:
                    if counts:
                        others += [] if since_row is None else [since_row]
                        since_row = 0
                    elif since_row is not None:
                        since_row += 1
            at += timedelta(days=1)
    return [*days, *([] if since_day is None else [since_day])], [*others, *([] if since_row is None else [since_row])]


def test_what_lies_between_is_what_a_walk_from_day_to_day_counts() -> None:
    dice = random.Random(5)
    for _ in range(40):
        known = [
            add_months(FIRST, place + 1) - timedelta(days=1) if dice.random() < 0.9 else None for place in range(8)
        ]
        rows = sorted(
            (FIRST + timedelta(days=dice.randrange(240)), dice.random() < 0.3) for _ in range(dice.randrange(40))
        )
        days, others = between.days_between(rows, known), between.rows_between(rows, known)
        assert ([one.length for one in days], [one.length for one in others]) == _twin(rows, known)
        assert all(known[one.place] is not None for one in (*days, *others))


def _rare(key: str, every: Sequence[int], of: int = 50) -> Chart:
    """Two years of a card with an event so many days after the one before, each month of 50 rows."""
    days, at = [], FIRST
    for step in every:
        at += timedelta(days=step)
        days.append(at)
    counted = [
        sum((day.year, day.month) == (month.year, month.month) for day in days)
        for month in (add_months(FIRST, place) for place in range(24))
    ]
    rows: list[Happened] = [(day, True) for day in days]
    if of > 1:
        rows += [(add_months(FIRST, place) + timedelta(days=n % 28), False) for place in range(24) for n in range(of)]
    return chart(CARDS[key], months(key, counted, of), [], Settings(), sorted(rows))


OFTEN = [20, 35, 50, 41, 15, 60, 38, 25, 44, 52, 30, 47, 33]


def test_a_count_with_months_of_none_is_judged_by_days_and_a_long_wait_stands_out() -> None:
    quiet = _rare("referrals", OFTEN, 1)
    assert quiet.rare and quiet.limited and quiet.rare.between
    assert quiet.rare.between.method is Method.T
    assert phase_of(quiet, 23) == "t chart"
    # Eight months without any at the end, where the longest wait before was two.
    assert quiet.now and quiet.now[0].kind is Kind.OUTSIDE and not quiet.now[0].up
    assert rules.signal_words(quiet.card, quiet, quiet.now[0]) == "longer without one than chance explains"
    found = gaps_of(quiet)
    assert found and found.open and "since the last" in found.alt
    assert found.table.rows[0][0].text == "December 2026, none since"
    assert found.spec.marks[-1] == "moved" and found.spec.marks[0] == ""
    assert "longer without one than chance explains; usually 3" in chart_words(quiet)
    assert drawn(found.spec, found.alt).count("<svg") == 2


def test_seven_that_come_sooner_are_a_signal_of_more() -> None:
    soon = _rare("referrals", [70, 80, 75, 60, 85, 78, 10, 12, 9, 14, 8, 11, 13], 1)
    (run,) = [one for one in soon.signals if one.kind is Kind.SIDE]
    assert run.up and run.gaps == tuple(range(5, 12))
    assert rules.signal_words(soon.card, soon, run).endswith("sooner after the last than usual")


def test_a_share_that_is_rare_is_judged_by_the_others_between() -> None:
    few = _rare("re_referrals", OFTEN[:-3])
    assert few.rare and few.rare.between and few.rare.between.method is Method.G
    assert few.now[0].kind is Kind.OUTSIDE and not few.now[0].up
    found = gaps_of(few)
    assert found and found.spec.marks[-1] == "better" and "others since the last" in found.alt


def test_what_is_common_keeps_its_limits_of_months_and_so_does_a_share_of_few_rows() -> None:
    assert not _rare("referrals", [9] * 75, 1).rare
    # Half of two rows a month: a month without any only has few rows.
    halves = chart(CARDS["re_referrals"], months("re_referrals", [0, 1, 2, 1] * 6, 2), [], Settings())
    assert halves.rare is None and halves.phases[-1].limits is not None
    assert chart(CARDS["cp_visits_in_time"], months("cp_visits_in_time", [0] * 24, 50), [], Settings()).rare is None


def test_of_too_few_events_nothing_is_judged_and_a_year_of_noughts_is_no_run() -> None:
    none = _rare("referrals", [20, 35], 1)
    assert none.rare and not none.limited and none.signals == ()
    assert chart_words(none).endswith("too few for limits") and gaps_of(none) is None
    assert chance.expected([none], Settings()) == 0


def test_chance_alone_shows_as_many_as_series_without_change_do() -> None:
    """Two hundred series of one event in forty days: how many of their latest months signal, beside what is told."""
    dice = random.Random(11)
    charts = []
    for _ in range(200):
        steps = [max(1, round(dice.expovariate(1 / 40))) for _ in range(60)]
        charts.append(_rare("referrals", [one for place, one in enumerate(steps) if sum(steps[: place + 1]) < 729], 1))
    rare = [one for one in charts if one.rare and one.limited]
    seen = sum(bool(one.now) for one in rare) / len(rare)
    assert chance.expected(rare[:40], Settings()) / 40 == pytest.approx(seen, abs=0.04)
