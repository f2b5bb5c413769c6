"""The executable rule book of the escalation protocol: every stage × event, and its days at every edge of the calendar.

docs/reference/escalation.md is made from the same table of moves by ``run.py docs``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import product

import pytest

from practicelens.access.errors import Refused
from practicelens.quality.alerts.rules import Clock, Pause, Timing, check_pause
from practicelens.quality.alerts.states import GOING, MOVES, Event, Stage, Status, after, can, reference
from practicelens.rulebook.defaults import DEFINITIONS
from practicelens.rulebook.definitions import as_limit
from practicelens.workdays.calendar import england
from practicelens.workdays.clock import LONDON
from practicelens.workdays.timescales import Limit, Unit

SHIPPED = Timing(
    *(as_limit(DEFINITIONS[f"escalation.{name}"].default) for name in ("team", "head_of_service", "director", "whole")),
    close=time.fromisoformat(DEFINITIONS["escalation.close"].default),
)

# Raised | day 1: the meeting | day 5: to the Head of Service | day 10: to the Operational Director | day 20: the whole.
DAYS = """
2026-11-13 | 2026-11-16 | 2026-11-20 | 2026-11-27 | 2026-12-11 | an ordinary month, as in the strategy
2026-11-14 | 2026-11-16 | 2026-11-20 | 2026-11-27 | 2026-12-11 | raised on a Saturday: Monday is day 1
2026-11-15 | 2026-11-16 | 2026-11-20 | 2026-11-27 | 2026-12-11 | raised on a Sunday
2026-03-30 | 2026-03-31 | 2026-04-08 | 2026-04-15 | 2026-04-29 | Good Friday and Easter Monday off
2026-04-03 | 2026-04-07 | 2026-04-13 | 2026-04-20 | 2026-05-05 | raised on Good Friday, the May holiday before its end
2026-04-27 | 2026-04-28 | 2026-05-05 | 2026-05-12 | 2026-05-27 | two bank holidays in one span
2026-12-18 | 2026-12-21 | 2026-12-29 | 2027-01-06 | 2027-01-20 | Christmas Day, Boxing Day on a Monday, New Year
2026-12-24 | 2026-12-29 | 2027-01-05 | 2027-01-12 | 2027-01-26 | raised on Christmas Eve
2026-12-25 | 2026-12-29 | 2027-01-05 | 2027-01-12 | 2027-01-26 | raised on Christmas Day
2026-12-31 | 2027-01-04 | 2027-01-08 | 2027-01-15 | 2027-01-29 | over the end of the year
2026-03-24 | 2026-03-25 | 2026-03-31 | 2026-04-09 | 2026-04-23 | clocks go forward on the 29th, then Easter
2026-10-20 | 2026-10-21 | 2026-10-27 | 2026-11-03 | 2026-11-17 | clocks go back on the 25th
2024-02-23 | 2024-02-26 | 2024-03-01 | 2024-03-08 | 2024-03-22 | over 29 February
"""

# Raised | stage | now, in London | with the Safeguarding Manager? | is whoever it is for told that one waits unsent?
MOMENTS = """
2026-11-13 | team     | 2026-11-20 16:59:59 | no  | no  | a second before it climbs
2026-11-13 | team     | 2026-11-20 17:00:00 | yes | no  | at 17:00 sharp
2026-11-13 | team     | 2026-11-20 17:00:01 | yes | no  | a second after
2026-11-13 | team     | 2026-11-22 12:00:00 | yes | no  | a weekend is no working day on which it could be sent
2026-11-13 | team     | 2026-11-23 16:59:59 | yes | no  | the next working day has not closed
2026-11-13 | team     | 2026-11-23 17:00:00 | yes | yes | unsent at its close
2026-11-13 | head     | 2026-11-20 17:00:00 | no  | no  | sent on its day, the Head of Service has until day 10
2026-11-13 | head     | 2026-11-27 16:59:59 | no  | no  | sent on day 8 or on day 5, day 10 is the same
2026-11-13 | head     | 2026-11-27 17:00:00 | yes | no  | day 10, counted from raising
2026-11-13 | head     | 2026-11-30 17:00:00 | yes | yes | unsent again
2026-11-13 | team     | 2026-11-30 08:00:00 | yes | yes | the server was down over day 5: the days are the same
2026-11-13 | director | 2027-03-01 17:00:00 | no  | no  | no day sends it on from the Operational Director
2026-11-13 | dcs      | 2027-03-01 17:00:00 | no  | no  | nor from the Director of Children's Services
2026-12-18 | team     | 2026-12-29 17:00:00 | yes | no  | Christmas to New Year
2026-12-18 | team     | 2026-12-30 17:00:00 | yes | yes | the day after it
2026-03-30 | team     | 2026-04-06 23:00:00 | no  | no  | Easter Monday
2026-10-20 | team     | 2026-10-27 16:59:59 | no  | no  | 17:00 of winter, raised in summer
2026-10-20 | team     | 2026-10-27 17:00:00 | yes | no  | 17:00 of winter
"""

# Raised | held in | asked on | until its end | day 5 | day 10 | day 20, which never moves.
PAUSES = """
2026-11-13 | head | 2026-11-23 | 2026-11-25 | 2026-11-20 | 2026-12-01 | 2026-12-11 | two days, as in the mock-up
2026-11-13 | team | 2026-11-17 | 2026-11-18 | 2026-11-23 | 2026-11-27 | 2026-12-11 | the day of asking is not held
2026-11-13 | team | 2026-11-13 | 2026-11-16 | 2026-11-23 | 2026-11-27 | 2026-12-11 | over a weekend: one working day
2026-11-13 | team | 2026-11-13 | 2026-11-15 | 2026-11-20 | 2026-11-27 | 2026-12-11 | until a Sunday: none
2026-11-14 | team | 2026-11-14 | 2026-11-17 | 2026-11-24 | 2026-11-27 | 2026-12-11 | asked on a Saturday
2026-12-18 | team | 2026-12-21 | 2026-12-29 | 2027-01-05 | 2027-01-06 | 2027-01-20 | over Christmas: four days
2026-11-13 | team | 2026-11-16 | 2026-11-16 | 2026-11-20 | 2026-11-27 | 2026-12-11 | ended on the day it was asked for
"""

# Raised | stage | now | until | what is refused; "-" nothing.
ASKED_FOR = """
2026-11-13 | team     | 2026-11-16 10:00 | 2026-11-23 | -        | the last that it may be: the stage ends on day 10
2026-11-13 | team     | 2026-11-16 10:00 | 2026-11-24 | until    | it would outlast the next stage
2026-11-13 | team     | 2026-11-16 10:00 | 2026-11-16 | until    | not ahead
2026-11-13 | team     | 2026-11-16 10:00 | 2026-11-12 | until    | in the past
2026-11-13 | team     | 2026-11-20 16:59 | 2026-11-23 | -        | a minute before the close
2026-11-13 | team     | 2026-11-20 17:00 | 2026-11-23 | too_late | its day has closed
2026-11-13 | head     | 2026-11-23 10:00 | 2026-12-07 | -        | until day 20
2026-11-13 | head     | 2026-11-23 10:00 | 2026-12-08 | until    | past the whole
2026-11-13 | head     | 2026-11-27 18:00 | 2026-12-01 | too_late | day 10 has closed
"""

# From where each event leads where, at each stage in turn; "-" is refused.
STAGES = """
open     MEET        team     head     director dcs
open     ANSWER      team     head     director dcs
open     ACCEPT      accepted accepted accepted accepted
open     REFUSE      team     head     director dcs
open     SEND        head     director -        -
open     GO_HEAD     head     -        -        -
open     GO_DIRECTOR director director -        -
open     GO_DCS      dcs      dcs      dcs      -
open     PAUSE       team     head     -        -
open     UNPAUSE     team     head     -        -
open     CAFCASS     team     head     director dcs
open     ADVICE      team     head     director dcs
open     ASK_AGENCY  team     head     director dcs
open     GIVE        team     head     director dcs
open     RESUME      -        -        -        -
open     CLOSE       -        -        -        -
open     SETTLE      -        -        closed   closed
accepted MEET        -        -        -        -
accepted ANSWER      -        -        -        -
accepted ACCEPT      -        -        -        -
accepted REFUSE      -        -        -        -
accepted SEND        -        -        -        -
accepted GO_HEAD     -        -        -        -
accepted GO_DIRECTOR -        -        -        -
accepted GO_DCS      -        -        -        -
accepted PAUSE       -        -        -        -
accepted UNPAUSE     -        -        -        -
accepted CAFCASS     accepted accepted accepted accepted
accepted ADVICE      accepted accepted accepted accepted
accepted ASK_AGENCY  -        -        -        -
accepted GIVE        accepted accepted accepted accepted
accepted RESUME      team     head     director dcs
accepted CLOSE       closed   closed   closed   closed
accepted SETTLE      -        -        -        -
"""


def lines(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def clock_of(raised: str, *pauses: Pause) -> Clock:
    return Clock(date.fromisoformat(raised), SHIPPED, england(), pauses)


def moment(words: str) -> datetime:
    # As the product has moments: in UTC, whatever London's clocks say.
    return datetime.fromisoformat(words).replace(tzinfo=LONDON).astimezone(UTC)


def days_of(clock: Clock) -> tuple[str, str, str]:
    return (
        clock.last_day(Stage.TEAM).isoformat(), clock.last_day(Stage.HEAD).isoformat(), clock.whole_ends.isoformat()
    )  # fmt: skip


@pytest.mark.parametrize("row", lines(DAYS), ids=lambda row: row[-1])
def test_each_raising_has_its_days(row: list[str]) -> None:
    clock = clock_of(row[0])
    assert (clock.meeting_by.isoformat(), *days_of(clock)) == tuple(row[1:5])
    assert [clock.day_of(date.fromisoformat(day)) for day in row[:5]] == [0, 1, 5, 10, 20]


@pytest.mark.parametrize("row", lines(MOMENTS), ids=lambda row: f"{row[1]}: {row[-1]}")
def test_each_moment_says_whom_it_waits_for(row: list[str]) -> None:
    clock, stage, now = clock_of(row[0]), Stage(row[1]), moment(row[2])
    assert clock.is_handed_on(stage, now) is (row[3] == "yes")
    assert clock.is_unsent(stage, now) is (row[4] == "yes")


@pytest.mark.parametrize("row", lines(PAUSES), ids=lambda row: row[-1])
def test_a_pause_moves_its_own_stage_and_never_the_whole(row: list[str]) -> None:
    raised, stage, asked, until, *days = row[:7]
    pause = Pause(Stage(stage), date.fromisoformat(asked), date.fromisoformat(until))
    assert days_of(clock_of(raised, pause)) == tuple(days)


@pytest.mark.parametrize("row", lines(ASKED_FOR), ids=lambda row: row[-1])
def test_which_pauses_may_be_asked_for(row: list[str]) -> None:
    clock, stage, now, until = clock_of(row[0]), Stage(row[1]), moment(row[2]), date.fromisoformat(row[3])
    if row[4] == "-":
        assert check_pause(clock, stage, until, now) == Pause(stage, now.astimezone(LONDON).date(), until)
        return
    with pytest.raises(Refused) as no:
        check_pause(clock, stage, until, now)
    assert no.value.code == row[4]


def test_one_pause_at_a_time_and_another_after_it() -> None:
    first = Pause(Stage.TEAM, date(2026, 11, 16), date(2026, 11, 18))
    clock = clock_of("2026-11-13", first)
    with pytest.raises(Refused) as no:
        check_pause(clock, Stage.TEAM, date(2026, 11, 19), moment("2026-11-17 10:00"))
    assert no.value.code == "held"
    second = check_pause(clock, Stage.TEAM, date(2026, 11, 20), moment("2026-11-18 10:00"))
    assert days_of(clock_of("2026-11-13", first, second))[0] == "2026-11-26"


def test_the_whole_is_past_at_the_close_of_its_day() -> None:
    clock = clock_of("2026-11-13")
    assert not clock.is_past_whole(moment("2026-12-11 16:59:59"))
    assert clock.is_past_whole(moment("2026-12-11 17:00:00"))


def test_days_and_hour_are_the_authoritys_settings() -> None:
    own = replace(SHIPPED, head=Limit(3, Unit.WORKING_DAYS), whole=Limit(6, Unit.WEEKS), close=time(16, 30))
    clock = replace(clock_of("2026-11-13"), timing=own)
    assert days_of(clock) == ("2026-11-18", "2026-11-27", "2026-12-25")
    assert not clock.is_handed_on(Stage.TEAM, moment("2026-11-18 16:29:59"))
    assert clock.is_handed_on(Stage.TEAM, moment("2026-11-18 16:30:00"))


def test_the_days_shipped_are_those_of_the_strategy() -> None:
    assert [str(one) for one in (SHIPPED.meeting, SHIPPED.head, SHIPPED.director, SHIPPED.whole)] == [
        "1 working day", "5 working days", "10 working days", "20 working days"
    ]  # fmt: skip
    assert SHIPPED.close == time(17)


@pytest.mark.parametrize("line", STAGES.strip().splitlines())
def test_each_event_leads_where_the_table_says_from_every_stage(line: str) -> None:
    status, name, *ends = line.split()
    for stage, end in zip(Stage, ends, strict=True):
        if end == "-":
            with pytest.raises(Refused) as no:
                after(stage, Status(status), Event[name])
            assert no.value.code == "move_not_allowed"
        elif end in set(Stage):
            assert after(stage, Status(status), Event[name]) == (Stage(end), Status.OPEN)
        else:
            assert after(stage, Status(status), Event[name]) == (stage, Status(end))


def test_every_event_stands_in_the_table_above_and_none_leads_out_of_closed() -> None:
    assert [line.split()[:2] for line in STAGES.strip().splitlines()] == [
        [status.value, event.name] for status in (Status.OPEN, Status.ACCEPTED) for event in Event
    ]
    assert not any(can(stage, Status.CLOSED, event) for stage, event in product(Stage, Event))


def test_a_concern_never_comes_down() -> None:
    stages = list(Stage)
    assert all(stages.index(to) >= stages.index(start.stage) for (start, _), (to, _) in MOVES.items())
    assert all(after(Stage.TEAM, Status.OPEN, event) == (to, Status.OPEN) for event, to in GOING.items())


def test_the_page_shows_every_event_and_every_stage() -> None:
    page = reference()
    assert all(event.value in page for event in Event) and all(stage.post in page for stage in Stage)
