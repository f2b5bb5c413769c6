"""The executable rule book of what recurs: when each duty is due and climbs, where it stands, what is missed.

docs/reference/duties.md is made from the same table of duties by ``run.py docs``.
"""

from __future__ import annotations

from datetime import date

import pytest

from practicelens.access.roles import Role
from practicelens.quality.duties.rules import THE_START, Closed, Owed, count, first_counted, owed_of, period_of, planned
from practicelens.quality.duties.states import BRIEF, COMPARISON, DUTIES, MONTH, NOT_DONE, OPEN, SINCE, Due, Duty, State
from practicelens.rulebook.defaults import DEFINITIONS
from practicelens.rulebook.definitions import Kind
from practicelens.workdays.calendar import england

SHIPPED = {key: one.default for key, one in DEFINITIONS.items()}

# By the rules as shipped and England's calendar: a duty, a day of its period, by when it is done, from when it climbs.
DAYS = """
month       2026-12-15  2026-11-26  2026-12-01
month       2027-01-31  2026-12-29  2027-01-04
month       2027-05-01  2027-04-28  2027-05-04
comparison  2026-11-02  2027-01-29  2027-02-12
comparison  2027-02-28  2027-04-30  2027-05-17
monthly     2026-11-30  2026-12-14  2026-12-15
re_audit    2026-11-01  2026-12-14  2026-12-15
four_r      2026-12-31  2027-01-15  2027-01-18
quarterly   2026-08-09  2026-10-28  2026-10-29
"""

# A month due on Thursday 26 November that climbs on Tuesday 1 December: when it was done, when somebody said why not,
# the day that is asked about; then where it stands, whether it waits, waits further up, and is missed.
STANDS = """
-           -           2026-11-26  to_do      waits   -       -
-           -           2026-11-27  missed     waits   -       counted
-           -           2026-12-01  missed     waits   climbed counted
-           -           2029-12-01  missed     waits   climbed counted
2026-11-26  -           2026-11-25  to_do      waits   -       -
2026-11-26  -           2026-11-26  done       -       -       -
2026-11-26  -           2029-11-26  done       -       -       -
2026-11-30  -           2026-11-27  missed     waits   -       counted
2026-11-30  -           2026-11-30  done_late  -       -       -
-           2026-12-02  2026-12-01  missed     waits   climbed counted
-           2026-12-02  2026-12-02  closed     -       -       counted
-           2026-12-02  2029-12-02  closed     -       -       counted
2026-12-03  2026-12-02  2026-12-02  closed     -       -       counted
2026-12-03  2026-12-02  2026-12-03  done_late  -       -       -
"""


def rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()]


def month_owed(done: str, closed: str) -> Owed:
    """December 2026, with what became of it."""
    return owed_of(
        MONTH,
        0,
        period_of(date(2026, 12, 1), 1),
        SHIPPED,
        england(),
        None if done == "-" else date.fromisoformat(done),
        None if closed == "-" else Closed("Nobody was there.", date.fromisoformat(closed), 1),
    )


@pytest.mark.parametrize("row", rows(DAYS), ids=" ".join)
def test_when_a_duty_is_due_and_when_it_climbs(row: list[str]) -> None:
    key, day, due, climbs = row
    length = DUTIES[key].months
    period = period_of(date.fromisoformat(day), length if isinstance(length, int) else SHIPPED[length])
    one = owed_of(key, 0, period, SHIPPED, england())
    assert [one.due.isoformat(), one.climbs_on.isoformat()] == [due, climbs]


@pytest.mark.parametrize("row", rows(STANDS), ids=" ".join)
def test_where_a_duty_stands_on_a_day(row: list[str]) -> None:
    done, closed, day, state, waits, climbed, counted = row
    on, one = date.fromisoformat(day), month_owed(done, closed)
    assert one.state(on).value == state
    assert (one.waits(on), one.climbed(on)) == (waits == "waits", climbed == "climbed")
    assert count([one], on).missed == (counted == "counted")


def test_a_duty_leaves_what_waits_by_being_done_or_by_a_reason_alone() -> None:
    assert set(State) - OPEN == {State.DONE, State.DONE_LATE, State.CLOSED}
    assert State.CLOSED in NOT_DONE


def test_everything_that_fell_due_is_counted_once_and_what_is_to_come_is_not() -> None:
    owed = [month_owed(*row[:2]) for row in rows(STANDS)]
    found = count(owed, date(2029, 12, 31))
    assert found.due == len(owed) == found.done + found.late + found.missed
    assert (found.fulfilled, found.closed) == (found.done + found.late, 3)
    assert count([month_owed("-", "-")], date(2026, 11, 25)).due == 0


def test_no_day_before_the_period_is_the_first_working_day_of_it() -> None:
    one = owed_of(MONTH, 0, period_of(date(2027, 1, 1), 1), {**SHIPPED, "audit.opens_before": 0}, england())
    assert one.due == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("done", "on", "state", "climbed"),
    [
        (None, "2026-12-14", State.TO_DO, False),
        (None, "2026-12-15", State.MISSED, False),
        (None, "2026-12-17", State.MISSED, True),  # three working days after its day
        ("2026-12-14", "2026-12-17", State.DONE, False),
        ("2026-12-15", "2026-12-17", State.DONE_LATE, False),
    ],
)
def test_a_brief_goes_by_the_day_planned_with_it(done: str | None, on: str, state: State, climbed: bool) -> None:
    given = date.fromisoformat(done) if done else None
    one = planned(BRIEF, 7, date(2026, 12, 14), SHIPPED, england(), given)
    day = date.fromisoformat(on)
    assert (one.state(day), one.climbed(day)) == (state, climbed)
    assert (one.period.start, one.period.end) == (date(2026, 10, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("value", "founded", "first"),
    [
        (THE_START, date(2026, 11, 1), date(2026, 11, 1)),
        (THE_START, date(2026, 11, 2), date(2026, 12, 1)),
        ("2026-07", date(2026, 11, 2), date(2026, 7, 1)),
    ],
)
def test_from_when_a_duty_is_counted(value: str, founded: date, first: date) -> None:
    assert first_counted(value, founded) == first


@pytest.mark.parametrize("duty", DUTIES.values(), ids=lambda one: one.key)
def test_every_kind_says_who_owes_it_to_whom_it_climbs_and_names_rules_that_there_are(duty: Duty) -> None:
    numbers = [name for name in (duty.rule, duty.climbs, duty.months) if isinstance(name, str) and name]
    assert all(DEFINITIONS[name].kind is Kind.NUMBER for name in numbers)
    assert duty.owed_by and duty.climbs_to
    # What is told of one that was missed says so by itself.
    assert " not " in duty.missed and " not " not in duty.words
    # What recurs by the calendar may be closed with a reason; what was planned ends by being done.
    assert bool(duty.closed_by) == (duty.due is not Due.PLANNED)
    assert set(duty.closed_by) <= {Role.HEAD_OF_QA, Role.HEAD_OF_SERVICE, Role.ANALYST}


def test_the_rule_of_the_beginning_has_a_line_for_each_kind_and_no_other() -> None:
    by_the_calendar = {key for key, duty in DUTIES.items() if duty.due is not Due.PLANNED}
    assert set(DEFINITIONS[SINCE].default) == by_the_calendar
    assert {MONTH, COMPARISON} <= set(DUTIES)
