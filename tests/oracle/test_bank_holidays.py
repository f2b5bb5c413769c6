"""England's bank holidays against GOV.UK's own published list."""

from __future__ import annotations

from datetime import date

from practicelens.workdays.calendar import england


def test_our_calendar_has_the_days_that_gov_uk_publishes():
    from govuk_bank_holidays.bank_holidays import BankHolidays

    published = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    weekdays = [row["date"] for row in published if row["date"].weekday() < 5 and row["date"].year >= 2019]
    assert len(weekdays) > 30
    assert [day for day in weekdays if england().is_working(day)] == []
    ours = [day for day in england().days_off if min(weekdays) <= day <= max(weekdays)]
    assert set(ours) == set(weekdays)


def test_the_coronation_was_a_day_off():
    assert not england().is_working(date(2023, 5, 8))
