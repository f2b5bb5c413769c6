"""Pure decisions about corrections: what somebody changed on a page, and what cannot be so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from practicelens.access.errors import Refused
from practicelens.analytics.annex_a.codes import read_code
from practicelens.analytics.annex_a.fields import Kind
from practicelens.analytics.annex_a.matching.corrections import columns_key, key, place_key
from practicelens.analytics.annex_a.matching.places import Column, Place, Sample
from practicelens.analytics.sources.choices import Choice
from practicelens.analytics.ssd.staff import ROLES

LONGEST: Final = 200  # what the columns of the table hold


@dataclass(frozen=True)
class Change:
    """One thing somebody said: of a column of ``place``, or, without it, of a sheet or file."""

    place: str
    name: str
    written: str
    means: str


def correctable(place: Place) -> frozenset[int]:
    """The columns of a place that can be told apart from the others by their header."""
    # A correction goes by header (decision 17): of two alike it could not say which.
    many = Counter(key(column.header) for column in place.columns)
    return frozenset(
        number
        for number, column in enumerate(place.columns)
        if key(column.header) and many[key(column.header)] == 1 and len(column.header) <= LONGEST
    )


def columns_changed(place: Place, chosen: Mapping[int, str], offered: Mapping[str, Choice]) -> tuple[Change, ...]:
    """What somebody changed among the columns of a list or table. Raises Refused, in words, where it cannot be so.

    ``chosen`` says by column which field it is ("": none); a column that is not named stays as it is.
    """
    able = correctable(place)
    changed = {
        number: field
        for number, field in chosen.items()
        # What the page never offered is left out without a word: a form that was put together by hand is owed none.
        if number in able and field != place.columns[number].field and (not field or field in offered)
    }
    # A form sent as it stood is told so: kept, it would read the extract anew for nothing.
    if not changed:
        raise Refused("Nothing was changed: choose what a column is, then read it again.", code="nothing_changed")
    if place.taken_for != ROLES:  # many roles are of one kind, and a field is one column
        _check_once(place, {**{n: column.field for n, column in enumerate(place.columns)}, **changed}, offered)
    # Of the changed ones alone: nobody is refused for a column that they did not touch.
    for number, field in changed.items():
        if field:
            _check_kind(place.columns[number], offered[field])
    return tuple(
        Change(place.taken_for, key(place.columns[number].header), place.columns[number].header, field)
        for number, field in sorted(changed.items())
    )


def place_changed(place: Place, means: str, offered: Mapping[str, str], *, alone: bool = False) -> tuple[Change, ...]:
    """What somebody said a sheet or file is ("": nothing). Raises Refused where that is what it is already.

    ``alone``: the file came by itself. Its columns name it then, because next week it may be called anything.
    """
    if means and means not in offered:
        raise Refused("Choose one of the lists that are offered.", code="not_offered")
    if means == place.taken_for:
        raise Refused("Nothing was changed: that is what it was taken for already.", code="nothing_changed")
    headers = [column.header for column in place.columns]
    if alone and columns_key(headers):
        return (Change("", columns_key(headers), f"Columns {', '.join(headers)}"[:LONGEST], means),)
    if len(place.name) > LONGEST or not place_key(place.name):
        raise Refused("Its name cannot be remembered: give it another in the file.", code="no_name")
    return (Change("", place_key(place.name), place.name, means),)


def check_one_place(places: tuple[Place, ...], number: int, means: str, offered: Mapping[str, str]) -> None:
    """Two sheets or files cannot be the same list. Raises Refused."""
    for other, place in enumerate(places):
        if means and other != number and place.taken_for == means:
            raise Refused(
                f"“{place.name}” was taken for {offered[means]} already. Say first that it is something else.",
                code="twice",
            )


def _check_once(place: Place, after: Mapping[int, str], offered: Mapping[str, Choice]) -> None:
    """No field is two columns."""
    by_field: dict[str, list[str]] = defaultdict(list)
    for number, field in after.items():
        if field:
            by_field[field].append(place.columns[number].header)
    for field, headers in by_field.items():
        if len(headers) > 1:
            words = offered[field].words if field in offered else field
            named = " and ".join(f"“{header}”" for header in headers)
            raise Refused(f"{named} cannot both be {words}. Say of one of them what else it is.", code="twice")


def _check_kind(column: Column, field: Choice) -> None:
    """A column whose values are nothing like what the field holds is not that field."""
    found = column.sample
    if found.of and not _fits(found, field):
        raise Refused(
            f"None of the values of “{column.header}” that were looked at is {_KINDS[field.kind]}, so it cannot be"
            f" {field.words}.",
            code="kind",
        )


_KINDS: Final = {
    Kind.DATE: "a date",
    Kind.INTEGER: "a whole number",
    Kind.CODE: "one of the codes of that field",
    Kind.TEXT: "text",
    Kind.IDENTIFIER: "an identifier",
}


def _fits(found: Sample, field: Choice) -> bool:
    """Whether any of the values could be the field's: one is enough, as the rest may be what has to be mended."""
    if field.kind is Kind.DATE:
        return found.dates > 0
    if field.kind is Kind.INTEGER:
        return found.numbers > 0
    if field.kind is Kind.CODE:
        return any(read_code(field.codes, value) is not None for value in found.values)
    return True
