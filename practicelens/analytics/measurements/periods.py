"""Periods and what extracts can say of them: months, the days stocks are counted on, the spans that lists cover."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

from practicelens.analytics.measure import Card, Kind, Timing
from practicelens.workdays.timescales import add_months

_DAY = timedelta(days=1)


def month_start(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last day of the month."""
    return add_months(month_start(day), 1) - _DAY


def month_ends(until: date, count: int) -> tuple[date, ...]:
    """The last ``count`` month ends at or before a day, oldest first."""
    # A month that is not over has no figure yet: half of it would look like a fall.
    last = until if until == month_end(until) else month_start(until) - _DAY
    return tuple(month_end(add_months(month_start(last), -back)) for back in range(count - 1, -1, -1))


@dataclass(frozen=True)
class Spans:
    """What an edition's extracts speak for.

    ``moments``: the days stocks are counted on with the extract that speaks for each, or None. ``coverage``: for
    each list the spans of days whose events are held. ``populations``: children living here, until not included.
    """

    as_at: date
    moments: tuple[tuple[date, date | None], ...]
    coverage: tuple[tuple[str, date, date], ...]
    populations: tuple[tuple[date, date, int], ...]

    def period(self, card: Card, start: date, end: date) -> tuple[date, date]:
        """The period as it is counted: for a stock its last moment in the period, or the end where there is none."""
        if card.timing is Timing.FLOW:
            return start, end
        place = bisect_right(self.moments, end, key=lambda moment: moment[0])
        day = self.moments[place - 1][0] if place else end
        # A day after the newest extract is told by that extract while it is fresh, and a day between month ends is
        # told by none.
        return (day, day) if start <= day else (end, end)

    def population(self, day: date) -> int | None:
        """The children living here on a day."""
        return next((children for starts, until, children in self.populations if starts <= day < until), None)

    def silence(self, card: Card, start: date, end: date) -> tuple[str, str]:
        """(why there is no figure, what is to be said beside one): both "" when extracts speak for all of it."""
        if card.timing is Timing.STOCK:
            return self._stock_silence(card, end), ""
        # A card's first list is the one that its rows come from; the others only tell something about them.
        spans = [(since, until) for name, since, until in self.coverage if name == card.lists[0]]
        if not spans:
            return f"no extract holds the list of {_words(card.lists[0])}", ""
        held = [(max(start, since), min(end, until)) for since, until in spans if since <= end and start <= until]
        if not held:
            return "no extract speaks for that time", ""
        if len(held) == 1 and held[0][0] == start:
            return "", "" if held[0][1] == end else f"up to {_say(held[0][1])}"
        partly = f"extracts speak only for {' and '.join(f'{_say(one)} to {_say(other)}' for one, other in held)}"
        # Part of a count is no count; a share of what is held is still a share.
        return (partly, "") if card.kind in (Kind.COUNT, Kind.RATE) else ("", partly)

    def _stock_silence(self, card: Card, day: date) -> str:
        """Why a stock cannot be counted on a day, or ""."""
        speaks = dict(self.moments).get(day)
        if speaks is None:
            return f"no extract within 7 days before {_say(day)}"
        if any(name == card.lists[0] and since <= speaks <= until for name, since, until in self.coverage):
            return ""
        return f"no extract holds the list of {_words(card.lists[0])}"


def _say(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _words(name: str) -> str:
    return name.replace("_", " ").replace("section47", "section 47 enquiries")
