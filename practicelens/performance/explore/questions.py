"""What an address asks of the explorer, read and written back: the address is the question. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from practicelens.analytics.exploring.cuts import Cut
from practicelens.analytics.exploring.questions import Whose
from practicelens.analytics.measure import Card, Timing
from practicelens.analytics.measurements.periods import month_end, month_ends, month_start
from practicelens.workdays.timescales import add_months

MONTHS: Final = {"month": 1, "quarter": 3, "year": 12, "two-years": 24, "three-years": 36}
"""The periods of whole months, by their key in an address."""
PERIODS: Final = (
    ("now", "now"),
    ("month", "the last whole month"),
    ("quarter", "the last 3 months"),
    ("year", "the last 12 months"),
    ("two-years", "the last 24 months"),
    ("three-years", "the last 36 months"),
    ("days", "other days"),
)
BESIDE: Final = (("", "nothing"), ("before", "the time just before"), ("year", "a year earlier"))
NONE: Final = "none"
"""How an address names the group of those of whom nothing is recorded, whose key is empty."""
LONGEST: Final = timedelta(days=366 * 10)
"""A longer period is a slip: no extract reaches further back."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """Whose figures a person may ask for: its key in an address, its words, and what it is to a question."""

    key: str
    words: str
    whose: Whose


@dataclass(frozen=True)
class Period:
    """From a day to a day, in words; ``key`` is "" where the address names the days."""

    key: str
    start: date
    end: date
    words: str


@dataclass(frozen=True)
class Question:
    """A card, at a place, over a period; divided, narrowed, laid beside another time, two groups held together."""

    card: Card
    place: Place
    period: Period
    cut: Cut | None = None
    narrowed: tuple[tuple[Cut, str], ...] = ()
    beside: str = ""
    pair: tuple[str, str] | None = None

    def address(self, **others: str) -> dict[str, str]:
        """What an address says that asks this; ``others`` change it, "" leaves one out."""
        found = {"card": self.card.key, "by": self.cut.key if self.cut else "", "of": self.place.key}
        days = {"from": self.period.start.isoformat(), "to": self.period.end.isoformat()}
        found |= {"in": self.period.key} if self.period.key else {"in": "days", **days}
        found |= {cut.key: key or NONE for cut, key in self.narrowed} | {"beside": self.beside}
        found |= {name: key or NONE for name, key in zip(("one", "other"), self.pair or (), strict=False)}
        return {name: value for name, value in {**found, **others}.items() if value}


@dataclass(frozen=True)
class Problem:
    """What of an address cannot be asked: the field, and what to do, in words that repeat nothing of it."""

    field: str
    words: str


@dataclass(frozen=True)
class Read:
    """A question, or what keeps an address from being one."""

    question: Question | None
    problems: tuple[Problem, ...] = ()


def named_period(card: Card, key: str, as_at: date) -> Period:
    """One of the periods that are counted back from the newest extract."""
    if key == "now":
        # Of a flow nothing is now: the three months that other pages tell it for.
        start = as_at if card.timing is Timing.STOCK else add_months(as_at, -3) + _DAY
        return Period(key, start, as_at, on_or_between(start, as_at))
    end = month_ends(as_at, 1)[0]
    months = MONTHS[key]
    start = add_months(month_start(end), 1 - months)
    return Period(key, start, end, _months_words(months, end))


def before(question: Question) -> Period:
    """The time that is laid beside a question's own."""
    period = question.period
    whole = period.start == month_start(period.start) and period.end == month_end(period.end)
    if question.beside == "year":
        start, end = add_months(period.start, -12), add_months(period.end, -12)
        return Period(
            "", start, month_end(end) if whole else end, on_or_between(start, month_end(end) if whole else end)
        )
    if whole:
        months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
        start, end = add_months(period.start, -months), period.start - _DAY
        return Period("", start, end, _months_words(months, end))
    if question.card.timing is Timing.STOCK and period.start == period.end:
        # How many stood there a month before: the day before is told by the same extract.
        end = month_ends(period.end - _DAY, 1)[0]
        return Period("", end, end, on_or_between(end, end))
    end = period.start - _DAY
    start = end - (period.end - period.start)
    return Period("", start, end, on_or_between(start, end))


def on_or_between(start: date, end: date) -> str:
    """A day, or from a day to a day, in words."""
    return _say(end) if start == end else f"{_say(start)} to {_say(end)}"


def _months_words(months: int, end: date) -> str:
    return f"{end:%B %Y}" if months == 1 else f"the {months} months to {end:%B %Y}"


def _say(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
