"""Which months ChAT’s pages may be asked of: 3, 6 or 12, up to a month’s end or the newest extract. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from practicelens.analytics.measurements.periods import month_end, month_ends, month_start
from practicelens.performance.explore.questions import Period, on_or_between
from practicelens.workdays.timescales import add_months

LENGTHS: Final = (3, 6, 12)
"""A quarter; the six months that Annex A's lists tell; the twelve of its lists of adoption."""
ENDS: Final = 13
"""So many month ends back may be asked: a year and the month."""
NOW: Final = "now"
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """So many months up to a day."""

    months: int
    until: date

    def period(self) -> Period:
        """From its first day to its last, in words."""
        if self.until == month_end(self.until):
            start = add_months(month_start(self.until), 1 - self.months)
            return Period("", start, self.until, f"the {self.months} months to {self.until:%B %Y}")
        # As an extract of that day tells them: its six months end with it.
        start = add_months(self.until, -self.months) + _DAY
        return Period("", start, self.until, on_or_between(start, self.until))


def ends(as_at: date) -> tuple[date, ...]:
    """The days up to which it may be asked, the latest first: the newest extract's, then month ends."""
    return tuple(dict.fromkeys((as_at, *reversed(month_ends(as_at, ENDS)))))


def read(months: str, until: str, as_at: date) -> Asked | None:
    """What an address asks: a quarter up to the last whole month where it says nothing; None where it asks no such."""
    length = int(months) if months in map(str, LENGTHS) else LENGTHS[0] if not months else None
    every = {f"{day:%Y-%m}": day for day in ends(as_at) if day == month_end(day)} | {NOW: as_at}
    end = every.get(until) if until else month_ends(as_at, 1)[0]
    return Asked(length, end) if length and end else None


def key_of(day: date, as_at: date) -> str:
    """How an address names a day up to which it asks."""
    return f"{day:%Y-%m}" if day == month_end(day) else NOW
