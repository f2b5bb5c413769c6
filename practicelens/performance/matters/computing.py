"""The charts of a month, worked out once for each edition, set of rules and register of events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from practicelens.analytics.control import chance
from practicelens.analytics.control.charts import Chart, Settings, chart, limitless
from practicelens.analytics.control.signals import Lengths
from practicelens.analytics.measure import Kind, Level
from practicelens.analytics.measurements import months
from practicelens.analytics.measurements.months import Rows, Series, Whose
from practicelens.performance.datasets import cached
from practicelens.performance.datasets.register.internal import measured
from practicelens.performance.datasets.shapes import EditionView
from practicelens.performance.matters.rules import MONTHS, answers, last_day
from practicelens.performance.matters.sections import EVERY, OF_CARD
from practicelens.rulebook.queries import Rules

SHORTEST = 3
"""A run of fewer months is no run, whatever is set."""
Start = tuple[date, int | None, tuple[str, ...]]
"""The day of an event, whose it is, and the sections whose limits begin anew with it."""


@dataclass(frozen=True)
class MonthCharts:
    """Every chart of a place that answers, by card; ``silent``: cards that answer in fewer months than are needed."""

    charts: dict[str, Chart]
    silent: tuple[str, ...]
    settings: Settings

    @cached_property
    def chances(self) -> tuple[float, ...]:
        """How often each of them would signal by chance alone."""
        # When a page says it: whoever asks only which measures signal waits for no simulation.
        return chance.chances(self.charts.values(), self.settings)

    @property
    def expected(self) -> float:
        """How many of them would signal by chance alone."""
        return sum(self.chances)


def settings_of(rules: Rules) -> Settings:
    """The rules that charts go by."""
    # At least the shortest, whatever somebody set: two months on one side of the average are half of all pairs.
    lengths = Lengths(max(SHORTEST, rules.number("spc.side")), max(SHORTEST, rules.number("spc.trend")))
    return Settings(lengths, rules.text("spc.screened") == "screened")


# An edition is dropped from memory by newer ones; twenty places of one month stay, and as many teams.
@lru_cache(maxsize=40)
def month_charts(
    edition: EditionView,
    service_id: int | None,
    month: date,
    settings: Settings,
    starts: tuple[Start, ...],
    team_id: int | None = None,
) -> MonthCharts:
    """The charts of the whole authority (None), of a service area, or of a team of it, up to a month."""
    whose = (Level.AUTHORITY, None) if service_id is None else (Level.SERVICE, service_id)
    if team_id is not None:
        whose = (Level.TEAM, team_id)
    series = cached.every_month(measured(edition), whose, last_day(month), MONTHS)
    rows = _rows(edition, whose, series)
    charts: dict[str, Chart] = {}
    silent = []
    for card in EVERY:
        figures = series.get((card.key, whose))
        if figures is None:
            continue
        # Named, not dropped: a measure that is missing from the page would look as if it had no signal.
        if not answers(figures):
            silent.append(card.key)
            continue
        # A service area's own event changes no other area's limits, and not the authority's.
        days = [day for day, of, sections in starts if of in (None, service_id) and OF_CARD[card.key].key in sections]
        charts[card.key] = chart(card, figures, days, settings, rows.get(card.key, ()))
    return MonthCharts(charts, tuple(silent), settings)


def _rows(edition: EditionView, whose: Whose, series: Series) -> Rows:
    """What the months of cards counted, row by row, where events may be too rare for limits of months."""
    # Some month has none: whether it is rare in a phase, the chart itself asks.
    few = [
        card
        for card in EVERY
        if not limitless(card) and any(not one.numerator for one in series.get((card.key, whose), ()))
    ]
    keys = [card.key for card in few if card.kind is not Kind.MEDIAN]
    answered = [one for key in keys for one in series[key, whose]]
    if not answered:
        return {}
    return months.rows(
        measured(edition), keys, whose, min(one.start for one in answered), max(one.end for one in answered)
    )
