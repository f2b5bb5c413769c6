"""Who holds a worry that a child may not be safe, worked out from dates and the calendar. No Django."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import IntEnum

from practicelens.access.roles import ROLES, Role
from practicelens.workdays.calendar import WorkingCalendar


class Level(IntEnum):
    """How far an unanswered worry has climbed. The Head of Service is told at once, and holds it a day later."""

    TEAM_MANAGER = 0
    HEAD_OF_SERVICE = 1
    DIRECTOR = 2
    DCS = 3

    @property
    def role(self) -> Role:
        """Whose it is at this level."""
        return HOLDERS[self]

    @property
    def words(self) -> str:
        """As people say it."""
        return ROLES[self.role].title


HOLDERS: dict[Level, Role] = {
    Level.TEAM_MANAGER: Role.TEAM_MANAGER,
    Level.HEAD_OF_SERVICE: Role.HEAD_OF_SERVICE,
    Level.DIRECTOR: Role.DIRECTOR,
    Level.DCS: Role.DCS,
}


def concern_level(raised: datetime, now: datetime, calendar: WorkingCalendar, close: time) -> Level:
    """Who holds a worry that is still unanswered ``now``; both moments are London's.

    At the close of the working day it was raised on it goes to the Head of Service; at the close of the next to the
    Operational Director; at the close of the one after to the Director of Children's Services. Raised after the close
    or on a day nobody works, its day is the next working day.
    """
    # It climbs no further than the Director of Children's Services, and then stays theirs until answered.
    return Level(min(closes_between(raised, now, calendar, close), Level.DCS))


def closes_between(start: datetime, end: datetime, calendar: WorkingCalendar, close: time) -> int:
    """How many working days have closed after one moment and up to another."""
    return max(0, calendar.between(_last_closed(start, calendar, close), _last_closed(end, calendar, close)))


def _last_closed(moment: datetime, calendar: WorkingCalendar, close: time) -> date:
    """The last working day that had closed at a moment."""
    day = moment.date()
    # At the very minute of the close the day has closed: a worry raised then is the next working day's.
    if calendar.is_working(day) and moment.time() >= close:
        return day
    return calendar.add(day, -1)


def climbed_to(level: Level) -> frozenset[Role]:
    """The roles a worry has come to by this level; Team Manager and Head of Service were told at once."""
    return frozenset({Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE}) | {HOLDERS[one] for one in Level if one <= level}
