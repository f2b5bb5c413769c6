"""Pure decisions about local lists: which goes with which extract, and what a mapping cannot say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from practicelens.access.errors import Refused
from practicelens.analytics.annex_a.matching.corrections import key
from practicelens.analytics.annex_a.matching.places import Column
from practicelens.analytics.local_lists.kinds import LocalKind
from practicelens.analytics.local_lists.proposing import fits

GOES_WITH_FOR: Final = timedelta(days=7)
"""A list says how things stood on about its day: a week later it is another week's, as a stock's snapshot is."""


def goes_with(list_day: date, extract_day: date) -> bool:
    """Whether a list belongs to the extract of a day: taken on that day, or in the six days before."""
    return extract_day - GOES_WITH_FOR < list_day <= extract_day


def chosen_mapping(kind: LocalKind, columns: Iterable[Column], chosen: Mapping[int, str]) -> dict[int, str]:
    """The columns that somebody gave a field, by place. Raises Refused, in words, where it cannot be so."""
    columns = list(columns)
    fields = {field.column for field in kind.fields}
    found = {place: field for place, field in chosen.items() if field in fields and 0 <= place < len(columns)}
    _check_distinct(columns, found)
    _check_once(kind, columns, found)
    missing = [field.words for field in kind.fields if field.required and field.column not in found.values()]
    if missing:
        raise Refused(f"Say which column is: {'; '.join(missing)}. Without it no row can be used.", code="missing")
    for place, column in found.items():
        field, held_values = kind.field(column), columns[place].sample
        # A column without a value may be anything: a list in which nothing stands yet can be mapped too.
        if held_values.of and not fits(field, held_values):
            raise Refused(
                f"The values of “{columns[place].header}” are not what {field.words} holds ({field.holds}).",
                code="kind",
            )
    return found


def still_fits(header: Collection[str], mapped: Mapping[str, str]) -> bool:
    """Whether a file has every column that a mapping names: then it is read by it without asking."""
    # Columns beyond those of the mapping do no harm: they are left out as they were when it was made.
    return set(mapped) <= {key(text) for text in header}


def _check_distinct(columns: list[Column], found: Mapping[int, str]) -> None:
    """A mapping goes by headers: a column without one, or two headed alike, cannot be found again next week."""
    names: dict[str, list[int]] = defaultdict(list)
    for place, column in enumerate(columns):
        names[key(column.header)].append(place)
    for place in found:
        alike = names[key(columns[place].header)]
        if not key(columns[place].header):
            raise Refused("A column without a header cannot be found again: give it one in the file.", code="no_header")
        if len(alike) > 1:
            raise Refused(
                f"Two columns are headed “{columns[place].header}”: rename one of them in the file.", code="alike"
            )


def _check_once(kind: LocalKind, columns: list[Column], found: Mapping[int, str]) -> None:
    by_field: dict[str, list[str]] = defaultdict(list)
    for place, field in found.items():
        by_field[field].append(columns[place].header)
    for field, headers in by_field.items():
        if len(headers) > 1:
            named = " and ".join(f"“{header}”" for header in headers)
            raise Refused(f"{named} cannot both be {kind.field(field).words}.", code="twice")
