"""A card's answer as figures: the same words, intervals and silences as every other card's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from practicelens.analytics import duck
from practicelens.analytics.local_cards import counting
from practicelens.analytics.local_cards.counting import Tallies
from practicelens.analytics.measure import Card, Figure, Level, Timing
from practicelens.analytics.measurements import Measurements
from practicelens.analytics.measurements.figures import Place, Tally, unjudged
from practicelens.analytics.measurements.periods import month_ends, month_start
from practicelens.performance.datasets import cards as usual
from practicelens.performance.datasets.shapes import MeasureRow
from practicelens.workdays.timescales import add_months

MONTHS = 13
UNREADABLE = "its answer cannot be read: it is to be run again"


@dataclass(frozen=True)
class Answered:
    """A card with the file of its answer, or in words why it has none, beside the figures of the edition."""

    card: Card
    data: Measurements
    folder: Path
    file: Path | None
    why: str = ""


def line(of: Answered, level: Level, level_id: int | None) -> MeasureRow:
    """The figure at a place over its usual period, with thirteen points told for as long as it."""
    now = figure(of, level, level_id, *usual.period(of.card, of.data.as_at))
    ends = [day for day in month_ends(of.data.as_at, MONTHS) if day < now.end][-(MONTHS - 1) :]
    past = (figure(of, level, level_id, *_as_long(of.card, day)) for day in ends)
    # Of a card that gives no answer there is no line either: thirteen gaps say nothing that the figure does not.
    return MeasureRow(of.card, now, (*past, now) if of.file else ())


def months(of: Answered, level: Level, level_id: int | None) -> tuple[Figure, ...]:
    """The last whole months, oldest first, each by itself; of a stock their last days."""
    stock = of.card.timing is Timing.STOCK
    periods = ((day if stock else month_start(day), day) for day in month_ends(of.data.as_at, MONTHS))
    return tuple(figure(of, level, level_id, *period) for period in periods)


def _as_long(card: Card, end: date) -> tuple[date, date]:
    return (end, end) if card.timing is Timing.STOCK else (add_months(month_start(end), 1 - usual.SPAN_MONTHS), end)


def figure(of: Answered, level: Level, level_id: int | None, start: date, end: date) -> Figure:
    """The figure at a place in a period, both days included."""
    place = Place(level, level_id, *of.data.spans.period(of.card, start, end))
    if of.file is None:
        return unjudged(of.card, place, of.why)
    try:
        tallies, day = _tallies(of, of.file, place.start, place.end)
    except duck.damage():
        # Derived, and run again it is the same: one card's lost file hides no other's figures.
        return unjudged(of.card, place, UNREADABLE)
    return of.data.figure_at(of.card, place, tallies.get((level, level_id, day), Tally()))


def _tallies(of: Answered, file: Path, start: date, end: date) -> tuple[Tallies, date]:
    """What was counted, and the day under which the period's stands."""
    if of.card.timing is Timing.STOCK:
        return counting.by_day(file, of.folder), extract_day(of.data, end)
    return counting.in_period(file, of.folder, start, end), end


def extract_day(data: Measurements, day: date) -> date:
    """The day of the extract that speaks for a day on which stocks are counted; the day itself where none does."""
    speaking: Mapping[date, date | None] = dict(data.spans.moments)
    return speaking.get(day) or day
