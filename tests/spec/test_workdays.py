"""The rule book of days: due dates, as tables that a manager can check with a calendar."""

from __future__ import annotations

from datetime import date

import pytest

from practicelens.workdays import timescales
from practicelens.workdays.calendar import WorkingCalendar, england
from practicelens.workdays.timescales import Limit, Unit

CHRISTMAS = WorkingCalendar.of([date(2026, 12, 25), date(2026, 12, 28)])

DUE = """
start        limit             due           because
2026-11-23   1 working days    2026-11-24    the day of the start is day 0
2026-11-20   1 working days    2026-11-23    a weekend does not count
2026-11-21   1 working days    2026-11-23    begun on a Saturday, day 1 is Monday
2026-12-24   1 working days    2026-12-29    Christmas Day and the substitute day do not count
2026-12-23   45 working days   2027-03-01    New Year's Day too
2026-03-20   45 working days   2026-05-28    Good Friday, Easter Monday and both May holidays
2026-01-31   1 months          2026-02-28    a month is held to its last day
2028-01-31   1 months          2028-02-29    in a leap year to the 29th
2026-11-30   3 months          2027-02-28    three months from the 30th
2026-11-23   6 weeks           2027-01-04    weeks are calendar weeks
2026-11-23   1 weeks           2026-11-30    the first visit of a placement
2026-11-23   10 days           2026-12-03    days are calendar days
"""


def rows(table: str) -> list[list[str]]:
    """The table's lines, cut at two or more spaces."""
    return [[cell for cell in line.split("  ") if cell] for line in table.strip().splitlines()[1:]]


@pytest.mark.parametrize(("start", "limit", "due", "because"), rows(DUE))
def test_due_dates(start: str, limit: str, due: str, because: str):
    length, _, unit = limit.strip().partition(" ")
    found = timescales.due(date.fromisoformat(start.strip()), Limit(int(length), Unit(unit.strip())), england())
    assert found == date.fromisoformat(due.strip()), because


WORDS = """
day          today         words
2026-12-04   2026-11-23    Friday 4 December, in 9 working days
2026-11-23   2026-11-23    Monday 23 November, today
2026-11-24   2026-11-23    Tuesday 24 November, in 1 working day
2026-11-20   2026-11-23    Friday 20 November, 1 working day late
2027-01-04   2026-12-29    Monday 4 January 2027, in 3 working days
"""


@pytest.mark.parametrize(("day", "today", "words"), rows(WORDS))
def test_a_due_date_is_said_twice(day: str, today: str, words: str):
    days = [date.fromisoformat(cell.strip()) for cell in (day, today)]
    assert timescales.in_words(*days, england()) == words.strip()


def test_easter_to_may_2026_is_27_working_days_not_30():
    # The mistake of the sector's public re-implementation: weekdays counted, bank holidays not.
    assert england().between(date(2026, 4, 2), date(2026, 5, 14)) == 27
    assert WorkingCalendar.of([]).between(date(2026, 4, 2), date(2026, 5, 14)) == 30


def test_last_working_day_of_a_month():
    assert england().last_of_month(date(2026, 11, 3)) == date(2026, 11, 30)
    assert england().last_of_month(date(2026, 10, 3)) == date(2026, 10, 30)
    assert CHRISTMAS.last_of_month(date(2026, 12, 28)) == date(2026, 12, 31)
    assert england().last_of_month(date(2026, 5, 31)) == date(2026, 5, 29)


def test_next_ten_days_begin_today_when_today_is_worked():
    assert england().next_days(date(2026, 11, 23), 3) == (date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25))
    assert england().next_days(date(2026, 11, 21), 1) == (date(2026, 11, 23),)


@pytest.mark.parametrize(
    ("last", "first"),
    [
        ("2026-11-23", "2025-11-24"),
        ("2026-12-31", "2026-01-01"),
        ("2028-02-29", "2027-03-01"),
        ("2027-02-28", "2026-03-01"),
    ],
)
def test_twelve_months_are_a_year_and_not_a_day_more(last: str, first: str):
    found = timescales.first_of_months(date.fromisoformat(last), 12)
    assert found == date.fromisoformat(first) and (date.fromisoformat(last) - found).days in (364, 365)
