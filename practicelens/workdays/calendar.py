"""A calendar of working days: England's weekends and bank holidays, or any dated table of days off."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

SATURDAY = 5
# A century and a half: whoever asks for more has slipped, and counting that far day by day would hold up everybody.
MOST_DAYS = 40_000


class OutsideCalendar(ValueError):
    """A day so far away that there is none, in words for whoever asked."""

    def __init__(self) -> None:
        """The same words for every way to get there."""
        super().__init__("That is further away than dates reach. Give a shorter time or an earlier day.")


@dataclass(frozen=True)
class WorkingCalendar:
    """Working days from Monday to Friday, less the days off given; counts skip weekends and days off."""

    days_off: tuple[date, ...]

    @classmethod
    def of(cls, days_off: Iterable[date]) -> WorkingCalendar:
        """Make a calendar from days off in any order; those at weekends are dropped, being off already."""
        return cls(tuple(sorted({day for day in days_off if day.weekday() < SATURDAY})))

    def is_working(self, day: date) -> bool:
        """Whether people work on this day."""
        if day.weekday() >= SATURDAY:
            return False
        # Sorted once when it was made: a search by halves, because lists ask it for every row.
        place = bisect_left(self.days_off, day)
        return place == len(self.days_off) or self.days_off[place] != day

    def between(self, start: date, end: date) -> int:
        """Count the working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
        if end < start:
            # So that late and early are one number with a sign, counted over the same days.
            return -self.between(end, start)
        # By arithmetic and not day by day: every row of a list asks how late it is.
        off = bisect_right(self.days_off, end) - bisect_right(self.days_off, start)
        return _weekdays_up_to(end) - _weekdays_up_to(start) - off

    def add(self, day: date, working_days: int) -> date:
        """Move forward (or back, when negative) by working days; day 0 is ``day`` itself, worked or not.

        Raises ``OutsideCalendar`` where there is no such day.
        """
        step = timedelta(days=1 if working_days >= 0 else -1)
        left = abs(working_days)
        if left > MOST_DAYS:
            raise OutsideCalendar
        try:
            while left:
                day += step
                if self.is_working(day):
                    left -= 1
        except OverflowError as error:
            raise OutsideCalendar from error
        return day

    def on_or_after(self, day: date) -> date:
        """The first working day that is not before ``day``."""
        return day if self.is_working(day) else self.add(day, 1)

    def last_of_month(self, day: date) -> date:
        """The last working day of the month that ``day`` lies in. Raises ``OutsideCalendar``."""
        try:
            # 32 days after a first is always within the next month, whatever the month's length.
            first_of_next = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        except OverflowError as error:
            raise OutsideCalendar from error
        # The last before the next month begins, however many days this one has.
        return self.add(first_of_next, -1)

    def next_days(self, day: date, count: int) -> tuple[date, ...]:
        """The next ``count`` working days, ``day`` among them when it is one."""
        found: list[date] = []
        current = self.on_or_after(day)
        while len(found) < count:
            found.append(current)
            current = self.add(current, 1)
        return tuple(found)


def _weekdays_up_to(day: date) -> int:
    """Mondays to Fridays from the calendar's beginning up to and including ``day``."""
    weeks, weekday = divmod(day.toordinal() - 1, 7)  # ordinal 1 was a Monday
    return weeks * 5 + min(weekday + 1, 5)


@lru_cache(maxsize=8)
def england(first_year: int = 2010, last_year: int = 2035) -> WorkingCalendar:
    """England's working days with the bank holidays published or, for later years, foreseen."""
    import holidays  # costs a tenth of a second: not at start

    # England's alone: Scotland and Northern Ireland have other days, and "GB" without a part has too few.
    return WorkingCalendar.of(holidays.country_holidays("GB", subdiv="ENG", years=range(first_year, last_year + 1)))


def reporting_year(day: date) -> date:
    """The first day of the reporting year that a day is in: 1 April."""
    return date(day.year if day >= date(day.year, 4, 1) else day.year - 1, 4, 1)
