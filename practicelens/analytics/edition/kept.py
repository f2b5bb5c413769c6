"""The days of a child's visits and reviews as one extract after another has told them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from practicelens.analytics import duck

_DAYS: Final = (
    ("visit", "open_need", "last_seen"),
    ("visit", "open_plans", "last_visit"),
    ("visit", "open_care", "last_visit"),
    ("review", "open_plans", "latest_review"),
    ("review", "open_care", "latest_review"),
    ("visit", "visits", "visited"),
)
"""Annex A tells the last visit and the latest review alone: the days before them stand in the extracts before.

A dataset tells every visit. An edition of before it was read has no such table.
"""


@dataclass(frozen=True)
class KeptDays:
    """Days in a period, oldest first."""

    visits: tuple[date, ...] = ()
    reviews: tuple[date, ...] = ()


def tells_every_visit(folder: Path) -> bool:
    """Whether an edition has every visit, and not the last of each extract alone."""
    return (folder / "visits.parquet").is_file()


# An edition's folder is named by what is in it, so that what was read once of it stays true.
@lru_cache(maxsize=256)
def days_of(folder: Path, identifier: str, since: date, until: date) -> KeptDays:
    """The visits and reviews of one child that the extracts of an edition tell of a period; none where unreadable."""
    con = duck.building()
    try:
        rows = con.execute(_question(folder), [identifier, since, until]).fetchall()
    except duck.damage():
        return KeptDays()
    finally:
        con.close()
    visits, reviews = (tuple(day for what, day in rows if what == kind) for kind in ("visit", "review"))
    return KeptDays(visits, reviews)


def _question(folder: Path) -> str:
    """Every day told of one child, once."""

    def table(name: str) -> str:
        return f"read_parquet({duck.text(folder / f'{name}.parquet')})"

    every = " UNION ".join(
        f"SELECT '{what}' AS what, child_no, {day} AS day FROM {table(of)}"
        # A visit at which the child was not seen is none.
        + (" WHERE seen IS DISTINCT FROM 'no'" if of == "visits" else "")
        for what, of, day in _DAYS
        if of != "visits" or tells_every_visit(folder)
    )
    return (
        f"SELECT DISTINCT what, day FROM ({every}) JOIN {table('child_keys')} USING (child_no)"
        " WHERE identifier = ? AND day BETWEEN ? AND ? ORDER BY what, day"
    )
