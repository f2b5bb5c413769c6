"""How long something has lasted, in words that are true of small and odd numbers."""

from __future__ import annotations

from datetime import date

import pytest

from practicelens.governance.packs.cycle import document
from practicelens.governance.packs.monthly import tables
from practicelens.workdays.timescales import whole_months


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 10, 30), date(2027, 1, 10), 2),
        (date(2026, 10, 30), date(2027, 1, 30), 3),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2026, 5, 5), date(2026, 5, 5), 0),
    ],
)
def test_a_month_has_passed_on_its_day_and_not_before(start: date, end: date, months: int) -> None:
    assert whole_months(start, end) == months


@pytest.mark.parametrize(
    ("days", "words"), [(0, "less than a week"), (6, "less than a week"), (7, "1 week"), (20, "2 weeks")]
)
def test_weeks_are_never_nought(days: int, words: str) -> None:
    assert tables.weeks_words(days) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([3], "It has been tracked for less than a week."),
        ([8, 9], "At least half of them have been tracked for 1 week; none for longer."),
        ([0, 2, 40], "At least half of them have been tracked for less than a week, the longest for 5 weeks."),
        ([5, 30, 90], "At least half of them have been tracked for 4 weeks or longer, the longest for 12 weeks."),
    ],
)
def test_how_long_cases_are_tracked_is_true_of_one_and_of_many(days: list[int], words: str) -> None:
    assert document._how_long_words(days) == words
