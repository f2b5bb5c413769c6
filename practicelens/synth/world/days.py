"""Days as whole numbers (``date.toordinal``), working days by table, and the seasons of the year."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from practicelens.workdays.calendar import WorkingCalendar, england
from practicelens.workdays.timescales import add_months

Day = int
NEVER: Day = date(2099, 12, 31).toordinal()
# From before the birth of anybody who is told of, to after the last day that anything is laid out for by working days.
_FIRST, _LAST = date(2000, 1, 1), date(2047, 12, 31)
YEAR = 365.25

# By month: contacts follow schools. August and December dip; September, November and March are busy.
_MONTHS = (1.02, 1.02, 1.10, 0.94, 1.05, 1.08, 1.04, 0.72, 1.04, 1.10, 1.12, 0.82)
# They add up to seven, as the months come to one on average: season() moves days and leaves the year's count.
_WEEKDAYS = (1.42, 1.36, 1.32, 1.28, 1.30, 0.20, 0.12)
_BANK_HOLIDAY = 0.15


class Workdays:
    """England's working days as a table: adding days costs one look-up."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        """Lay out the working days of a quarter of a century."""
        self._base = _FIRST.toordinal()
        span = range(self._base, _LAST.toordinal() + 1)
        self._days = [day for day in span if calendar.is_working(date.fromordinal(day))]
        working = set(self._days)
        self._working = [day in working for day in span]
        self._place: list[int] = []
        passed = 0
        for day in span:
            self._place.append(passed)  # how many working days lie before this day
            passed += day in working

    def is_working(self, day: Day) -> bool:
        """Whether people work on this day."""
        return self._working[day - self._base]

    def add(self, day: Day, count: int) -> Day:
        """Move forward by working days; day 0 is ``day`` itself, worked or not."""
        if count == 0:
            return day
        place = self._place[day - self._base]
        # From a day off the next working day is already the first.
        return self._days[place + count - (1 if count > 0 and not self.is_working(day) else 0)]

    def on_or_after(self, day: Day) -> Day:
        """The first working day that is not before ``day``."""
        return self._days[self._place[day - self._base]]

    def before(self, day: Day) -> Day:
        """The last working day before ``day``."""
        return self._days[self._place[day - self._base] - 1]

    def between(self, start: Day, end: Day) -> int:
        """Working days after ``start`` up to and including ``end``."""
        return self._place[end + 1 - self._base] - self._place[start + 1 - self._base]


@lru_cache(maxsize=1)
def workdays() -> Workdays:
    """The table, laid out once a process."""
    return Workdays(england())


def season(day: Day) -> float:
    """How busy a day is: 1 on average over a year, by month, weekday and bank holiday."""
    on = date.fromordinal(day)
    # Quieter than a weekday and no Sunday: police and hospitals work, schools do not.
    if on.weekday() < 5 and not workdays().is_working(day):
        return _MONTHS[on.month - 1] * _BANK_HOLIDAY
    return _MONTHS[on.month - 1] * _WEEKDAYS[on.weekday()]


def months_after(day: Day, months: int) -> Day:
    """The same day of the month, months later (or before), held to the month's last."""
    return add_months(date.fromordinal(day), months).toordinal()


def birthday(born: Day, age: int) -> Day:
    """The day on which somebody turns ``age``."""
    return months_after(born, 12 * age)


def age_on(born: Day, day: Day) -> int:
    """Age in years at the last birthday; -1 before birth."""
    if born > day:
        return -1
    was, now = date.fromordinal(born), date.fromordinal(day)
    return now.year - was.year - ((now.month, now.day) < (was.month, was.day))
