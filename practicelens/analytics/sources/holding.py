"""What each source can hold of the lists at all, whatever one file of it lacks: which cards it could ever answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from practicelens.analytics.annex_a.report import ANNEX_A, CIN, LOCAL, SSD, SSDA903
from practicelens.analytics.measure import Card
from practicelens.analytics.schema import TABLES

TITLES: Final[Mapping[str, str]] = {
    ANNEX_A: "Annex A",
    SSD: "Standard Safeguarding Dataset",
    SSDA903: "SSDA903",
    CIN: "CIN census",
    LOCAL: "local lists",
}
"""Every source, as people call it."""


@cache
def columns(source: str) -> frozenset[tuple[str, str]]:
    """The columns that a source can hold, each with its list."""
    # Worked out of each reader's own mapping, so that a column that is added there can be answered here.
    by_list = _LISTS[source]()
    return frozenset((name, column) for name, held in by_list.items() for column in held)


def tables(source: str) -> frozenset[str]:
    """The lists that a source can hold; all of them of one that is not known."""
    return frozenset(name for name, _ in columns(source)) if source in _LISTS else frozenset(TABLES)


def able(card: Card) -> tuple[str, ...]:
    """The sources that hold everything a card needs."""
    beyond = dict(card.beyond)
    # A source that cannot answer for a reason beyond columns is left out though it has them all.
    return tuple(one for one in TITLES if one not in beyond and columns(one).issuperset(card.columns))


def could(name: str, column: str = "") -> tuple[str, ...]:
    """The sources that can hold a list, or, where one is named, this column of it."""
    return tuple(one for one in TITLES if any(name == table and column in ("", each) for table, each in columns(one)))


def _annex_a() -> Mapping[str, Mapping[str, object]]:
    return TABLES


def _ssd() -> Mapping[str, Mapping[str, object]]:
    from practicelens.analytics.ssd.mapping import FURTHER, SOURCES

    return {name: source.columns for name, source in SOURCES.items()} | FURTHER


def _ssda903() -> Mapping[str, Mapping[str, object]]:
    from practicelens.analytics.ssda903 import reviews
    from practicelens.analytics.ssda903.lists import WRITTEN

    return {name: fields for name, (_, fields, _) in WRITTEN.items()} | {reviews.TABLE: reviews.WRITTEN}


def _cin() -> Mapping[str, Mapping[str, object]]:
    from practicelens.analytics.cin import proceedings
    from practicelens.analytics.cin.lists import gathered

    return {name: one.written for name, one in gathered().items()} | {proceedings.TABLE: proceedings.WRITTEN}


def _local() -> Mapping[str, Mapping[str, object]]:
    from practicelens.analytics.local_lists.tables import COLUMNS

    return {name: dict.fromkeys(columns) for name, columns in COLUMNS.items()}


_LISTS: Final = {ANNEX_A: _annex_a, SSD: _ssd, SSDA903: _ssda903, CIN: _cin, LOCAL: _local}
