"""The explorer's pure parts: what chance explains, what is hidden, which time stands beside which, bands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import duckdb
import pytest

from practicelens.analytics import statistics
from practicelens.analytics.exploring.cuts import CUTS, by_amount
from practicelens.analytics.exploring.questions import Whose
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Figure, Level
from practicelens.documents.specs import DotPlot, Funnel
from practicelens.performance.datasets.shapes import EditionView
from practicelens.performance.explore import comparing, groups, suppressing
from practicelens.performance.explore.drawing import drawn
from practicelens.performance.explore.questions import Place, Question, before, named_period
from practicelens.performance.explore.shapes import Answer, GroupRow

AS_AT = date(2026, 11, 22)
SHARE, COUNT = CARDS["re_referrals"], CARDS["referrals"]
EDITION = EditionView(1, "", AS_AT, datetime(2026, 11, 23, 9, tzinfo=UTC), "", 1, "", "")
ALL = Place("authority", "All of us", Whose())


def figure(counted: int, judged: int, unjudged: int = 0) -> Figure:
    """A share of the authority's."""
    value = counted / judged if judged else None
    return Figure("re_referrals", Level.AUTHORITY, None, AS_AT, AS_AT, counted, judged, value, None, None, unjudged)


def answer(rows: dict[str, Figure], earlier: dict[str, Figure] | None = None) -> Answer:
    """An answer by ethnicity."""
    asked = Question(SHARE, ALL, named_period(SHARE, "year", AS_AT), CUTS["ethnicity"])
    made = tuple(GroupRow(key, key, one, (earlier or {}).get(key)) for key, one in rows.items())
    return Answer(asked, EDITION, SHARE, made, GroupRow("", "All", total(rows), total(earlier) if earlier else None))


def total(rows: dict[str, Figure]) -> Figure:
    """All groups together."""
    parts = ("numerator", "denominator", "not_judged")
    return figure(*(sum(getattr(one, part) or 0 for one in rows.values()) for part in parts))


def test_a_small_number_is_hidden_and_one_more_that_would_tell_it() -> None:
    found = suppressing.protected(answer({"W": figure(40, 100), "B": figure(3, 30), "A": figure(20, 60)}), 5)
    hidden = {row.key for row in found.rows if row.hidden}
    assert "B" in hidden and (len(hidden) > 1 or (found.whole is not None and found.whole.hidden))
    assert found.notes == (suppressing.limit_words(5),)
    # Of large ones nothing is hidden, and nothing is said of it.
    large = suppressing.protected(answer({"W": figure(40, 100), "B": figure(13, 30), "A": figure(20, 60)}), 5)
    assert not any(row.hidden for row in large.rows) and large.notes == ()


def test_what_is_small_in_the_other_time_is_hidden_too() -> None:
    now, then = {"W": figure(40, 100), "B": figure(13, 30)}, {"W": figure(30, 90), "B": figure(2, 30)}
    found = suppressing.protected(answer(now, then), 5)
    assert {row.key for row in found.rows if row.hidden} >= {"B"}
    assert all(row.before is None or row.before.numerator is None for row in found.rows if row.hidden)


@pytest.mark.parametrize(("one", "other", "words"), [
    ((40, 100), (20, 100), comparing.BEYOND),
    ((40, 100), (38, 100), comparing.EXPLAINS),
    ((4, 9), (20, 100), comparing.TOO_FEW),
])  # fmt: skip
def test_two_shares(one: tuple[int, int], other: tuple[int, int], words: str) -> None:
    assert comparing.of_two(SHARE, figure(*one), figure(*other)) == words


def test_two_counts_are_held_to_the_days_in_which_they_came() -> None:
    # 60 in a month and 120 in two come at one pace; 60 and 60 do not.
    assert statistics.poisson_pair(60, 30, 120, 60) > 0.9
    assert statistics.poisson_pair(60, 30, 60, 60) < 0.001
    assert statistics.poisson_pair(0, 30, 0, 30) == 1.0
    with pytest.raises(ValueError, match="days"):
        statistics.poisson_pair(1, 0, 1, 1)


@pytest.mark.parametrize(("one", "days", "other", "rest"), [(3, 30, 9, 31), (12, 31, 12, 28), (40, 92, 61, 91)])
def test_two_counts_agree_with_the_exact_binomial(one: int, days: int, other: int, rest: int) -> None:
    from scipy.stats import binomtest

    exact = binomtest(one, one + other, days / (days + rest)).pvalue
    assert statistics.poisson_pair(one, days, other, rest) == pytest.approx(exact)


def test_those_not_recorded_are_compared_with_nobody() -> None:
    found = comparing.of_groups(SHARE, {"W": figure(90, 100), "B": figure(20, 100), "": figure(0, 100)})
    assert set(found) == {"W", "B"} and found["W"].startswith("higher") and found["B"].startswith("lower")
    assert comparing.of_groups(COUNT, {"W": figure(90, 100), "B": figure(20, 100)}) == {}


@pytest.mark.parametrize(("key", "beside", "start", "end"), [
    ("year", "before", date(2024, 11, 1), date(2025, 10, 31)),
    ("month", "before", date(2026, 9, 1), date(2026, 9, 30)),
    ("month", "year", date(2025, 10, 1), date(2025, 10, 31)),
    ("now", "before", date(2026, 5, 23), date(2026, 8, 22)),
])  # fmt: skip
def test_the_time_beside(key: str, beside: str, start: date, end: date) -> None:
    found = before(Question(SHARE, ALL, named_period(SHARE, key, AS_AT), beside=beside))
    assert (found.start, found.end) == (start, end)


def test_a_stock_is_laid_beside_the_month_end_before() -> None:
    stock = CARDS["in_need_open"]
    asked = Question(stock, ALL, named_period(stock, "now", AS_AT), beside="before")
    assert before(asked).end == date(2026, 10, 31)


def test_bands_of_what_is_measured_leave_nothing_out() -> None:
    con = duckdb.connect()
    bands = {card.key: by_amount(card) for card in CARDS.values()}
    assert [key for key, cut in bands.items() if (cut is None) != (CARDS[key].amount == "")] == []
    for cut in {cut.sql: cut for cut in bands.values() if cut is not None}.values():
        every = "(SELECT range / 2.0 AS amount FROM range(2000)) e"
        found = {key for (key,) in con.execute(f"SELECT DISTINCT {cut.sql} FROM {every}").fetchall()}
        assert found <= set(cut.order) and len(found) > 1
        assert con.execute(f"SELECT {cut.sql} FROM (SELECT NULL::DOUBLE AS amount) e").fetchall() == [("",)]


def test_every_stretch_of_time_is_there_and_cut_to_the_period() -> None:
    spans = groups.spans(CUTS["quarter"], date(2026, 2, 10), date(2026, 8, 5))
    assert [(one.key, one.start, one.end) for one in spans] == [
        ("2026-Q1", date(2026, 2, 10), date(2026, 3, 31)),
        ("2026-Q2", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 8, 5)),
    ]


def test_every_day_is_a_stretch_of_its_own() -> None:
    spans = groups.spans(CUTS["day"], date(2026, 2, 27), date(2026, 3, 2))
    assert [(one.key, one.start, one.end) for one in spans] == [
        (f"{day}", day, day) for day in (date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2))
    ]
    assert spans[0].words == "Friday 27 February 2026" == groups.part_words(CUTS["day"], spans[0])


def test_no_two_groups_of_a_cut_are_called_the_same_but_for_their_code() -> None:
    for cut in CUTS.values():
        words = [words.partition(": ")[2] or words for _, words in groups.coded(cut)]
        assert len(words) == len({*words}), (cut.key, [one for one in words if words.count(one) > 1])


def _by_team(counted: list[tuple[int, int]], card: str = "cp_visits_in_time") -> Answer:
    """An answer by team: so many of so many each."""
    figures = [
        Figure(card, Level.TEAM, n, AS_AT, AS_AT, one, of, one / of, 0.1, 0.9) for n, (one, of) in enumerate(counted)
    ]
    rows = tuple(GroupRow(str(n), f"Team {n}", one) for n, one in enumerate(figures))
    all_of, all_one = sum(of for _, of in counted), sum(one for one, _ in counted)
    whole = replace(figures[0], numerator=all_one, denominator=all_of, value=all_one / all_of)
    asked = Question(CARDS[card], ALL, named_period(CARDS[card], "now", AS_AT), CUTS["team"])
    return Answer(asked, EDITION, CARDS[card], rows, GroupRow("", "All", whole))


def test_teams_stand_in_a_funnel_that_names_who_lies_outside_and_never_in_a_league() -> None:
    made = drawn(_by_team([(80, 100), (41, 50), (16, 20), (30, 60)]))
    assert made is not None and isinstance(made[0], Funnel)
    assert [(one.label, one.outside) for one in made[0].points] == [
        ("Team 0: 80 of 100", False), ("Team 1: 41 of 50", False), ("Team 2: 16 of 20", False),
        ("Team 3: 30 of 60", True),
    ]  # fmt: skip
    assert made[1].startswith("Outside what chance allows in 95 of 100: Team 3: 30 of 60;")
    assert made[0].average == pytest.approx(167 / 230)
    calm = drawn(_by_team([(80, 100), (41, 50), (16, 20), (48, 60)]))
    assert calm is not None and calm[1].startswith("None lies outside")
    # Too few teams, or shares so near nought that the funnel's limits are not the truth: dots with their intervals.
    for few in ([(80, 100), (41, 50)], [(1, 100), (0, 50), (0, 20), (1, 60)]):
        other = drawn(_by_team(few))
        assert other is not None and isinstance(other[0], DotPlot)
