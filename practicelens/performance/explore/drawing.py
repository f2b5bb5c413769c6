"""Charts of the explorer's answers, as data for any renderer."""

from __future__ import annotations

from calendar import day_name
from datetime import date
from statistics import median

from practicelens.analytics.exploring.cuts import Of
from practicelens.analytics.measure import Card, Figure, Kind
from practicelens.analytics.statistics import funnel_limits
from practicelens.documents.specs import (
    Bar,
    Bars,
    Calendar,
    CalendarDay,
    Dot,
    DotPlot,
    Funnel,
    FunnelLimit,
    FunnelPoint,
    RunChart,
    RunPoint,
    Spec,
)
from practicelens.performance.explore.shapes import Answer, GroupRow
from practicelens.performance.matters.wording import amount_words, value_words

MOST_BARS = 40
"""More rows than these are read in the table."""
FEWEST_IN_FUNNEL = 4
"""Fewer teams than these stand side by side: of three a funnel shows no pattern."""


def drawn(found: Answer) -> tuple[Spec, str] | None:
    """The chart of an answer with its words; None where there is too little, or too much, to draw."""
    rows = [row for row in found.rows if not row.hidden and row.figure.value is not None]
    if len(rows) < 2 or found.question.cut is None:
        return None
    if found.question.cut.key == "day" and found.card.kind is Kind.COUNT:
        return _calendar(found)
    if found.question.cut.of is Of.TIME:
        return _over_time(found)
    if len(rows) > MOST_BARS:
        return None
    average = found.whole.figure.value if found.whole else None
    if average is not None and found.question.cut.of is Of.WHOSE and _fits_funnel(found.card, rows, average):
        return _funnel(found, rows, average)
    words = "; ".join(f"{row.words} {value_words(row.figure, found.card)}" for row in rows)
    return (_dots(found, rows) if found.card.kind is Kind.SHARE else _bars(found.card, rows)), words


def _fits_funnel(card: Card, rows: list[GroupRow], average: float) -> bool:
    """Whether teams stand in a funnel: several, of shares of which its limits, which are normal, are near the truth."""
    if card.kind is not Kind.SHARE or len(rows) < FEWEST_IN_FUNNEL:
        return False
    # Five counted and five not in a usual team: the rule of thumb for a normal limit of a share.
    return min(average, 1 - average) * median(row.figure.denominator or 0 for row in rows) >= 5


def _funnel(found: Answer, rows: list[GroupRow], average: float) -> tuple[Spec, str]:
    """Teams or areas by their size, within what chance allows: never a league (indicators.md, Statistics)."""
    judged = [(row, row.figure.denominator or 0) for row in rows]
    first, last = max(1, min(size for _, size in judged) - 3), max(size for _, size in judged) * 6 // 5 + 1
    # A hundred places are as smooth as a thousand.
    sizes = [*range(first, last, max(1, (last - first) // 100)), last]
    limits = [funnel_limits(average, size) for size in sizes]
    points = []
    for row, size in judged:
        of_size, share = funnel_limits(average, size), row.figure.value or 0.0
        outside = not of_size.low95 <= share <= of_size.high95
        words = f"{row.words}: {row.figure.numerator or 0:,} of {size:,}"
        points.append(FunnelPoint(words, size, share, outside))
    beyond = "; ".join(one.label for one in points if one.outside)
    spec = Funnel(
        tuple(points),
        tuple(FunnelLimit(one.size, one.low95, one.high95, one.low998, one.high998) for one in limits),
        average, f"all {amount_words(average, found.card)}", "how many each has",
    )  # fmt: skip
    finding = f"Outside what chance allows in 95 of 100: {beyond}" if beyond else "None lies outside what chance allows"
    return spec, f"{finding}; {len(points)} of different sizes beside all of them"


def _dots(found: Answer, rows: list[GroupRow]) -> DotPlot:
    dots = tuple(_dot(row) for row in rows if row.figure.low is not None)
    return DotPlot(dots, found.whole.figure.value if found.whole else None)


def _dot(row: GroupRow) -> Dot:
    one = row.figure
    return Dot(row.words, one.value or 0.0, one.low or 0.0, one.high or 0.0, one.denominator or 0)


def _bars(card: Card, rows: list[GroupRow]) -> Bars:
    return Bars(tuple(Bar(row.words, row.figure.value or 0.0, _bare(row.figure, card)) for row in rows))


def _bare(one: Figure, card: Card) -> str:
    """A number without its unit, which stands above the chart."""
    return f"{one.value:g}" if card.kind is Kind.MEDIAN and one.value is not None else amount_words(one.value, card)


def _calendar(found: Answer) -> tuple[Spec, str]:
    """Days by their weeks, and on which days of the week most and fewest happened."""
    days = tuple(
        CalendarDay(row.key, None, "c" if row.hidden else "–")
        if row.hidden or row.figure.value is None
        else CalendarDay(row.key, round(row.figure.value))
        for row in found.rows
    )
    known = [(date.fromisoformat(one.day), one.value) for one in days if one.value is not None]
    of_week = {name: [value for day, value in known if f"{day:%A}" == name] for name in day_name}
    means = {f"{name}s": sum(of) / len(of) for name, of in of_week.items() if of}
    least, most = (end(means, key=lambda name: means[name]) for end in (min, max))
    top, number = max(known, key=lambda one: one[1])
    return Calendar(days), (
        f"Most on {most}, {means[most]:.1f} a day, fewest on {least}, {means[least]:.1f};"
        f" most on one day {number:,}, {top:%A} {top.day} {top:%B %Y}"
    )


def _over_time(found: Answer) -> tuple[Spec, str] | None:
    card = found.card
    values = tuple(None if row.hidden else row.figure.value for row in found.rows)
    labels = tuple(row.words for row in found.rows)
    known = [(label, value) for label, value in zip(labels, values, strict=True) if value is not None]
    first, last = known[0], known[-1]
    low, high = min(known, key=lambda one: one[1]), max(known, key=lambda one: one[1])
    words = (
        f"From {amount_words(first[1], card)} in {first[0]} to {amount_words(last[1], card)} in {last[0]};"
        f" lowest {amount_words(low[1], card)}, highest {amount_words(high[1], card)}"
    )
    if card.kind is Kind.SHARE:
        return RunChart(tuple(map(RunPoint, labels, values))), words
    # From nought on: a line of numbers that begins at the least of them makes much of little.
    shown = [row for row in found.rows if not row.hidden and row.figure.value is not None]
    return (_bars(card, shown), words) if len(shown) <= MOST_BARS else None
