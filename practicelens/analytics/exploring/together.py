"""Many cards divided in many ways, counted in one question: a report's worth of tables costs what one of them does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from practicelens.analytics.exploring.cuts import Cut
from practicelens.analytics.exploring.questions import Whose, group_sql, whose_sql
from practicelens.analytics.measure import Card, Kind
from practicelens.analytics.measurements.figures import Tally
from practicelens.analytics.measurements.reader import Measurements

SECONDS: Final = 20.0
"""The longest that all of it may take; it is counted once an edition, and kept."""

WHOLE: Final = Whose()

Groups = dict[tuple[str, ...], Tally]
"""Tallies by the keys of their groups, one for each cut; of what is not divided, by no key."""


@dataclass(frozen=True)
class Divided:
    """A card's rows from a day to a day, divided by some cuts at once: by none, by one, by two crossed.

    Of one card all that are counted together are of the same days.
    """

    card: Card
    start: date
    end: date
    cuts: tuple[Cut, ...] = ()


def count(
    data: Measurements, wanted: Sequence[Divided], whose: Whose = WHOLE, unseen: Sequence[int] = ()
) -> dict[Divided, Groups]:
    """Count all that is wanted. ``unseen``: children of whom nothing is told, as `questions.Asked` has it.

    Raises ``TookTooLong`` past ``SECONDS``.
    """
    found: dict[Divided, Groups] = {one: {} for one in wanted}
    if not wanted:
        return found
    by_cuts: dict[tuple[Cut, ...], list[Divided]] = defaultdict(list)
    for one in wanted:
        by_cuts[one.cuts].append(one)
    branches = list(by_cuts.items())
    periods = {one.card.key: (one.start, one.end) for one in wanted}
    condition, ids = whose_sql(whose)
    parts = [_branch(place, cuts, unseen) for place, (cuts, _) in enumerate(branches)]
    # Only the rows of these days are looked through again and again: each branch is of them, and not of all events.
    question = f"""
        WITH wanted AS (SELECT unnest(?::VARCHAR[]) AS asked, unnest(?::DATE[]) AS since, unnest(?::DATE[]) AS until),
             e AS MATERIALIZED (SELECT e.* FROM events e JOIN wanted ON card = asked AND date BETWEEN since AND until
                                WHERE {condition})
        {" UNION ALL ".join(parts)}"""
    given: list[Any] = [list(periods), *([period[end] for period in periods.values()] for end in (0, 1)), *ids]
    for cuts, some in branches:
        keys = [one.card.key for one in some]
        given += [_medians(some) if not cuts else [], keys]
    of = {(place, one.card.key): one for place, (_, some) in enumerate(branches) for one in some}
    for place, card, first, second, *counts in data.ask_within(SECONDS, question, *given):
        one = of[place, card]
        found[one][(first, second)[: len(one.cuts)]] = Tally(*counts)
    return found


def _branch(place: int, cuts: Sequence[Cut], unseen: Sequence[int]) -> str:
    """The part of the question that counts some cards by the same cuts."""
    first, second = (*(group_sql(cut, unseen) for cut in cuts), "''", "''")[:2]
    # Medians do not add up: their amounts are fetched, and of no other card.
    amounts = "list(amount ORDER BY amount) FILTER (counts AND amount IS NOT NULL AND list_contains(?, card))"
    return f"""
        SELECT {place}, card, {first} AS one, {second} AS other, count(*), count(*) FILTER (counts), count(counts),
               count(DISTINCT e.child_no), {amounts}
        FROM e LEFT JOIN children c ON c.child_no = e.child_no
        WHERE list_contains(?, card) GROUP BY card, one, other"""


def _medians(some: Iterable[Divided]) -> list[str]:
    return [one.card.key for one in some if one.card.kind is Kind.MEDIAN]
