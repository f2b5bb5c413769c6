"""The steps between a list's rows and a card's: each leaves rows out, is named, and says which rows are left after it.

They are taken from the card's own relation, so that they cannot say anything else than the figure does. The engine is
imported only when somebody's list is laid beside a figure: pages do without it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from practicelens.analytics.edition.schema import EDITION
from practicelens.analytics.indicators import CLOCKS, RELATIONS
from practicelens.analytics.reconciling.step_words import words_of

if TYPE_CHECKING:
    from practicelens.analytics.engine import Relation


@dataclass(frozen=True)
class Step:
    """One step: what is true of a row that it leaves out, and the SQL of the rows left after it.

    ``tables``: those of the edition, and the clocks, that the SQL asks.
    """

    words: str
    sql: str
    tables: frozenset[str]


@dataclass(frozen=True)
class Way:
    """The way of a card's rows: the table that they begin in ("" where many are put together), and every step."""

    table: str
    steps: tuple[Step, ...]


@lru_cache(maxsize=64)
def way(card: str) -> Way:
    """The way from a card's list to its rows; one without a step for a card that has no relation here."""
    if card not in RELATIONS:
        return Way("", ())
    table, steps = _of(RELATIONS[card])
    if not table.startswith("clock_"):
        return Way(table, tuple(steps))
    # A clock is a relation too: what it leaves out is in none of its cards.
    beneath, before = _of(CLOCKS[table.removeprefix("clock_")])
    return Way(beneath, (*before, *steps))


def _of(relation: Relation) -> tuple[str, list[Step]]:
    """The table that a relation's rows begin in, and its steps from there on."""
    from practicelens.analytics.engine import taken_apart

    table, dropping = taken_apart(relation)
    # One whose rows are told no more by child and row has nothing to be asked of.
    return table, [Step(words_of(one.condition), one.sql, _named(one.sql)) for one in dropping if one.sql]


def _named(sql: str) -> frozenset[str]:
    known = {*EDITION, *(f"clock_{kind}" for kind in CLOCKS)}
    return frozenset(known & set(re.findall(r'"(\w+)"', sql)))
