"""The clock of a concern as a row of working days, each with what happened on it. No Django."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from practicelens.quality.alerts.rules import Clock
from practicelens.quality.alerts.states import Stage
from practicelens.quality.alerts.views import DayBox, StepView
from practicelens.workdays.clock import local_date


def boxes(clock: Clock, today: date, steps: Iterable[StepView]) -> tuple[DayBox, ...]:
    """Every working day from raising to the end of the whole, with the stage that runs on it by the clock."""
    happened: dict[date, list[str]] = {}
    for one in steps:
        # What happened on a weekend stands with the working day before it, which the boxes have.
        happened.setdefault(_boxed(clock, local_date(one.at)), []).append(one.title)
    days = [clock.raised, *(clock.calendar.add(clock.raised, n) for n in range(1, clock.day_of(clock.whole_ends) + 1))]
    ends = {clock.last_day(Stage.TEAM), clock.last_day(Stage.HEAD), clock.whole_ends}
    return tuple(
        DayBox(
            number=number,
            day=day,
            stage=_stage_on(clock, day),
            today=_boxed(clock, today) == day,
            passed=day < today,
            held=any(one.asked < day <= one.until for one in clock.pauses),
            ends_stage=day in ends,
            happened=tuple(happened.get(day, ())),
        )
        for number, day in enumerate(days)
    )


def _boxed(clock: Clock, day: date) -> date:
    """The working day that a day is shown with: itself, the one before, or that of raising."""
    if day == clock.raised or clock.calendar.is_working(day):
        return day
    return max(clock.raised, clock.calendar.add(day, -1))


def _stage_on(clock: Clock, day: date) -> Stage:
    """The stage that has a day by the clock, whether or not the concern climbed."""
    if day <= clock.last_day(Stage.TEAM):
        return Stage.TEAM
    return Stage.HEAD if day <= clock.last_day(Stage.HEAD) else Stage.DIRECTOR
