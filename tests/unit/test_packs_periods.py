"""Months and quarters as the periods of reports: how each is addressed, how long it lasts, which kind tells of it."""

from __future__ import annotations

from datetime import date

import pytest

from practicelens.governance.packs.core import rules
from practicelens.governance.packs.core.periods import Chosen, Month, Quarter
from practicelens.governance.packs.states import Kind


@pytest.mark.parametrize(
    ("text", "first", "last", "year_from", "words"),
    [
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30), date(2025, 12, 1), "November 2026"),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31), date(2025, 4, 1), "January to March 2026"),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30), date(2025, 10, 1), "July to September 2026"),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), date(2026, 1, 1), "October to December 2026"),
    ],
)
def test_a_period_is_read_from_its_address_and_written_back(
    text: str, first: date, last: date, year_from: date, words: str
) -> None:
    period = Month.parse(text)
    assert (period.first, period.last, period.year_before, period.words()) == (first, last, year_from, words)
    assert str(period) == text


@pytest.mark.parametrize(
    "text", ["2026-Q5", "2026-Q0", "26-Q1", "2026-q1", "2026Q1", "0000-Q1", "2026-13", "2026-Q", ""]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Month.parse(text)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_kind_tells_of_months_or_of_quarters_alone(kind: Kind) -> None:
    month, quarter = Month(2026, 7), Quarter(2026, 7)
    assert (rules.fits(kind, month), rules.fits(kind, quarter)) == (kind.period == "month", kind.period == "quarter")
    # The days of a report that somebody puts together are none of the calendar's.
    assert rules.fits(kind, Chosen.between(date(2026, 7, 1), date(2026, 9, 30), 7)) == (kind.period == "time")
    assert kind.period == "time" or rules.fits(kind, rules.last_full(kind, date(2026, 11, 24)))


def test_days_that_somebody_chose_end_with_their_last_and_say_both() -> None:
    days = Chosen.between(date(2025, 10, 14), date(2026, 9, 15), 7)
    assert (days.first, days.last) == (date(2026, 9, 1), date(2026, 9, 15))
    assert days.words() == "14 October 2025 to 15 September 2026"
    assert Chosen.between(date(2026, 9, 15), date(2026, 9, 15), 7).words() == "15 September 2026"
    assert days != Chosen.between(date(2025, 10, 14), date(2026, 9, 15), 8)


def test_the_last_full_quarter_is_the_one_before_and_goes_back_over_the_year() -> None:
    assert rules.last_full(Kind.QUARTERLY, date(2026, 10, 1)) == Quarter(2026, 7)
    assert rules.last_full(Kind.QUARTERLY, date(2026, 9, 30)) == Quarter(2026, 4)
    assert rules.last_full(Kind.QUARTERLY, date(2026, 3, 31)) == Quarter(2025, 10)
    assert Quarter.of(date(2026, 8, 9)).back(4) == Quarter(2025, 7)
