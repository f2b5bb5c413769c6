"""Words for dates, shares and counts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from practicelens.web.templatetags import words


def test_a_date_names_its_year_only_when_it_is_not_this_one() -> None:
    assert words.date_words(date(2026, 12, 4)) == "Friday 4 December"
    assert words.date_words(date(2027, 1, 4)) == "Monday 4 January 2027"
    assert words.date_words(None) == ""


def test_the_year_stands_at_both_ends_of_a_period_or_at_neither() -> None:
    assert words.from_to(date(2026, 11, 23), date(2026, 12, 4)) == "Monday 23 November to Friday 4 December"
    assert words.from_to(date(2025, 11, 23), date(2026, 11, 23)) == "Sunday 23 November 2025 to Monday 23 November 2026"
    assert words.from_to(date(2026, 12, 28), date(2027, 1, 8)) == "Monday 28 December 2026 to Friday 8 January 2027"
    assert words.from_to(date(2026, 12, 4), date(2026, 12, 4)) == "Friday 4 December"


def test_a_moment_is_told_in_london() -> None:
    assert words.time_words(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "00:30 on Wednesday 1 July"
    assert words.date_words(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "Wednesday 1 July"


def test_a_share_stands_with_what_it_is_of() -> None:
    assert words.share_words((42, 50)) == "84\u202f%, 42 of 50"
    assert words.share_words(SimpleNamespace(numerator=42, denominator=50)) == "84\u202f%, 42 of 50"


def test_nothing_to_judge_is_not_nought_per_cent() -> None:
    assert words.share_words((0, 0)) == "none to judge"
    assert words.share_words((0, 3)) == "0\u202f%, 0 of 3"


def test_a_share_is_never_rounded_to_nothing_or_to_all() -> None:
    assert words.share_words((7, 2154)) == "7 of 2,154"
    assert words.share_words((2150, 2154)) == "2,150 of 2,154"
    assert words.share_words((2154, 2154)) == "100\u202f%, 2,154 of 2,154"
    assert (words.percent(0.004), words.percent(0.996)) == ("under 1\u202f%", "over 99\u202f%")
    assert (words.percent(0.005), words.percent(0.0), words.percent(1.0)) == ("1\u202f%", "0\u202f%", "100\u202f%")


def test_halves_are_rounded_up() -> None:
    assert words.percent(0.125) == "13\u202f%"
    assert words.percent(None) == ""


def test_an_interval_is_told_only_where_there_is_one() -> None:
    assert words.interval_words(SimpleNamespace(low=0.708, high=0.921)) == "71 to 92"
    assert words.interval_words(SimpleNamespace(low=None, high=None)) == ""


def test_counts_agree_with_their_words() -> None:
    assert words.count_words(1) == "1 child"
    assert words.count_words(2) == "2 children"
    assert words.count_words(1200, "row,rows") == "1,200 rows"


@pytest.mark.parametrize(
    ("referer", "path"),
    [
        (None, "/"),
        ("", "/"),
        ("http://localhost/audits/3/?page=2", "/audits/3/?page=2"),
        ("https://elsewhere.example/audits/", "/audits/"),
        ("//elsewhere.example//x", "/x"),
        ("javascript:alert(1)", "/alert(1)"),
        ("\\\\elsewhere.example", "/elsewhere.example"),
    ],
)
def test_a_way_back_leads_only_to_our_own_pages(referer: str | None, path: str) -> None:
    assert words.own_address(referer) == path


def test_an_age_is_said_as_people_say_it() -> None:
    assert [words.aged(years) for years in (-1, 0, 4)] == ["unborn", "under 1", "aged 4"]


def test_days_of_a_year_name_it_once() -> None:
    """A year stands after the last of its days; a single day is itself; no day is no words."""
    days = [date(2025, 12, 28), date(2026, 1, 9), date(2026, 7, 4)]
    assert words.days_words(days) == "28 December 2025; 9 January, 4 July 2026"
    assert words.days_words(days[:1]) == "28 December 2025"
    assert words.days_words([]) == ""
