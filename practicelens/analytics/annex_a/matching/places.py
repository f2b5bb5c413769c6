"""The match report: each sheet or file, each of its columns, what it was taken for, why, and three of its values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final


class Why(StrEnum):
    """Why something was taken for what it is, or left out."""

    CORRECTED = "corrected"
    EXACT = "exact"
    SPELLING = "spelling"
    BRACKETS = "brackets"
    NEARLY = "nearly"
    VALUES = "values"
    COLUMNS = "columns"
    COLUMNS_AND_NAME = "columns_and_name"
    ELEMENT = "element"
    WORKED_OUT = "worked_out"
    UNKNOWN = "unknown"
    NO_HEADER = "no_header"
    REPEATED = "repeated"
    NOT_NEEDED = "not_needed"
    NO_COLUMNS = "no_columns"
    EMPTY = "empty"
    TWIN = "twin"


WORDS: Final = {
    Why.CORRECTED: "as somebody told us",
    Why.EXACT: "by its exact name",
    Why.SPELLING: "by a spelling we know",
    Why.BRACKETS: "by its name without what stands in brackets",
    Why.NEARLY: "by a name that is nearly the same",
    Why.VALUES: "by its values: no other column’s fit",
    Why.COLUMNS: "by its columns",
    Why.COLUMNS_AND_NAME: "by its columns and its name",
    Why.ELEMENT: "by the name the return gives it",
    Why.WORKED_OUT: "worked out from others",
    Why.UNKNOWN: "we know no such name here",
    Why.NO_HEADER: "it has no name: give it one in the file",
    Why.REPEATED: "another means the same and was read",
    Why.NOT_NEEDED: "it answers nothing that the lists ask",
    Why.NO_COLUMNS: "its columns are those of nothing we know",
    Why.EMPTY: "there is nothing in it",
    Why.TWIN: "another is the same list and was read",
}


@dataclass(frozen=True)
class Sample:
    """Three of a column's values as written, and of those looked at how many differ, are dates, are whole numbers."""

    values: tuple[str, ...] = ()
    of: int = 0
    dates: int = 0
    numbers: int = 0


@dataclass(frozen=True)
class Column:
    """One column: its header as written, and the field it was taken for ("": left out)."""

    header: str
    field: str
    why: Why
    sample: Sample = Sample()


@dataclass(frozen=True)
class Place:
    """One sheet, file or element: the list or table it was taken for ("": left out), and its columns."""

    name: str
    taken_for: str
    why: Why
    header_row: int = 0
    columns: tuple[Column, ...] = ()


def to_json(places: Iterable[Place]) -> list[dict[str, Any]]:
    """The match report as plain data."""
    return [asdict(each) for each in places]


def from_json(data: Sequence[dict[str, Any]]) -> tuple[Place, ...]:
    """The match report that ``to_json`` wrote."""
    # Read back by name: reports are kept for years, and a value that is gone must be noticed.
    return tuple(
        Place(one["name"], one["taken_for"], Why(one["why"]), one["header_row"], columns_from_json(one["columns"]))
        for one in data
    )


def columns_to_json(columns: Iterable[Column]) -> list[dict[str, Any]]:
    """Columns as plain data."""
    return [asdict(each) for each in columns]


def columns_from_json(data: Iterable[dict[str, Any]]) -> tuple[Column, ...]:
    """The columns that ``columns_to_json`` wrote."""
    return tuple(map(_column, data))


def _column(data: dict[str, Any]) -> Column:
    held = data["sample"]
    found = Sample(tuple(held["values"]), held["of"], held["dates"], held["numbers"])
    return Column(data["header"], data["field"], Why(data["why"]), found)
