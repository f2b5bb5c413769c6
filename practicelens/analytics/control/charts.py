"""A control chart: a series of months in phases, each with its limits and signals. Pure.

Limits come from all points of a phase; a phase begins only on the day of an event that somebody recorded.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from practicelens.analytics.control import between, limits, signals
from practicelens.analytics.control.between import Between, Happened
from practicelens.analytics.control.limits import FEWEST, TRIAL, Limits, Method
from practicelens.analytics.control.signals import Lengths, Signal
from practicelens.analytics.measure import Card, Figure, Kind, Timing

PER = 10_000
YEAR = 365.25


@dataclass(frozen=True)
class Settings:
    """The rules that charts go by on a day: run lengths, and whether moving ranges of XmR are screened."""

    lengths: Lengths = field(default_factory=Lengths)
    screened: bool = False


@dataclass(frozen=True)
class Point:
    """A month of a chart. ``centre``, ``low`` and ``high`` are None where it has no limits."""

    figure: Figure
    value: float | None
    centre: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Phase:
    """Months from ``first`` to before ``end`` by place in the chart; ``limits`` None where too few points.

    ``rare``: its events are too rare for limits of months; ``between`` is what lies between them, None of too few.
    """

    first: int
    end: int
    points: int
    limits: Limits | None
    between: Between | None = None
    rare: bool = False

    @property
    def trial(self) -> bool:
        """Whether its limits come from fewer than twelve points."""
        return self.between.trial if self.between else self.limits is not None and self.points < TRIAL

    @property
    def limited(self) -> bool:
        """Whether anything of it can signal."""
        return self.limits is not None or self.between is not None


@dataclass(frozen=True)
class Chart:
    """A card's months at one place, oldest first, with phases and every signal (places are places in ``points``)."""

    card: Card
    points: tuple[Point, ...]
    phases: tuple[Phase, ...]
    signals: tuple[Signal, ...]

    @property
    def latest(self) -> Figure:
        """The month the chart ends with."""
        return self.points[-1].figure

    @property
    def limited(self) -> bool:
        """Whether its latest phase has limits."""
        return self.phases[-1].limited

    @property
    def rare(self) -> Phase | None:
        """Its latest phase, where what it counts is too rare for limits of months."""
        return self.phases[-1] if self.phases[-1].rare else None

    @cached_property
    def now(self) -> tuple[Signal, ...]:
        """The signals that the latest month is part of, the plainest first."""
        last = len(self.points) - 1
        return tuple(one for one in self.signals if one.last == last)

    @cached_property
    def marked(self) -> dict[int, Signal]:
        """Each month that is part of a signal, with the plainest of its signals."""
        # The plainest last, so that it is what stays.
        found: dict[int, Signal] = {}
        for one in reversed(self.signals):
            found |= dict.fromkeys(one.points, one)
        return found


def limitless(card: Card) -> bool:
    """Whether a card is given no limits: a stock counts the same children month after month."""
    return card.timing is Timing.STOCK


def chart(
    card: Card,
    figures: Sequence[Figure],
    starts: Sequence[date],
    settings: Settings,
    rows: Sequence[Happened] = (),
) -> Chart:
    """A card's chart. ``starts``: days of events; a phase begins with the month most of which follows.

    ``rows``: where some month has none, what its months counted, row by row: where it is rare it goes by these.
    """
    cuts = [0, *_cuts(card, figures, starts), len(figures)]
    points: list[Point] = []
    phases: list[Phase] = []
    marks: list[Signal] = []
    for first, end in itertools.pairwise(cuts):
        phase, of_phase = _phase(card, figures, first, end, settings, rows)
        phases.append(phase)
        points += of_phase
        marks += _signals(phase, of_phase, settings.lengths)
    return Chart(card, tuple(points), tuple(phases), tuple(marks))


def _cuts(card: Card, figures: Sequence[Figure], starts: Sequence[date]) -> list[int]:
    """The places at which phases begin, besides the first."""
    # Without limits there is nothing that a phase could begin anew.
    if limitless(card):
        return []
    # An event after all months gives 0, which is no new beginning and falls away.
    found = {next((place for place, one in enumerate(figures) if _mostly_after(one, day)), 0) for day in starts}
    return sorted(found - {0})


def _mostly_after(figure: Figure, day: date) -> bool:
    """Whether half of a month or more follows a day, which counts with it."""
    return (figure.end - day).days + 1 >= ((figure.end - figure.start).days + 1) / 2


def _phase(
    card: Card, figures: Sequence[Figure], first: int, end: int, settings: Settings, rows: Sequence[Happened]
) -> tuple[Phase, list[Point]]:
    """A phase with its points."""
    # A month that cannot be told is no point: it makes no limits and ends no run.
    known = [place for place in range(first, end) if figures[place].value is not None]
    made, apart, few = None, None, rare(card, [figures[place] for place in known])
    if few:
        apart = _between(card, figures[first:end], first, settings, rows)
    elif not limitless(card) and len(known) >= FEWEST:
        made = of_figures(card, [figures[place] for place in known], settings)
    place_of = {place: number for number, place in enumerate(known)}
    points = [_point(card, figures[place], made, place_of.get(place)) for place in range(first, end)]
    return Phase(first, end, len(known), made, apart, few), points


def rare(card: Card, known: Sequence[Figure]) -> bool:
    """Whether what a card counts is too rare for limits of months (``between.NONE_IN``, ``between.SELDOM``)."""
    if limitless(card) or card.kind is Kind.MEDIAN or len(known) < FEWEST:
        return False
    if sum(not one.numerator for one in known) < between.NONE_IN * len(known):
        return False
    counted = sum(one.numerator or 0 for one in known)
    return card.kind is not Kind.SHARE or counted <= between.SELDOM * sum(one.denominator or 0 for one in known)


def _between(
    card: Card, figures: Sequence[Figure], first: int, settings: Settings, rows: Sequence[Happened]
) -> Between | None:
    """What lies between a phase's events: days, or of a share rows."""
    # A share's month in which nobody was judged is no gap in what extracts tell: nothing happened in it.
    months = [one.end if one.value is not None or one.denominator == 0 else None for one in figures]
    if card.kind is Kind.SHARE:
        found = between.g(between.rows_between(rows, months))
    else:
        found = between.t(between.days_between(rows, months), screened=settings.screened)
    if found is None:
        return None
    return replace(found, gaps=tuple(replace(one, place=first + one.place) for one in found.gaps))


def of_figures(card: Card, known: Sequence[Figure], settings: Settings) -> Limits:
    """The limits of figures that all have a value, by the method for their kind."""
    # Shares by p, rates by u, counts and medians by XmR (indicators.md, Statistics).
    if card.kind is Kind.SHARE:
        return limits.p([one.numerator or 0 for one in known], [one.denominator or 0 for one in known])
    if card.kind is Kind.RATE:
        return limits.u([one.numerator or 0 for one in known], [area(one) for one in known])
    return limits.xmr([one.value or 0.0 for one in known], screened=settings.screened)


def area(figure: Figure) -> float:
    """What a rate's events are counted over: ten thousands of children, a year."""
    # By the month's own days: February has fewer chances for anything to happen.
    days = (figure.end - figure.start).days + 1
    return (figure.denominator or 0) / PER * days / YEAR


def _point(card: Card, figure: Figure, made: Limits | None, place: int | None) -> Point:
    """A month with its limits; a share's stop at 0 and 100 %, and nothing is counted below 0."""
    if made is None or place is None:
        return Point(figure, figure.value)
    low, high = made.low(place), made.high(place)
    # No share lies beyond all.
    most = min(1.0, high) if card.kind is Kind.SHARE else high
    return Point(figure, figure.value, made.centre, max(0.0, low), most)


def _signals(phase: Phase, points: Sequence[Point], lengths: Lengths) -> list[Signal]:
    """The signals of a phase, by place in the chart. A month without an answer is passed over: it ends no run."""
    if phase.between is not None:
        return list(phase.between.signals(lengths))
    if phase.limits is None:
        return []
    known = [place for place, one in enumerate(points) if one.value is not None]
    values = [points[place].value or 0.0 for place in known]
    found = signals.found(values, phase.limits.centre, phase.limits.sigma, lengths)
    return [Signal(one.kind, tuple(phase.first + known[place] for place in one.points), one.up) for one in found]


def is_primed(made: Limits) -> bool:
    """Whether limits were widened by Laney's formula."""
    return made.method in (Method.P_PRIMED, Method.U_PRIMED)
