"""A card's answer as figures: the same words, intervals, limits and silences as every other card's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from practicelens.analytics import duck
from practicelens.analytics.control.charts import Chart, Settings, chart
from practicelens.analytics.local_cards import counting
from practicelens.analytics.local_cards.counting import Span, Tallies
from practicelens.analytics.measure import Card, EventRow, Figure, Level, Only, Timing
from practicelens.analytics.measurements import Measurements
from practicelens.analytics.measurements.figures import Place, Tally, unjudged
from practicelens.analytics.measurements.periods import month_ends, month_start
from practicelens.performance.datasets import cards as usual
from practicelens.performance.datasets.shapes import MeasureRow
from practicelens.performance.matters.rules import MONTHS, answers
from practicelens.workdays.timescales import add_months

SHOWN = 13
"""Months in a line and a table: the same month of the year before is the first of them."""
UNREADABLE = "its answer cannot be read; it is run again within ten minutes"


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
    now = of.data.spans.period(of.card, *usual.period(of.card, of.data.as_at))
    ends = [day for day in month_ends(of.data.as_at, SHOWN) if day < now[1]][-(SHOWN - 1) :]
    found = figures(of, level, level_id, (*(_as_long(of.card, day) for day in ends), now))
    # Of a card that gives no answer there is no line either: thirteen gaps say nothing that the figure does not.
    return MeasureRow(of.card, found[-1], found if of.file else ())


def months(of: Answered, level: Level, level_id: int | None) -> tuple[Figure, ...]:
    """The last two years of whole months, oldest first, each by itself; of a stock their last days."""
    stock = of.card.timing is Timing.STOCK
    periods = tuple((day if stock else month_start(day), day) for day in month_ends(of.data.as_at, MONTHS))
    return figures(of, level, level_id, periods)


def chart_of(of: Answered, level: Level, level_id: int | None, found: Sequence[Figure], by: Settings) -> Chart | None:
    """Its months with limits and signals, where enough of them can be told."""
    if not answers(found):
        return None
    # A dated event begins no phase of it: which sections it belongs to nobody has written.
    rows = behind(of, level, level_id, found[0].start, found[-1].end)
    return chart(of.card, found, (), by, tuple((row.date, row.counts) for row in rows if row.counts is not None))


def figures(of: Answered, level: Level, level_id: int | None, periods: Sequence[Span]) -> tuple[Figure, ...]:
    """The figures at a place in periods, both days included."""
    spans = tuple(of.data.spans.period(of.card, *one) for one in periods)
    places = [Place(level, level_id, *span) for span in spans]
    if of.file is None:
        return tuple(unjudged(of.card, place, of.why) for place in places)
    try:
        tallies = _tallies(of, of.file, spans)
    except duck.TableDamaged:
        # Derived, and run again it is the same: one card's lost file hides no other's figures.
        return tuple(unjudged(of.card, place, UNREADABLE) for place in places)
    return tuple(
        of.data.figure_at(of.card, place, tallies.get((level, level_id, counted_on(of, place.end)), Tally()))
        for place in places
    )


def behind(
    of: Answered, level: Level, level_id: int | None, start: date, end: date, only: Only = Only.ALL
) -> tuple[EventRow, ...]:
    """The rows of a period, earliest first: of a stock, those of the extract that speaks for its day."""
    if of.file is None:
        return ()
    if of.card.timing is Timing.STOCK:
        start = end = counted_on(of, end)
    try:
        return counting.behind(of.file, of.folder, level, level_id, start, end, only)
    except duck.TableDamaged:
        return ()  # the figure above says that its answer cannot be read


def counted_on(of: Answered, day: date) -> date:
    """The day under which rows of a period's last day stand: of a stock that of the extract that speaks for it."""
    speaking: Mapping[date, date | None] = dict(of.data.spans.moments)
    return (speaking.get(day) or day) if of.card.timing is Timing.STOCK else day


def _tallies(of: Answered, file: Path, spans: tuple[Span, ...]) -> Tallies:
    if of.card.timing is Timing.STOCK:
        return counting.by_day(file, of.folder)
    return counting.in_spans(file, of.folder, spans)


def _as_long(card: Card, end: date) -> Span:
    """A period up to a month's end, as long as the figure's own."""
    return (end, end) if card.timing is Timing.STOCK else (add_months(month_start(end), 1 - usual.SPAN_MONTHS), end)
