"""The clock of a practice concern: a pure function of dates, of the calendar and of the rules of its first day.

Nothing is counted by a job. Whether it runs late, or was off over day 5, the days are the same (strategy, section 9;
product, escalation protocol). No Django.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from practicelens.access.errors import Refused
from practicelens.quality.alerts.states import Stage
from practicelens.workdays.calendar import WorkingCalendar
from practicelens.workdays.clock import LONDON, local_date
from practicelens.workdays.timescales import Limit, due

LONGEST = 20_000
"""Characters in one text; longer is refused, not cut."""
LONGEST_TITLE = 200
LONGEST_NAME = 120


@dataclass(frozen=True)
class Timing:
    """The dated settings of the protocol: each counted from raising, in working days unless the rule says otherwise.

    ``meeting``: by when Social Worker and Team Manager are met; ``close``: when a working day closes, in London.
    """

    meeting: Limit
    head: Limit
    director: Limit
    whole: Limit
    close: time


@dataclass(frozen=True)
class Pause:
    """What holds a stage: asked for on a day, which is not held itself, until the end of another."""

    stage: Stage
    asked: date
    until: date


@dataclass(frozen=True)
class Clock:
    """All that a concern's days follow from: the London day it was raised on, its pauses, the rules of that day."""

    raised: date
    timing: Timing
    calendar: WorkingCalendar
    pauses: tuple[Pause, ...] = ()

    def day_of(self, today: date) -> int:
        """Which working day it is, counted from raising: that day itself is 0."""
        return self.calendar.between(self.raised, today)

    @property
    def meeting_by(self) -> date:
        """Day 1: the first working day after raising."""
        return due(self.raised, self.timing.meeting, self.calendar)

    @property
    def whole_ends(self) -> date:
        """The day on which the whole ends, which no pause moves."""
        return due(self.raised, self.timing.whole, self.calendar)

    def plain_day(self, stage: Stage) -> date:
        """The last day of a stage as though nothing held it; of a stage without one of its own, that of the whole."""
        limits = {Stage.TEAM: self.timing.head, Stage.HEAD: self.timing.director}
        # From raising and not from when the stage began: a late alert takes no time from the child (product).
        return due(self.raised, limits.get(stage, self.timing.whole), self.calendar)

    def days_held(self, stage: Stage) -> int:
        """How many working days a stage is held for by its own pauses."""
        mine = [one for one in self.pauses if one.stage is stage]
        # Ended on the day it was asked for, a pause held nothing.
        return sum(max(0, self.calendar.between(one.asked, one.until)) for one in mine)

    def last_day(self, stage: Stage) -> date:
        """The day at whose close a concern goes on from a stage."""
        return self.calendar.add(self.plain_day(stage), self.days_held(stage))

    def close_of(self, day: date) -> datetime:
        """The moment at which a day closes, in London's time of that day."""
        return datetime.combine(day, self.timing.close, tzinfo=LONDON)

    def is_handed_on(self, stage: Stage, now: datetime) -> bool:
        """Whether its day has closed, so that the Safeguarding Manager is to send it on from this stage."""
        return stage.next is not None and now >= self.close_of(self.last_day(stage))

    def is_unsent(self, stage: Stage, now: datetime) -> bool:
        """Whether the next working day has closed too without it having been sent."""
        if stage.next is None:
            return False
        return now >= self.close_of(self.send_by(stage))

    def send_by(self, stage: Stage) -> date:
        """The day by whose close it is sent on, before whoever it is for is told that one waits."""
        return self.calendar.add(self.last_day(stage), 1)

    def is_past_whole(self, now: datetime) -> bool:
        """Whether the day of the whole has closed."""
        return now >= self.close_of(self.whole_ends)

    def holds(self, stage: Stage, today: date) -> Pause | None:
        """The pause that holds a stage on a day or will from tomorrow, if one does."""
        return next((one for one in self.pauses if one.stage is stage and one.asked <= today < one.until), None)


def check_pause(clock: Clock, stage: Stage, until: date, now: datetime) -> Pause:
    """The pause asked for now. Raises Refused: until (not ahead, or too far), held (already), too_late (has closed)."""
    today = local_date(now)
    if clock.is_handed_on(stage, now):
        raise Refused("This stage’s day has closed: it waits to be sent on, and nothing holds it.", code="too_late")
    if clock.holds(stage, today) is not None:
        raise Refused("It is held already. End that first.", code="held")
    if until <= today:
        raise Refused("The last day on which it is held lies ahead.", code="until")
    asked = Pause(stage, today, until)
    # To the day on which the next stage would end: held for longer, the stage would outlast the one after it.
    latest = clock.plain_day(stage.next) if stage.next else clock.whole_ends
    with_it = Clock(clock.raised, clock.timing, clock.calendar, (*clock.pauses, asked))
    if with_it.last_day(stage) > latest:
        raise Refused(
            f"Held until then it would outlast the next stage, whose day is {latest.day} {latest:%B}.", code="until"
        )
    return asked


def check_theme(theme: str, themes: Collection[str]) -> None:
    """One of the themes that the authority has on the day. Raises Refused(theme)."""
    if theme not in themes:
        raise Refused("Choose one of the themes shown.", code="theme")


def check_standard(standard: str, standards: Collection[str]) -> None:
    """One of the practice standards in force, or none. Raises Refused(standard)."""
    if standard and standard not in standards:
        raise Refused("Choose one of the standards shown.", code="standard")


def check_by_when(day: date, today: date) -> date:
    """What is asked or promised lies ahead, or is for today. Raises Refused(on)."""
    if day < today:
        raise Refused("That day has passed.", code="on")
    return day


def check_happened(day: date, raised: date, today: date, *, code: str = "on") -> date:
    """What happened to a concern happened since it was raised, and not in the future. Raises Refused(``code``)."""
    if day > today:
        raise Refused("That day has not come yet.", code=code)
    if day < raised:
        raise Refused("That day lies before the concern was raised.", code=code)
    return day


def check_explained(how: str, why_not: str) -> tuple[str, str]:
    """How the child was told, or why not: one of the two. Raises Refused(told)."""
    how, why_not = how.strip(), why_not.strip()
    if bool(how) is bool(why_not):
        words = "Say how the child was told, or why not, and not both." if how else "Say how the child was told."
        raise Refused(f"{words} If nobody has told them, say why." if not how else words, code="told")
    return how, why_not
