"""The next ten working days as one small chart: what is late, then a bar a day, with the finding as its title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from practicelens.notices.waiting import Waiting
from practicelens.workdays import timescales
from practicelens.workdays.calendar import WorkingCalendar

# Two working weeks: what is farther off is planned, and not yet done.
DAYS = 10


@dataclass(frozen=True)
class Bar:
    """How many things one day holds. No day: the late ones."""

    day: date | None
    count: int
    week: bool = False  # the first day shown of a week, where its name stands


@dataclass(frozen=True)
class TenDays:
    """The chart: its finding, its bars, and what stands outside it."""

    title: str
    bars: tuple[Bar, ...]
    note: str

    @property
    def drawn(self) -> bool:
        """Whether any bar has a height: an empty chart would say less than its title."""
        return any(bar.count for bar in self.bars)


def ten_days(items: Sequence[Waiting], today: date, calendar: WorkingCalendar) -> TenDays | None:
    """What waits, day by day; nothing where nothing has a day. A day off stands with the working day after it."""
    dated = [item.due for item in items if item.due is not None]
    if not dated:
        return None
    days = calendar.next_days(today, DAYS)
    # Nobody does on a Saturday what falls due on one.
    counts = Counter(calendar.on_or_after(day) for day in dated if day >= today)
    late = sum(1 for day in dated if day < today)
    bars = [Bar(day, counts[day], _opens_week(days, number)) for number, day in enumerate(days)]
    inside = sum(bar.count for bar in bars)
    later = len(dated) - late - inside
    words = _words_under(len(dated), later, len(items) - len(dated))
    return TenDays(_title(bars, late, today), (Bar(None, late), *bars), words)


def _opens_week(days: Sequence[date], number: int) -> bool:
    # By ISO's weeks, which begin on a Monday; the first day shown opens one whatever it is.
    return number == 0 or days[number].isocalendar().week != days[number - 1].isocalendar().week


def _title(bars: Sequence[Bar], late: int, today: date) -> str:
    """The heaviest day, or that nothing falls due."""
    # The first of equals, which is the soonest.
    most = max(bars, key=lambda bar: bar.count)
    if not most.count or most.day is None:
        return (
            f"Nothing new falls due in ten working days; {late} late"
            if late
            else "Nothing falls due in ten working days"
        )
    verb = "falls" if most.count == 1 else "fall"
    return f"{most.count} {verb} due on {most.day:%A} {timescales.day_month(most.day, today)}"


def _words_under(dated: int, later: int, without: int) -> str:
    """What has a day, what falls due after the ten, what has none."""
    words = f"{dated} thing{'' if dated == 1 else 's'} with a day"
    if later and later == dated:
        words += f",{'' if dated == 1 else ' all'} after these ten"
    elif later:
        words += f", {later} of them after these ten"
    if without:
        words += f"; {without} more {'has' if without == 1 else 'have'} none. What has no day is never late"
    return words + "."
