"""The steps between a list's rows and a card's: each leaves rows out, is named, and says which rows are left after it.

They are taken from the card's own relation, so that they cannot say anything else than the figure does, and kept beside
the questions as SQL (``measurements/compiled``): pages do without the engine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from practicelens.analytics.edition.schema import EDITION
from practicelens.analytics.indicators import CLOCKS
from practicelens.analytics.measurements import compiled
from practicelens.analytics.reconciling.step_words import words_of


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


@lru_cache(maxsize=1)
def _ways() -> dict[str, compiled.Apart]:
    """Read once a process: the code of a process is one."""
    return compiled.ways()


def way(card: str) -> Way:
    """The way from a card's list to its rows; one without a step for a card that has no relation here."""
    table, steps = _of(card)
    if not table.startswith("clock_"):
        return Way(table, tuple(steps))
    # A clock is a relation too: what it leaves out is in none of its cards.
    beneath, before = _of(table)
    return Way(beneath, (*before, *steps))


def _of(name: str) -> tuple[str, list[Step]]:
    """The table that the rows of a card or clock begin in, and its steps from there on."""
    table, steps = _ways().get(name, ("", []))
    # One whose rows are no more known by child and row has nothing to be asked of.
    return table, [Step(words_of(condition), sql, _named(sql)) for condition, sql in steps if sql]


def _named(sql: str) -> frozenset[str]:
    known = {*EDITION, *(f"clock_{kind}" for kind in CLOCKS)}
    return frozenset(known & set(re.findall(r'"(\w+)"', sql)))
