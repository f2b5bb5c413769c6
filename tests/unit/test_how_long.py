"""How long something has lasted, in words that are true of small and odd numbers."""

from __future__ import annotations

from datetime import date

import pytest

from practicelens.governance.packs.cycle import document
from practicelens.governance.packs.monthly import tables
from practicelens.workdays.calendar import england
from practicelens.workdays.counting import counted, what_was_done
from practicelens.workdays.timescales import in_words, whole_months


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


def test_one_is_never_told_as_many_and_what_did_not_happen_is_not_told() -> None:
    assert (counted(1, "row is", "rows are"), counted(0, "row"), counted(1204, "row")) == (
        "1 row is",
        "0 rows",
        "1,204 rows",
    )
    many = (0, "late review chased", "late reviews chased"), (2, "late no longer", "late no longer")
    assert what_was_done((1, "re-audit opened"), *many) == "1 re-audit opened, 2 late no longer"
    assert what_was_done(*many[:1]) == "nothing to do"


@pytest.mark.parametrize(
    ("day", "today", "words"),
    [
        (date(2026, 12, 31), date(2027, 1, 2), "Thursday 31 December 2026, late"),
        (date(2026, 12, 31), date(2027, 1, 4), "Thursday 31 December 2026, 1 working day late"),
        (date(2026, 11, 22), date(2026, 11, 21), "Sunday 22 November, before the next working day"),
        (date(2026, 11, 24), date(2026, 11, 23), "Tuesday 24 November, in 1 working day"),
    ],
)
def test_no_working_day_between_is_not_counted_as_none(day: date, today: date, words: str) -> None:
    assert in_words(day, today, england()) == words


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
