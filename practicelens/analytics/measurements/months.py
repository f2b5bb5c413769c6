"""Every card month by month, of any places: two questions however many, one more for medians of teams or workers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, TypeAlias

from practicelens.analytics.measure import Card, Figure, Kind, Level, Timing
from practicelens.analytics.measurements.figures import Place, Tally, figure, unjudged
from practicelens.analytics.measurements.periods import month_ends, month_start
from practicelens.analytics.measurements.reader import Measurements
from practicelens.analytics.measurements.schema import LEVEL_COLUMNS

Whose: TypeAlias = tuple[Level, int | None]
Series: TypeAlias = dict[tuple[str, Whose], tuple[Figure, ...]]
"""The months of a card at a place, oldest first."""

COUNTED: Final = """
    SELECT card, level, level_id, day, rows, counted, judged, children
    FROM monthly JOIN (SELECT unnest(?) AS of_level, unnest(?::BIGINT[]) AS one)
                      ON level = of_level AND level_id IS NOT DISTINCT FROM one
    WHERE card IN (SELECT unnest(?)) AND day BETWEEN ? AND ?"""

# Medians do not add up: their amounts are fetched, once for the authority and once for each service area.
AMOUNTS: Final = """
    SELECT card, CASE WHEN grouping(service_id) = 0 THEN 'service' ELSE 'authority' END, service_id, last_day(date),
           list(amount ORDER BY amount)
    FROM events WHERE card IN (SELECT unnest(?)) AND date BETWEEN ? AND ? AND counts AND amount IS NOT NULL
    GROUP BY GROUPING SETS ((card, last_day(date)), (card, service_id, last_day(date)))
    HAVING grouping(service_id) = 1 OR service_id IS NOT NULL"""

# Of some teams, or some workers: of all of them nobody asks at once.
AMOUNTS_BELOW: Final = """
    SELECT card, '{level}', {id}, last_day(date), list(amount ORDER BY amount)
    FROM events WHERE card IN (SELECT unnest(?)) AND date BETWEEN ? AND ? AND counts AND amount IS NOT NULL
                      AND {id} IN (SELECT unnest(?::BIGINT[]))
    GROUP BY card, {id}, last_day(date)"""

# Of flows alone, and of those that some month has none of: a few hundred rows, where all would be a hundred thousand.
ROWS: Final = """
    SELECT card, date, counts FROM events
    WHERE card IN (SELECT unnest(?)) AND date BETWEEN ? AND ? AND counts IS NOT NULL AND {whose}
    ORDER BY card, date, counts, child_no"""
Rows: TypeAlias = dict[str, tuple[tuple[date, bool], ...]]
"""The rows of each card in order of time: the day of each, and whether it counts."""


def rows(data: Measurements, keys: Sequence[str], whose: Whose, since: date, until: date) -> Rows:
    """What the months of cards counted, row by row, at the authority or a service area: one question."""
    level, one = whose
    place = f"{LEVEL_COLUMNS[level]} = ?" if LEVEL_COLUMNS[level] else "true"
    found: dict[str, list[tuple[date, bool]]] = {key: [] for key in keys}
    given = (sorted(keys), since, until, *([one] if LEVEL_COLUMNS[level] else []))
    for key, day, counts in data.ask(ROWS.format(whose=place), *given) if keys else ():
        found[key].append((day, counts))
    return {key: tuple(those) for key, those in found.items()}


def every_month(data: Measurements, cards: Sequence[Card], places: Sequence[Whose], until: date, count: int) -> Series:
    """The last ``count`` whole months up to a day of each card at these places.

    A flow is counted over its month, a stock on the month's last day. A month of which extracts do not speak is among
    them and says so. A card has the places it can be told for.
    """
    # Not past the newest extract: of a month that it does not reach nobody has told anything.
    days = month_ends(min(until, data.as_at), count)
    tallies = _tallies(data, cards, places, days)
    found: Series = {}
    for card in cards:
        periods = [(day if card.timing is Timing.STOCK else month_start(day), day) for day in days]
        answering = [whose for whose in places if whose[0] in card.levels]
        # Which extracts speak hangs on the card and the level, and on no single service area.
        silent = {level: _silent(data, card, periods, level) for level in {level for level, _ in answering}}
        for whose in answering:
            of_place = tallies[card.key, whose]
            found[card.key, whose] = tuple(
                # A month without rows is one in which none were counted; whether that may be said, the silence tells.
                _figure(data, card, Place(*whose, *period), of_place.get(period[1], Tally()), silence)
                for period, silence in zip(periods, silent[whose[0]], strict=True)
            )
    return found


def _tallies(
    data: Measurements, cards: Sequence[Card], places: Sequence[Whose], days: Sequence[date]
) -> dict[tuple[str, Whose], dict[date, Tally]]:
    """What each card counted at each place, month by month."""
    span = (month_start(days[0]), days[-1])
    medians = sorted(card.key for card in cards if card.kind is Kind.MEDIAN)
    amounts = dict(_amounts(data, medians, places, span)) if medians else {}
    tallies: dict[tuple[str, Whose], dict[date, Tally]] = defaultdict(dict)
    levels, ids = [level.value for level, _ in places], [one for _, one in places]
    for key, level, one, day, rows, counted, judged, children in data.ask(
        COUNTED, levels, ids, sorted(card.key for card in cards), *span
    ):
        whose = (Level(level), one)
        tallies[key, whose][day] = Tally(rows, counted, judged, children, amounts.get((key, whose, day), ()))
    return tallies


def _amounts(
    data: Measurements, medians: list[str], places: Sequence[Whose], span: tuple[date, date]
) -> Iterator[tuple[tuple[str, Whose, date], tuple[float, ...]]]:
    """What the rows of medians measured at each place, month by month."""
    found = list(data.ask(AMOUNTS, medians, *span))
    for level in (Level.TEAM, Level.WORKER):
        ids = [one for of, one in places if of is level]
        if ids:
            question = AMOUNTS_BELOW.format(level=level.value, id=LEVEL_COLUMNS[level])
            found += data.ask(question, medians, *span, ids)
    for key, of, one, day, amounts in found:
        yield (key, (Level(of), one), day), amounts


def _silent(
    data: Measurements, card: Card, periods: Sequence[tuple[date, date]], level: Level
) -> list[tuple[str, str]]:
    """Why each month cannot be told, or what is said beside it."""
    return [data.spans.silence(card, *period, level) for period in periods]


def _figure(data: Measurements, card: Card, place: Place, tally: Tally, silence: tuple[str, str]) -> Figure:
    """One month's figure, unless extracts cannot speak for it."""
    refusal, remark = silence
    if refusal:
        return unjudged(card, place, refusal, tally)
    return figure(card, place, tally, data.spans.population(place.end), remark)
