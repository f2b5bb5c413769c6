"""Figures and trends of a measurements file, asked once: the file never changes, so neither does an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card, Figure, Level
from practicelens.analytics.measurements import Measurements, months
from practicelens.analytics.measurements.months import Series
from practicelens.performance.datasets import cards as chosen_cards

KEPT = 20_000
"""Answers kept in a process: every card of every team of a large authority, several times over."""


@lru_cache(maxsize=KEPT)
def trend(data: Measurements, key: str, level: Level, level_id: int | None) -> tuple[Figure, ...]:
    """Thirteen month ends of a card at a place, each told for as long as a figure is; asked once a file."""
    return data.trend(key, level, level_id, span=chosen_cards.SPAN_MONTHS)


def trend_to(data: Measurements, figure: Figure, level: Level, level_id: int | None) -> tuple[Figure, ...]:
    """The trend that a figure is the end of: the line beside it and the figure say the same period."""
    # The figure's own end may lie within a month (an extract of a Monday), so
    # the month ends before it are its past alone.
    before = [one for one in trend(data, figure.card, level, level_id) if one.end < figure.end]
    # Twelve and the figure itself are thirteen: the same month of the year before is the first of the line.
    return (*before[-12:], figure)


def figures(
    data: Measurements, cards: Sequence[Card], level: Level, level_id: int | None, as_at: date
) -> dict[str, Figure]:
    """Cards at one place, each over its own usual period, by key."""
    found: dict[str, Figure] = {}
    # Stocks and flows have two periods between them, so a page costs two questions however many cards it shows.
    for period in {chosen_cards.period(card, as_at) for card in cards}:
        keys = tuple(card.key for card in cards if chosen_cards.period(card, as_at) == period)
        found |= {one.card: one for one in _figures(data, keys, level, (level_id,), *period)}
    return found


@lru_cache(maxsize=KEPT)
def of_teams(data: Measurements, key: str, team_ids: tuple[int, ...], start: date, end: date) -> tuple[Figure, ...]:
    """One card for several teams."""
    return data.figures([key], Level.TEAM, team_ids, start, end)


# Few, because each answer holds every card of every month: the month in hand and some that are looked back at.
@lru_cache(maxsize=8)
def every_month(data: Measurements, services: tuple[int, ...], until: date, count: int) -> Series:
    """Every card month by month, of the authority and of service areas."""
    return months.every_month(data, tuple(CARDS.values()), services, until, count)


def forget() -> None:
    """Drop what was kept: a new edition is current, and the old file may be closed."""
    # An answer holds on to the file it was asked of, so a file replaced under
    # its own name would be answered for as it was.
    trend.cache_clear()
    of_teams.cache_clear()
    _figures.cache_clear()
    every_month.cache_clear()


@lru_cache(maxsize=KEPT)
def _figures(
    data: Measurements, keys: tuple[str, ...], level: Level, ids: tuple[int | None, ...], start: date, end: date
) -> tuple[Figure, ...]:
    """Several cards at one place over one period, in one question."""
    # A tuple with None is the authority: a cache needs an argument that can be hashed, and None alone would mean
    # every id.
    wanted = None if ids == (None,) else [one for one in ids if one is not None]
    return data.figures(keys, level, wanted, start, end)
