"""Periods of comparison meetings, by when they are held, and what a record of one needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from practicelens.access.errors import Refused
from practicelens.quality.duties.rules import Period, period_of
from practicelens.quality.moderation.comparison.rules import Meeting, check_meeting, check_there

Q3 = Period(date(2026, 7, 1), date(2026, 9, 30))
TODAY = date(2026, 10, 20)
WHOLE = Meeting(1, Q3.start, date(2026, 10, 12), (1, 2), (7,), "", "Alike.", "Different.", "Ask more.")


@pytest.mark.parametrize(
    ("day", "months", "start", "end", "words"),
    [
        (date(2026, 8, 14), 3, date(2026, 7, 1), date(2026, 9, 30), "July to September 2026"),
        (date(2026, 9, 30), 3, date(2026, 7, 1), date(2026, 9, 30), "July to September 2026"),
        (date(2026, 10, 1), 3, date(2026, 10, 1), date(2026, 12, 31), "October to December 2026"),
        (date(2028, 2, 29), 1, date(2028, 2, 1), date(2028, 2, 29), "February 2028"),
        (date(2026, 1, 1), 12, date(2026, 1, 1), date(2026, 12, 31), "January to December 2026"),
        (date(2026, 1, 1), 5, date(2025, 11, 1), date(2026, 3, 31), "November 2025 to March 2026"),
    ],
)
def test_a_day_lies_in_one_period_and_periods_follow_each_other(
    day: date, months: int, start: date, end: date, words: str
) -> None:
    found = period_of(day, months)
    assert (found.start, found.end, found.words) == (start, end, words)


def test_a_whole_record_is_taken_trimmed() -> None:
    assert check_meeting(replace(WHOLE, alike=" Alike. "), Q3, TODAY) == WHOLE


@pytest.mark.parametrize(
    ("overrides", "code"),
    [
        ({"held_on": date(2026, 10, 21)}, "in_future"),
        ({"held_on": date(2026, 6, 30)}, "too_early"),
        ({"audits": ()}, "audits_missing"),
        ({"alike": " "}, "alike_missing"),
        ({"different": ""}, "different_missing"),
        ({"supervision": "  "}, "learning_missing"),
        ({"workforce": "x" * 10_001}, "workforce_too_long"),
    ],
)
def test_what_is_missing_is_refused(overrides: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_meeting(replace(WHOLE, **overrides), Q3, TODAY)  # type: ignore[arg-type]
    assert refused.value.code == code


@pytest.mark.parametrize("where", ["supervision", "team_meetings", "workforce"])
def test_learning_in_any_one_of_the_three_is_enough(where: str) -> None:
    assert check_meeting(replace(WHOLE, **{"supervision": "", where: "Ask."}), Q3, TODAY)  # type: ignore[arg-type]


def test_it_takes_officer_and_manager() -> None:
    check_there([1, 2], officers=[1], managers=[2])
    check_there([3, 2], officers=[1, 3], managers=[2])
    for there in ([1], [2], [1, 2, 9], []):
        with pytest.raises(Refused) as refused:
            check_there(there, officers=[1], managers=[2])
        assert refused.value.code == "people"


def test_one_person_who_is_both_has_nobody_to_compare_with() -> None:
    with pytest.raises(Refused):
        check_there([1], officers=[1], managers=[1])
