"""Due dates: a start, a dated rule and a calendar give the last day on which a thing is in time."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import StrEnum

from practicelens.workdays.calendar import OutsideCalendar, WorkingCalendar


class Unit(StrEnum):
    """What a limit counts."""

    WORKING_DAYS = "working days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True)
class Limit:
    """How long something may take: ``Limit(45, Unit.WORKING_DAYS)``. The day of the start is day 0."""

    length: int
    unit: Unit

    def __str__(self) -> str:
        """As people say it."""
        # Every unit's word ends in an s, which one of them loses.
        words = self.unit.value if self.length != 1 else self.unit.value[:-1]
        return f"{self.length} {words}"


def due(start: date, limit: Limit, calendar: WorkingCalendar) -> date:
    """The last day on which it is in time. Raises ``OutsideCalendar`` where there is no such day."""
    if limit.unit is Unit.WORKING_DAYS:
        return calendar.add(start, limit.length)
    if limit.unit is Unit.MONTHS:
        return add_months(start, limit.length)
    # Calendar days, whoever works: regulations that count in weeks and days leave no day out.
    days = limit.length * (7 if limit.unit is Unit.WEEKS else 1)
    try:
        return start + timedelta(days=days)
    except OverflowError as error:
        raise OutsideCalendar from error


def add_months(day: date, months: int) -> date:
    """Move by months; the day is held to the month's last: 31 January + 1 month is 28 or 29 February.

    Raises ``OutsideCalendar`` before the year 1 and after 9999.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OutsideCalendar
    # Held to the month's last, so that a limit of months never ends in the month after the one it means.
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_of_months(last: date, months: int) -> date:
    """The first day of so many months that end with a day: twelve that end on 23 November begin on 24 November.

    Raises ``OutsideCalendar`` as ``add_months``.
    """
    # The day after: the same day a year before would be a day more than twelve months, and stand in two such years.
    return add_months(last, -months) + timedelta(days=1)


def whole_months(start: date, end: date) -> int:
    """How many whole months have passed: from 30 October to 10 January two, and the third on 30 January."""
    months = (end.year - start.year) * 12 + end.month - start.month
    # By moving the start: of 31 January a month has passed on the last of February, which days alone would not show.
    return months if end >= add_months(start, months) else months - 1


def day_month(day: date, today: date) -> str:
    """ "4 December", with the year when it is not this one: on 28 December "4 January" would be eleven months ago."""
    return f"{day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")


def in_words(day: date, today: date, calendar: WorkingCalendar) -> str:
    """Say a due date twice: "Friday 4 December, in 3 working days", "Friday 20 November, 1 working day late".

    Where no working day lies between, none is counted: over a weekend what was due on Friday is late, by none yet.
    """
    named = f"{day:%A} {day_month(day, today)}"
    if day == today:
        return f"{named}, today"
    # Working days alone: what is due on a Saturday is as many days off as what is due on the Friday before.
    count = abs(calendar.between(today, day))
    if not count:
        return f"{named}, before the next working day" if day > today else f"{named}, late"
    days = f"{count} working day{'' if count == 1 else 's'}"
    return f"{named}, in {days}" if day > today else f"{named}, {days} late"
