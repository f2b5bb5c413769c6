"""What lies between events that are rare, as a chart, its words and its table, for pages and reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from practicelens.analytics.control.between import Between, Gap
from practicelens.analytics.control.charts import Chart
from practicelens.analytics.control.limits import Method
from practicelens.analytics.control.signals import Signal
from practicelens.documents.blocks import Cell, Column, Table
from practicelens.documents.specs import Control
from practicelens.performance.matters import rules
from practicelens.performance.matters.wording import between_words, gap_unit, phase_words


@dataclass(frozen=True)
class GapsView:
    """The gaps of a chart's latest phase: what they are, how their limits are made, the drawing, its words, a table.

    ``open``: the last is not over yet.
    """

    title: str
    how: str
    spec: Control
    alt: str
    table: Table
    open: bool


def gaps_of(chart: Chart) -> GapsView | None:
    """What lies between a chart's events; None where they are not rare, or too few."""
    phase = chart.phases[-1]
    found = phase.between
    if found is None:
        return None
    many = "days" if found.method is Method.T else "how many others"
    title = f"{chart.card.title}: {many} between one and the next"
    alt = f"{title}; {between_words(phase)}; {_last(found)}"
    once = "; several on one day are counted once" if found.method is Method.T else ""
    return GapsView(
        title,
        f"{phase_words(phase)}{once}",
        _drawn(chart, found),
        alt,
        _table(chart, found, title),
        found.gaps[-1].open,
    )


def every_gap(charts: Iterable[tuple[str, Chart]]) -> Table:
    """The gaps of every chart whose events are rare, each with its section's title, for a workbook."""
    titles = ("Section", "Measure", "Until", "Between", "Of what", "Usually", "Lower limit", "Upper limit",
              "How limits are made", "Part of a signal")  # fmt: skip
    columns = tuple(Column(one, numeric=one in ("Between", "Usually", "Lower limit", "Upper limit")) for one in titles)
    return Table("Between rare events", columns, tuple(row for one in charts for row in _rows(*one)))


def _rows(section: str, chart: Chart) -> Iterator[tuple[Cell, ...]]:
    found = gaps_of(chart)
    made = chart.phases[-1].between
    if found is None or made is None:
        return
    ends = tuple(Cell(f"{one:,.1f}", one) for one in (made.centre, made.low, made.high))
    for until, length, signal in found.table.rows:
        yield Cell(section), Cell(chart.card.title), until, length, Cell(gap_unit(made)), *ends, Cell(found.how), signal


def _last(found: Between) -> str:
    """The newest gap in words: "44 days since the last", or "the last after 31 days"."""
    one, unit = found.gaps[-1], gap_unit(found)
    return f"{one.length} {unit} since the last" if one.open else f"the last after {one.length} {unit}"


def _drawn(chart: Chart, found: Between) -> Control:
    """One point a gap, at even steps: how long each was is the height and not the width."""
    many, unit = len(found.gaps), gap_unit(found)
    ends = (f"limit {found.high:,.0f} {unit}", f"usual {found.centre:,.0f}", f"limit {found.low:,.0f}")
    return Control(
        tuple(float(one.length) for one in found.gaps),
        (found.centre,) * many, (found.low,) * many, (found.high,) * many,
        tuple(_mark(chart, number) for number in range(many)), (0,),
        tuple(f"{_month(chart, one):%b %Y}" for one in found.gaps), ends,
    )  # fmt: skip


def _table(chart: Chart, found: Between, title: str) -> Table:
    """Every gap, the latest first, by the month in which it ended, as all of the page is told by months."""
    unit = gap_unit(found).capitalize()
    columns = (Column("Until"), Column(unit, numeric=True), Column("Signal"))
    rows = tuple(_row(chart, number, one) for number, one in reversed(list(enumerate(found.gaps))))
    return Table(f"{title}, each", columns, rows)


def _row(chart: Chart, number: int, one: Gap) -> tuple[Cell, ...]:
    signal = _signal(chart, number)
    until = f"{_month(chart, one):%B %Y}{', none since' if one.open else ''}"
    words = rules.signal_words(chart.card, chart, signal) if signal else ""
    return Cell(until), Cell(f"{one.length:,}", one.length), Cell(words)


def _signal(chart: Chart, number: int) -> Signal | None:
    """The plainest signal that a gap of the latest phase is part of."""
    first = chart.phases[-1].first
    return next((one for one in chart.signals if one.gaps and one.first >= first and number in one.gaps), None)


def _mark(chart: Chart, number: int) -> str:
    signal = _signal(chart, number)
    return rules.mark(chart.card, signal) if signal else ""


def _month(chart: Chart, one: Gap) -> date:
    return chart.points[one.place].figure.end
