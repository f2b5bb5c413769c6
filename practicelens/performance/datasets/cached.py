"""Figures and trends of a measurements file, asked once: the file never changes, so neither does an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from practicelens.analytics.exploring import together
from practicelens.analytics.exploring.questions import Whose as WhoseRows
from practicelens.analytics.exploring.together import Divided, Groups
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card, Figure, Level
from practicelens.analytics.measurements import Measurements, months
from practicelens.analytics.measurements import trends as months_of
from practicelens.analytics.measurements.months import Series, Whose
from practicelens.performance.datasets import cards as chosen_cards

KEPT = 20_000
"""Answers kept in a process: every card of every team of a large authority, several times over."""
KEPT_TRENDS = 200
"""Places whose trends are kept: each answer holds some 2,000 figures."""


@lru_cache(maxsize=KEPT_TRENDS)
def trends(
    data: Measurements, keys: tuple[str, ...], level: Level, level_id: int | None
) -> dict[str, tuple[Figure, ...]]:
    """Thirteen month ends of cards at a place, each told for as long as a figure is; asked once a file, together."""
    return months_of.trends(data, keys, level, level_id, span=chosen_cards.SPAN_MONTHS)


def trends_to(
    data: Measurements, figures: Mapping[str, Figure], level: Level, level_id: int | None
) -> dict[str, tuple[Figure, ...]]:
    """The trends that figures are the ends of, by card: the line beside a figure and the figure say the same period."""
    past = trends(data, tuple(figures), level, level_id)
    # The figure's own end may lie within a month (an extract of a Monday), so the month ends before it are its past
    # alone. Twelve and the figure itself are thirteen: the same month of the year before is the first of the line.
    return {key: (*[one for one in past[key] if one.end < figure.end][-12:], figure) for key, figure in figures.items()}


def figures(
    data: Measurements, cards: Sequence[Card], level: Level, level_id: int | None, as_at: date
) -> dict[str, Figure]:
    """Cards at one place, each over its own usual period, by key."""
    return {one.card: one for one in _of_places(data, cards, level, (level_id,), as_at)}


def _of_places(
    data: Measurements, cards: Sequence[Card], level: Level, ids: tuple[int | None, ...], as_at: date
) -> Iterator[Figure]:
    # Stocks and flows have two periods between them, so a page costs two questions however many cards it shows.
    for period in {chosen_cards.period(card, as_at) for card in cards}:
        keys = tuple(card.key for card in cards if chosen_cards.period(card, as_at) == period)
        yield from _figures(data, keys, level, ids, *period)


def of_teams(
    data: Measurements, cards: Sequence[Card], team_ids: Sequence[int], as_at: date
) -> dict[tuple[str, int], Figure]:
    """Cards of several teams, each over its own usual period, by card and team: two questions for all of them."""
    return {
        (one.card, one.level_id): one
        for one in _of_places(data, cards, Level.TEAM, tuple(team_ids), as_at)
        if one.level_id is not None
    }


# The month in hand at each place, and some that are looked back at: each answer holds some 4,000 figures.
@lru_cache(maxsize=40)
def every_month(data: Measurements, whose: Whose, until: date, count: int) -> Series:
    """Every card month by month, of the authority or of a service area."""
    return months.every_month(data, tuple(CARDS.values()), (whose,), until, count)


# Each holds some thousand numbers: the whole authority and its areas, of a few periods, for a few readers.
@lru_cache(maxsize=24)
def counted_together(
    data: Measurements, wanted: tuple[Divided, ...], whose: WhoseRows, unseen: tuple[int, ...]
) -> dict[Divided, Groups]:
    """Many cards divided in many ways, as `exploring.together` counts them."""
    return together.count(data, wanted, whose, unseen)


def forget() -> None:
    """Drop what was kept: a new edition is current, and the old file may be closed."""
    # An answer holds on to the file it was asked of, so a file replaced under
    # its own name would be answered for as it was.
    trends.cache_clear()
    _figures.cache_clear()
    every_month.cache_clear()
    counted_together.cache_clear()


@lru_cache(maxsize=KEPT)
def _figures(
    data: Measurements, keys: tuple[str, ...], level: Level, ids: tuple[int | None, ...], start: date, end: date
) -> tuple[Figure, ...]:
    """Several cards at one place over one period, in one question."""
    # A tuple with None is the authority: a cache needs an argument that can be hashed, and None alone would mean
    # every id.
    wanted = None if ids == (None,) else [one for one in ids if one is not None]
    return data.figures(keys, level, wanted, start, end)
