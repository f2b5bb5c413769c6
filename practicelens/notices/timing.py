"""When the letter of a notice leaves: at once, in working hours, or with the others of the day; pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from practicelens.workdays import clock


class Way(StrEnum):
    """How somebody's letters come, by their own choice."""

    AT_ONCE = "at_once"
    DAILY = "daily"


@dataclass(frozen=True)
class Hours:
    """The authority's working hours, in London's time: letters leave from ``begins`` until before ``ends``.

    ``daily``: when the one letter of those who chose it is put together, on working days.
    """

    begins: time
    ends: time
    daily: time
    is_working: Callable[[date], bool]

    def next(self, at: time, after: datetime) -> datetime:
        """The first working day's ``at`` that is not before ``after``."""
        local = after.astimezone(clock.LONDON)
        # On London's wall: half past eight stays half past eight when the clocks change.
        day = local.date() if local.time() <= at else local.date() + timedelta(days=1)
        while not self.is_working(day):
            day += timedelta(days=1)
        return datetime.combine(day, at, tzinfo=clock.LONDON)

    def opens(self, moment: datetime) -> datetime:
        """This moment where it lies in working hours, else the beginning of the next."""
        local = moment.astimezone(clock.LONDON)
        within = self.is_working(local.date()) and self.begins <= local.time() < self.ends
        # The moment itself, not now: reckoned late, a letter is due at once and not a day later.
        return moment if within else self.next(self.begins, moment)


ALWAYS = Hours(time(0), time.max, time(0), lambda day: True)
"""No hours at all: everything leaves at once."""


def leaves_at(posted_at: datetime, hours: Hours, way: Way) -> datetime:
    """When a letter may leave that was posted then and is not grave (``sentences.GRAVE``)."""
    return hours.next(hours.daily, posted_at) if way is Way.DAILY else hours.opens(posted_at)
