"""Published figures and statistical neighbours read from the files that the DfE publishes. Pure but for the files.

Figures: a long table of the Local Authority Interactive Tool (Parquet or CSV) with the columns of ``COLUMNS``.
Neighbours: a wide CSV, an authority a row, its ten neighbours in SN1 to SN10 or SN_1 to SN_10 by their number.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from statistics import fmean
from typing import Final

from practicelens.analytics import duck
from practicelens.analytics.published.mapping import PUBLISHED

COLUMNS: Final = ("Short Desc", "Years", "LA and Regions", "LA Number", "Values")
LONDON, ENGLAND = "London", "England"
NUMBERS: Final = ("LA number", "old_la_code")
"""What the column of an authority's own number is called in one edition and another."""


class PublishedUnreadable(ValueError):
    """A published file that is not what it should be, in words for who gave it."""


@dataclass(frozen=True)
class PublishedYear:
    """A published figure of a year (to 31 March) as it is printed: a share in per cent. None: not published.

    ``counted``: how many of the neighbours have a figure; ``neighbours`` is the mean of those.
    """

    card: str
    year: int
    ours: float | None
    neighbours: float | None
    counted: int
    london: float | None
    england: float | None


def neighbours_of(path: Path, number: int) -> tuple[int, ...]:
    """The statistical neighbours of an authority. Raises PublishedUnreadable."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PublishedUnreadable(f"{path.name} cannot be read as a CSV file.") from error
    head = [one.strip() for one in rows[0]] if rows else []
    own = next((head.index(name) for name in NUMBERS if name in head), None)
    places = [place for place, name in enumerate(head) if name.replace("_", "") in {f"SN{n}" for n in range(1, 11)}]
    # Both editions of the file name ten; fewer means that it is another file.
    if own is None or len(places) != 10:
        raise PublishedUnreadable(f"{path.name} lacks the number of each authority, or its ten neighbours SN1 to SN10.")
    for row in rows[1:]:
        # A row cut short holds no ten neighbours.
        if len(row) > max(own, *places) and row[own].strip() == str(number):
            return tuple(int(row[place]) for place in places if row[place].strip().isdecimal())
    raise PublishedUnreadable(f"{path.name} has no authority numbered {number}.")


def years(path: Path, number: int, neighbours: Sequence[int]) -> tuple[PublishedYear, ...]:
    """Every year of every published figure that a card is held beside. Raises PublishedUnreadable."""
    found: dict[tuple[str, int], dict[str | int, float | None]] = {}
    for key, year, place, code, value in _rows(path):
        if year.isdecimal():
            of = found.setdefault((key, int(year)), {})
            # By name too: London and England have numbers of their own, which no list of authorities holds.
            of[place] = _number(value)
            if code is not None:
                of[int(code)] = of[place]
    if not any(number in of for of in found.values()):
        raise PublishedUnreadable(f"{path.name} has no figure of an authority numbered {number}.")
    of_key = {one.key: one.card for one in PUBLISHED}
    return tuple(_year(of_key[key], year, of, number, neighbours) for (key, year), of in sorted(found.items()))


def names_of(path: Path, numbers: Sequence[int]) -> tuple[tuple[int, str], ...]:
    """Authorities by number with the names that the figures' file gives them. Raises PublishedUnreadable."""
    named = {int(code): place for _, _, place, code, _ in _rows(path) if code is not None}
    return tuple((one, named.get(one, f"authority {one}")) for one in numbers)


def _year(
    card: str, year: int, of: Mapping[str | int, float | None], number: int, neighbours: Iterable[int]
) -> PublishedYear:
    """One year of one figure."""
    # Of those that have a figure: what was not published is not nought.
    known = [value for one in neighbours if (value := of.get(one)) is not None]
    mean = round(fmean(known), 4) if known else None
    return PublishedYear(card, year, of.get(number), mean, len(known), of.get(LONDON), of.get(ENGLAND))


_WANTED: Final = """
    SELECT "Short Desc", "Years", "LA and Regions", TRY_CAST("LA Number" AS DOUBLE), CAST("Values" AS VARCHAR)
    FROM published WHERE list_contains(?, "Short Desc") AND "Years" IS NOT NULL AND "LA and Regions" IS NOT NULL
"""


def _rows(path: Path) -> list[tuple[str, str, str, float | None, str | None]]:
    """The rows of the figures that are mapped."""
    con = duck.building()
    try:
        # As text throughout: signs for what is hidden stand among the numbers.
        table = con.read_parquet(str(path)) if path.suffix == ".parquet" else con.read_csv(str(path), all_varchar=True)
        if lacking := [one for one in COLUMNS if one not in table.columns]:
            raise PublishedUnreadable(f"{path.name} lacks the column “{lacking[0]}”.")
        table.create_view("published")
        return con.execute(_WANTED, [[one.key for one in PUBLISHED]]).fetchall()
    except duck.errors() as error:
        raise PublishedUnreadable(f"{path.name} cannot be read as a table.") from error
    finally:
        con.close()


def _number(text: str | None) -> float | None:
    """A published value; what is hidden or does not apply is printed as a sign."""
    try:
        # Printed with one decimal, kept as the nearest binary number: 81.4 comes as 81.400000000000006.
        value = round(float(text), 4) if text is not None else None
    except ValueError:
        return None
    # A table written by pandas says "nan" of what is not there, and a mean with one in it would be none either.
    return value if value is not None and isfinite(value) else None
