"""Counting and adding working days agree with each other and with a loop that anybody can read."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from practicelens.workdays.calendar import WorkingCalendar, england
from practicelens.workdays.timescales import add_months

DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))


@given(DAYS, DAYS, st.lists(DAYS, max_size=30))
def test_between_is_the_obvious_loop(start: date, end: date, off: list[date]):
    calendar = WorkingCalendar.of(off)
    low, high = sorted((start, end))
    if (high - low).days > 600:
        high = low + timedelta(days=600)
    counted = sum(
        1
        for step in range(1, (high - low).days + 1)
        if (day := low + timedelta(days=step)).weekday() < 5 and day not in off
    )
    assert calendar.between(low, high) == counted
    assert calendar.between(high, low) == -counted


@given(DAYS, st.integers(0, 60))
def test_adding_then_counting_gives_back_the_number(start: date, days: int):
    assert england().between(start, england().add(start, days)) == days


@given(DAYS, st.integers(-60, 60))
def test_months_keep_the_day_or_the_months_last(start: date, months: int):
    moved = add_months(start, months)
    assert (moved.year * 12 + moved.month) - (start.year * 12 + start.month) == months
    assert moved.day == start.day or (moved + timedelta(days=1)).month != moved.month
