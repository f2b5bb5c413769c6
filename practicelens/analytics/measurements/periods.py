"""Periods and what extracts can say of them: months, the days stocks are counted on, the spans that lists cover."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from practicelens.analytics import further
from practicelens.analytics.measure import Card, Kind, Level, Timing
from practicelens.analytics.schema import FURTHER, HISTORIES
from practicelens.analytics.sources.holding import TITLES, able, could
from practicelens.workdays.timescales import add_months

_DAY = timedelta(days=1)
NOT_HELD = "not held: "
"""So every reason begins for which no figure can be told because of what sources hold, and not of what happened."""
SPEAKING = ("no extract speaks", "extracts speak only")
"""So every reason begins for which a period has no figure because extracts do not speak for all of it."""
DORMANT = "dormant: the authority has not switched the measures of the reforms on for that time"
"""Why a measure of the reforms of 2026 has no figure yet."""
WINDOW_MONTHS = 6
"""For so long an Annex A list goes on telling of an event."""
ALLOCATED = ("looked_after", "protection_plans", "in_need", "assessments", "referrals")
"""The lists that an open child's allocation is taken from."""


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
class Answer:
    """One list of one extract: the source it comes from, and the columns that the source holds."""

    list: str
    as_at: date
    source: str
    held: frozenset[str]


@dataclass(frozen=True)
class Spans:
    """What an edition's extracts speak for.

    ``moments``: the days stocks are counted on with the extract that speaks for each, or None. ``coverage``: for
    each list the spans of days whose events are held. ``populations``: children living here, until not included.
    ``answers``: what the source of each list holds of it. ``reforms``: the days on which the measures of the reforms
    are switched on, until not included.
    """

    as_at: date
    moments: tuple[tuple[date, date | None], ...]
    coverage: tuple[tuple[str, date, date], ...]
    populations: tuple[tuple[date, date, int], ...]
    answers: tuple[Answer, ...]
    reforms: tuple[tuple[date, date], ...] = ()

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

    def silence(self, card: Card, start: date, end: date, level: Level = Level.AUTHORITY) -> tuple[str, str]:
        """(why there is no figure, what is to be said beside one): both "" when extracts speak for all of it."""
        why, beside = self._silence(card, start, end, level)
        # What nobody holds is not held, switched on or not.
        if not card.dormant or why.startswith(NOT_HELD):
            return why, beside
        on = [(max(start, since), min(end, until - _DAY)) for since, until in self.reforms]
        on = [(first, last) for first, last in on if first <= last]
        if not on:
            return DORMANT, ""
        if why or on == [(start, end)]:
            return why, beside
        partly = f"switched on only {_spoken(on)}"
        return (partly, "") if _whole_alone(card) else ("", "; ".join(filter(None, (beside, partly))))

    def _silence(self, card: Card, start: date, end: date, level: Level) -> tuple[str, str]:
        """The same of a card that is switched on."""
        if card.timing is Timing.STOCK:
            return self._stock_silence(card, end, level), ""
        # A card's first list is the one that its rows come from; the others only tell something about them.
        spans = [(since, until) for name, since, until in self.coverage if name == card.lists[0]]
        if not spans:
            return no_source(card, card.lists[0]), ""
        held = [(max(start, since), min(end, until)) for since, until in spans if since <= end and start <= until]
        if not held:
            return "no extract speaks for that time", ""
        window = (start, self._last_telling(card, end))
        if lacking := self._lacking(card, *window, _allocation(level, card.lists[:1])):
            return lacking, ""
        if len(held) == 1 and held[0][0] == start:
            return "", "" if held[0][1] == end else f"up to {_say(held[0][1])}"
        partly = f"extracts speak only for {_spoken(held)}"
        return (partly, "") if _whole_alone(card) else ("", partly)

    @cached_property
    def _speaking(self) -> dict[date, date | None]:
        """The extract that speaks for each day on which stocks are counted."""
        return dict(self.moments)

    @cached_property
    def _lists_held(self) -> frozenset[tuple[str, date]]:
        """The lists that each day's extracts tell of."""
        return frozenset((one.list, one.as_at) for one in self.answers)

    def sources(self, card: Card, end: date) -> tuple[str, ...]:
        """The sources that a card's figure up to a day is taken from, by the newest extract that tells of each list."""
        newest = self._newest(self._last_telling(card, end))
        return tuple(dict.fromkeys(newest[name] for name, _ in card.columns if name in newest))

    def _newest(self, until: date) -> dict[str, str]:
        """The source of the newest extract up to a day that tells of each list."""
        if until not in self._newest_until:
            # Oldest first, so that of each list the newest telling stays.
            self._newest_until[until] = {one.list: one.source for one in self.answers if one.as_at <= until}
        return self._newest_until[until]

    # Kept, because a page asks them of every card and month, and there are few lists and days.
    @cached_property
    def _newest_until(self) -> dict[date, dict[str, str]]:
        return {}

    @cached_property
    def _held_then(self) -> dict[tuple[str, str, date, date], bool]:
        return {}

    def _last_telling(self, card: Card, end: date) -> date:
        """The last extract that tells of a figure's last day."""
        if card.timing is Timing.STOCK:
            return self._speaking.get(end) or date.min
        # A list goes on telling of a day for six months; what holds all that ever was, for ever.
        return date.max if card.lists[0] in HISTORIES else add_months(end, WINDOW_MONTHS)

    def _stock_silence(self, card: Card, day: date, level: Level) -> str:
        """Why a stock cannot be counted on a day, or ""."""
        speaks = self._speaking.get(day)
        if speaks is None:
            return f"no extract within 7 days before {_say(day)}"
        if (card.lists[0], speaks) not in self._lists_held:
            return no_source(card, card.lists[0])
        if card.months_back and (short := self._too_short(card, speaks)):
            return short
        # An open child's team is taken from the first of several lists that names one.
        return self._lacking(card, speaks, speaks, _allocation(level, ALLOCATED))

    def _too_short(self, card: Card, speaks: date) -> str:
        """That extracts do not reach as far back as a stock counts, or "": a part of a count is no count."""
        spans = (since for name, since, until in self.coverage if name == card.lists[0] and since <= speaks <= until)
        since = next(spans, speaks)
        if since <= add_months(speaks, -card.months_back) + _DAY:
            return ""
        return f"extracts speak only from {_say(since)} on, and not for all {card.months_back} months"

    def _lacking(self, card: Card, first: date, last: date, allocation: Sequence[tuple[str, str]]) -> str:
        """What no source of the extracts of these days holds of what a card needs, in words; "" where it is held."""
        for name, column in card.columns:
            if not self._has(name, column, first, last):
                return no_source(card, name, column if self._has(name, "", first, last) else "")
        if allocation and not any(self._has(*one, first, last) for one in allocation):
            return no_source(card, *allocation[0])
        return self._beyond(card, first, last)

    def _beyond(self, card: Card, first: date, last: date) -> str:
        """Why the only sources of these days say nothing of whom a card counts, though they have its columns."""
        beyond = dict(card.beyond)
        for name in dict.fromkeys(name for name, _ in card.columns) if beyond else ():
            telling = {one.source for one in self._by_list.get(name, ()) if first <= one.as_at <= last}
            if telling and telling <= beyond.keys():
                return f"{NOT_HELD}{beyond[min(telling)]}"
        return ""

    def _has(self, name: str, column: str, first: date, last: date) -> bool:
        """Whether an extract of these days has the list, with this column where one is named."""
        asked = (name, column, first, last)
        if asked not in self._held_then:
            telling = (one for one in self._by_list.get(name, ()) if first <= one.as_at <= last)
            self._held_then[asked] = any(not column or column in one.held for one in telling)
        return self._held_then[asked]

    @cached_property
    def _by_list(self) -> dict[str, list[Answer]]:
        found: dict[str, list[Answer]] = defaultdict(list)
        for one in self.answers:
            found[one.list].append(one)
        return found


def _allocation(level: Level, lists: tuple[str, ...]) -> list[tuple[str, str]]:
    """The columns of which one must be held for a figure of a team or a worker."""
    column = {Level.AUTHORITY: "", Level.WORKER: "worker"}.get(level, "team")
    return [(name, column) for name in lists if column]


def no_source(card: Card, name: str, column: str = "") -> str:
    """That nobody can answer a card, because what it would need is held nowhere."""
    what = f"“{further.header(name, column)}” of {further.briefly(name)}" if column else further.within(name)
    if name not in FURTHER:
        return f"{NOT_HELD}no source has {what}"
    # Few know of a table that Annex A lacks: who could answer is said with it.
    titles = " or ".join(TITLES[one] for one in able(card) or could(name, column))
    return f"{NOT_HELD}no source that is loaded has {what}; the {titles} could"


def _whole_alone(card: Card) -> bool:
    """Whether a period must be told whole: part of a count is no count; a share of what is held is still a share."""
    return card.kind in (Kind.COUNT, Kind.RATE)


def reforms_in(written: str) -> tuple[tuple[date, date], ...]:
    """From and until when the measures of the reforms are switched on, as a measurements file has it."""
    found: list[tuple[date, date]] = []
    for one in written.split():
        since, until = (date.fromisoformat(day) for day in one.split("/"))
        # Set to the same twice, they go on.
        if found and found[-1][1] >= since:
            since = found.pop()[0]
        found.append((since, until))
    return tuple(found)


def _spoken(spans: Iterable[tuple[date, date]]) -> str:
    return " and ".join(f"{_say(one)} to {_say(other)}" for one, other in spans)


def _say(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
