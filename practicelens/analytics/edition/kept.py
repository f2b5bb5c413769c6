"""The days of a child's visits and reviews as one extract after another has told them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics import duck

if TYPE_CHECKING:
    import duckdb

_DAYS: Final = (
    ("visit", "open_need", "last_seen"),
    ("visit", "open_plans", "last_visit"),
    ("visit", "open_care", "last_visit"),
    ("review", "open_plans", "latest_review"),
    ("review", "open_care", "latest_review"),
    ("visit", "visits", "visited"),
    ("review", "reviews", "held"),
)
"""Annex A tells the last visit and the latest review alone: the days before them stand in the extracts before.

A dataset tells every visit and review. An edition of before it was read has no such tables.
"""
NOT_MADE: Final = {"visits": "seen IS DISTINCT FROM 'no'", "reviews": "cancelled IS DISTINCT FROM 'yes'"}
"""A visit at which the child was not seen is none, nor is a review that was called off."""


@dataclass(frozen=True)
class KeptDays:
    """Days in a period, oldest first."""

    visits: tuple[date, ...] = ()
    reviews: tuple[date, ...] = ()


def tells_every_visit(folder: Path) -> bool:
    """Whether an edition has every visit, and not the last of each extract alone."""
    return _tells(folder, "visits")


# An edition's folder is named by what is in it, so that what was read once of it stays true.
@lru_cache(maxsize=64)
def _tells(folder: Path, name: str) -> bool:
    """Whether an edition has rows of a table; one of before the table was read has not even the file."""
    import pyarrow.parquet as pq

    try:
        return int(pq.read_metadata(folder / f"{name}.parquet").num_rows) > 0
    except (OSError, ValueError):
        return False


def days_of(folder: Path, identifier: str, since: date, until: date) -> KeptDays:
    """The visits and reviews of one child that the extracts of an edition tell of a period; none where unreadable."""
    try:
        return _days_of(folder, identifier, since, until)
    except duck.TableDamaged:
        return KeptDays()


# Without the answer of what could not be read: once its files are joined again, they are read.
@lru_cache(maxsize=256)
def _days_of(folder: Path, identifier: str, since: date, until: date) -> KeptDays:
    con = duck.building()
    try:
        with duck.telling_damage():
            rows = con.execute(_question(folder), [identifier, since, until]).fetchall()
    finally:
        con.close()
    visits, reviews = (tuple(day for what, day in rows if what == kind) for kind in ("visit", "review"))
    return KeptDays(visits, reviews)


@dataclass(frozen=True)
class KeptReview:
    """A review as a dataset tells it: of a plan or of care, when due, when held, and what was recorded of it."""

    kind: str
    due: date | None
    held: date | None
    cancelled: bool
    quorate: str
    participation: str


@dataclass(frozen=True)
class KeptMissing:
    """A time missing or absent: from, until (None while it goes on), and the return interview after it."""

    kind: str
    started: date | None
    ended: date | None
    # Each kind in the order of its days, which the question gives.
    offered: str
    accepted: str


@dataclass(frozen=True)
class KeptProceedings:
    """A time in pre-proceedings: its days, what came of it, and whether the family was offered a meeting and met."""

    started: date | None
    letter: date | None
    first_meeting: date | None
    ended: date | None
    issued: bool
    offered: str
    held: str


@dataclass(frozen=True)
class KeptHistory:
    """What the tables beside Annex A's lists tell of one child, the latest first; None where no dataset tells them."""

    reviews: tuple[KeptReview, ...] | None = None
    missing: tuple[KeptMissing, ...] | None = None
    pre_proceedings: tuple[KeptProceedings, ...] | None = None


_OF_A_CHILD: Final[Mapping[str, tuple[type, str]]] = {
    "reviews": (
        KeptReview,
        "SELECT kind, due, held, coalesce(cancelled = 'yes', false), coalesce(quorate, ''), coalesce(participation, '')"
        " FROM {} WHERE coalesce(held, due) >= ? ORDER BY coalesce(held, due) DESC, row",
    ),
    "missing": (
        KeptMissing,
        "SELECT kind, started, ended, coalesce(offered, ''), coalesce(accepted, '')"
        " FROM {} WHERE coalesce(ended, last_told) >= ? ORDER BY started DESC, row",
    ),
    "pre_proceedings": (
        KeptProceedings,
        "SELECT started, letter, first_meeting, ended,"
        " court IS NOT NULL OR issue_letter IS NOT NULL OR coalesce(outcome = 'issued', false),"
        " coalesce(fgdm_offered, ''), coalesce(fgdm_held, '')"
        " FROM {} WHERE coalesce(ended, last_told) >= ? ORDER BY coalesce(started, letter) DESC, row",
    ),
}
"""By table what is told of each of its rows, and the question that asks it of one child from a day on."""


def history_of(folder: Path, identifier: str, since: date) -> KeptHistory:
    """One child's, from a day on; nothing where it cannot be read."""
    try:
        return _history_of(folder, identifier, since)
    except duck.TableDamaged:
        return KeptHistory()


@lru_cache(maxsize=256)
def _history_of(folder: Path, identifier: str, since: date) -> KeptHistory:
    # Only tables with rows: of the others nothing is known, which is told otherwise than nothing.
    telling = [name for name in _OF_A_CHILD if _tells(folder, name)]
    if not telling:
        return KeptHistory()
    con = duck.building()
    try:
        with duck.telling_damage():
            found = {name: _rows_of(con, folder, name, identifier, since) for name in telling}
    finally:
        con.close()
    return KeptHistory(**found)


def _rows_of(con: duckdb.DuckDBPyConnection, folder: Path, name: str, identifier: str, since: date) -> tuple[Any, ...]:
    """A child's rows of one table."""
    made, question = _OF_A_CHILD[name]
    keys = f"{_table(folder, 'child_keys')} AS k"
    own = f"(FROM {_table(folder, name)} AS t JOIN {keys} USING (child_no) WHERE identifier = ?)"
    return tuple(made(*row) for row in con.execute(question.format(own), [identifier, since]).fetchall())


def _table(folder: Path, name: str) -> str:
    """A table of an edition, to be read where it lies."""
    return f"read_parquet({duck.text(folder / f'{name}.parquet')})"


def _question(folder: Path) -> str:
    """Every day told of one child, once."""
    every = " UNION ".join(
        f"SELECT '{what}' AS what, child_no, {day} AS day FROM {_table(folder, of)}"
        + (f" WHERE {NOT_MADE[of]}" if of in NOT_MADE else "")
        for what, of, day in _DAYS
        if of not in NOT_MADE or _tells(folder, of)
    )
    return (
        f"SELECT DISTINCT what, day FROM ({every}) JOIN {_table(folder, 'child_keys')} USING (child_no)"
        " WHERE identifier = ? AND day BETWEEN ? AND ? ORDER BY what, day"
    )
