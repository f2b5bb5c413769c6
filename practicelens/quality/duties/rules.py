"""Pure decisions about duties: their periods, when each is due and climbs, where it stands, how they are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from practicelens.quality.duties.states import DUTIES, NOT_DONE, OPEN, Due, Duty, State
from practicelens.workdays.calendar import WorkingCalendar
from practicelens.workdays.timescales import add_months

THE_START = "the start"
"""Of the rule ``duties.since``: once people were here."""


@dataclass(frozen=True, order=True)
class Period:
    """Some whole months."""

    start: date
    end: date

    @property
    def words(self) -> str:
        """As people say it: "July to September 2026"."""
        if (self.start.year, self.start.month) == (self.end.year, self.end.month):
            return f"{self.end:%B %Y}"
        began = f"{self.start:%B}" if self.start.year == self.end.year else f"{self.start:%B %Y}"
        return f"{began} to {self.end:%B %Y}"


@dataclass(frozen=True)
class Closed:
    """Why a duty was not done, when somebody said so, and who."""

    why: str
    on: date
    by: int


@dataclass(frozen=True)
class Owed:
    """One duty of one period, of a team or service area or (``scope`` 0) of the whole authority."""

    duty: str
    scope: int
    period: Period
    due: date
    climbs_on: date
    done_on: date | None = None
    closed: Closed | None = None

    def state(self, on: date) -> State:
        """Where it stood at the end of a day. Done counts before a reason: what was done after all is done late."""
        if self.done_on is not None and self.done_on <= on:
            return State.DONE if self.done_on <= self.due else State.DONE_LATE
        # A reason given later does not change how an earlier day's report counted it.
        if self.closed is not None and self.closed.on <= on:
            return State.CLOSED
        return State.MISSED if self.due < on else State.TO_DO

    def waits(self, on: date) -> bool:
        """Whether somebody still has it to do, or to say why not."""
        return self.state(on) in OPEN

    def climbed(self, on: date) -> bool:
        """Whether it waits for those further up too."""
        return self.state(on) is State.MISSED and self.climbs_on <= on


@dataclass(frozen=True)
class Counts:
    """Duties that fell due, in numbers: done by their day, after it, not done, and of these closed with a reason."""

    due: int
    done: int
    late: int
    missed: int
    closed: int

    @property
    def fulfilled(self) -> int:
        """How many were done, by their day or after it."""
        return self.done + self.late


def count(owed: Iterable[Owed], on: date) -> Counts:
    """What became of duties by the end of a day. One to come is not counted; none that fell due is left out."""
    # What is done before its day counts at once: waiting for the day would hide work.
    states = Counter(one.state(on) for one in owed if one.due <= on or not one.waits(on))
    return Counts(
        due=states.total(),
        done=states[State.DONE],
        late=states[State.DONE_LATE],
        missed=sum(states[state] for state in NOT_DONE),
        closed=states[State.CLOSED],
    )


def period_of(day: date, months: int) -> Period:
    """The period a day lies in: so many months each, one after another; with three they are the year's quarters."""
    index = day.year * 12 + day.month - 1
    year, month = divmod(index - index % months, 12)
    start = date(year, month + 1, 1)
    return Period(start, add_months(start, months) - timedelta(days=1))


def due_by(duty: Duty, period: Period, rules: Mapping[str, Any], calendar: WorkingCalendar) -> date:
    """The last day on which it is done in time."""
    if duty.due is Due.MONTH_AFTER:
        # An audit may come in on the period's last day: there has to be time to look at it.
        return calendar.last_of_month(period.end + timedelta(days=1))
    days = int(rules[duty.rule])
    if duty.due is Due.AFTER:
        return calendar.add(period.end, days)
    # No days before: the period's first working day, since nobody can be asked for it on a Saturday.
    return calendar.add(period.start, -days) if days else calendar.on_or_after(period.start)


def climbs_on(duty: Duty, due: date, rules: Mapping[str, Any], calendar: WorkingCalendar) -> date:
    """From which day on it waits for those further up too."""
    return calendar.add(due, int(rules[duty.climbs]))


def owed_of(
    key: str, scope: int, period: Period, rules: Mapping[str, Any], calendar: WorkingCalendar,
    done_on: date | None = None, closed: Closed | None = None,
) -> Owed:  # fmt: skip
    """A duty with its days, by the rules of its period."""
    duty = DUTIES[key]
    due = due_by(duty, period, rules, calendar)
    return Owed(key, scope, period, due, climbs_on(duty, due, rules, calendar), done_on, closed)


def first_counted(value: str, founded: date) -> date:
    """From which day on periods are counted, as the rule has it: "the start" means once people were here.

    The month in which the first account was made is nobody's fault: the first whole one after it counts.
    """
    if value == THE_START:
        return founded if founded.day == 1 else add_months(founded.replace(day=1), 1)
    year, _, month = value.partition("-")
    return date(int(year), int(month), 1)


def planned(
    key: str, scope: int, due: date, rules: Mapping[str, Any], calendar: WorkingCalendar, done_on: date | None
) -> Owed:
    """A duty whose day was planned with it, in the period of so many months in which that day lies.

    ``scope``: the thing itself, for it recurs by being planned and not by the calendar.
    """
    duty = DUTIES[key]
    assert isinstance(duty.months, int)
    return Owed(key, scope, period_of(due, duty.months), due, climbs_on(duty, due, rules, calendar), done_on)
