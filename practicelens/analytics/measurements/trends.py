"""Figures month by month at one place, of any number of cards in three questions at most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card, Figure, Kind, Level, Timing
from practicelens.analytics.measurements import questions
from practicelens.analytics.measurements.figures import Place, Tally
from practicelens.analytics.measurements.periods import month_ends, month_start
from practicelens.analytics.measurements.reader import Measurements
from practicelens.workdays.timescales import add_months

Span = tuple[date, date]


def trend(
    data: Measurements, card_key: str, level: Level, level_id: int | None, months: int = 13, span: int = 1
) -> tuple[Figure, ...]:
    """One card's trend, as ``trends`` tells it."""
    return trends(data, [card_key], level, level_id, months, span)[card_key]


def trends(
    data: Measurements, card_keys: Sequence[str], level: Level, level_id: int | None, months: int = 13, span: int = 1
) -> dict[str, tuple[Figure, ...]]:
    """Cards' last ``months`` figures, oldest first: whole months of a flow; month ends of a stock, then now.

    ``span``: how many months each figure of a flow is told for, up to the end of its month. A month the extracts do
    not speak for is among them, and says so.
    """
    cards = [CARDS[key] for key in card_keys]
    ends = month_ends(data.as_at, months)
    flows = [(add_months(month_start(day), 1 - span), day) for day in ends]
    stocks = [(day, day) for day in sorted({*ends, data.as_at})[-months:]]
    counted = _tallies(data, cards, level, level_id, flows if span > 1 else ())
    return {
        card.key: tuple(
            data.figure_at(card, Place(level, level_id, *period), counted.get((card.key, period[1]), Tally()))
            for period in (stocks if card.timing is Timing.STOCK else flows)
        )
        for card in cards
    }


def _tallies(
    data: Measurements, cards: Sequence[Card], level: Level, level_id: int | None, spans: Sequence[Span]
) -> dict[tuple[str, date], Tally]:
    """What cards counted up to each month's end. ``spans``: the periods of flows that are longer than a month."""
    ids = [None if level is Level.AUTHORITY else level_id]
    # Distinct children and medians of months do not add up to those of three: each span is counted anew.
    anew = [card.key for card in cards if spans and card.timing is Timing.FLOW]
    medians = [card.key for card in cards if card.kind is Kind.MEDIAN and card.key not in anew]
    rest = [card.key for card in cards if card.key not in (*anew, *medians)]
    rows: list[tuple[Any, ...]] = []
    if anew:
        since, until = [start for start, _ in spans], [end for _, end in spans]
        # Amounts of medians alone: of the others they would be fetched, thousands of them, and never looked at.
        wanted = [key for key in anew if CARDS[key].kind is Kind.MEDIAN]
        rows += data.ask(questions.spans(level, ids), wanted, since, until, anew, *questions.given(ids))
    if medians:
        rows += data.ask(questions.monthly_amounts(level, ids), medians, *questions.given(ids))
    if rest:
        rows += data.ask(questions.MONTHLY, rest, level.value, level_id)
    return {(key, day): Tally(*counts) for key, day, *counts in rows}
