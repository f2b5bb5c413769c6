"""Finds the header row of a sheet and which of the eleven lists its columns are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from typing import Any, Final

from practicelens.analytics.annex_a.matching.corrections import NO_CORRECTIONS, Corrections, key
from practicelens.analytics.annex_a.matching.places import Why
from practicelens.analytics.annex_a.spec import BY_TABLE, COMMON, LISTS, Field, ListSpec

HEADER_WITHIN: Final = 15
"""Rows looked through for a header: titles, notes and logos stand above it."""

NEARLY: Final = 0.88
"""How alike two headers must be to be taken for the same, when nothing matches exactly."""

_BRACKETED = re.compile(r"\([^()]*\)*|\[[^\[\]]*\]")
_DIGITS = re.compile(r"\d+")
# "list 6", "List_06" and "list-6"; followed by a digit it is another number.
_LIST_NUMBER = re.compile(r"\blist\W*_*\s*0?(\d{1,2})(?!\d)")
_LEADING_NUMBER = re.compile(r"^\W*0?(\d{1,2})(?![\d/])(?:\W|_|$)")
# In this order: "section 47 assessment" is list 5, "care leaver" is not children in care, an adopter is not an
# adoption.
_NAMED: Final = (
    (1, r"contact"),
    (2, r"early help|\beh\b|\beha\b"),
    (3, r"referral"),
    (5, r"section 47|s47|\bs 47|strategy disc"),
    (4, r"assessment"),
    (6, r"in need|\bcin\b"),
    (7, r"child protection|\bcpp?\b"),
    (9, r"care leaver|leaving care"),
    (8, r"in care|looked after|\bcla\b|\blac\b|\bcic\b"),
    (11, r"adopter"),
    (10, r"adopt"),
)


@dataclass(frozen=True)
class Header:
    """Where a list begins: its header row (from 1), and which column of the sheet holds which field."""

    spec: ListSpec
    row: int
    places: dict[str, int]
    written: dict[str, str]
    missing: tuple[Field, ...]
    extra: tuple[str, ...]
    repeated: tuple[str, ...]
    why: dict[str, Why] = field(default_factory=dict)
    """By field, why its column was taken for it."""
    left: dict[int, Why] = field(default_factory=dict)
    """By column of the sheet, why it was taken for nothing."""
    place_why: Why = Why.COLUMNS


@cache
def _keys(number: int) -> dict[str, str]:
    """Every accepted header of a list, as ``key`` makes it, to its column."""
    found: dict[str, str] = {}
    for each in LISTS[number].fields:
        for text in (each.header, *each.also):
            # Whole headers before those without their brackets, so that a shortened one never takes another's place.
            found.setdefault(key(text), each.column)
    for each in LISTS[number].fields:
        for text in (each.header, *each.also):
            found.setdefault(key(_BRACKETED.sub("", text)), each.column)
    return found


def hint(text: str) -> int | None:
    """The list that a sheet's name or title speaks of, in any usual spelling; None when it says nothing."""
    words = re.sub(r"[_\s]+", " ", text.lower()).strip()
    for pattern in (_LIST_NUMBER, _LEADING_NUMBER):
        found = pattern.search(words)
        if found and int(found[1]) in LISTS:
            return int(found[1])
    return next((number for number, pattern in _NAMED if re.search(pattern, words)), None)


def find(sheet: str, top: Sequence[Sequence[Any]], corrections: Corrections = NO_CORRECTIONS) -> Header | None:
    """The header among a sheet's first rows, or None when the sheet is not one of the eleven lists.

    What was ``told`` of the sheet and its columns comes before everything else.
    """
    corrected = corrections.place(sheet)
    # Named as nothing: it is left out without being looked at.
    if corrected is not None and corrected not in BY_TABLE:
        return None
    best: tuple[tuple[float, ...], int, int] | None = None
    named = hint(sheet)
    for index, row in enumerate(top[:HEADER_WITHIN]):
        keys = [_of_cell(cell) for cell in row]
        # One filled cell is a title, which may name the list where the sheet's name does not.
        if len([each for each in keys if each]) < 2:
            named = named or _title(row)
            continue
        # Columns before names: sheets are renamed far more often than their columns are.
        for number in [BY_TABLE[corrected].number] if corrected else LISTS:
            accepted = _accepted(number, corrections)
            score = _score(number, accepted, keys, named) or (_hits(accepted, keys) if corrected else None)
            # Only better, never as good: of equal rows the first is the header.
            if score and (best is None or score > best[0]):
                best = (score, index, number)
    if best is None:
        return None
    why = Why.CORRECTED if corrected else Why.COLUMNS_AND_NAME if named == best[2] else Why.COLUMNS
    return _header(LISTS[best[2]], best[1], top[best[1]], corrections, why)


def _accepted(number: int, corrections: Corrections) -> dict[str, str]:
    """Every header that is accepted for a list, with what was told of its columns."""
    corrected = corrections.of_list(LISTS[number].table)
    return (
        {name: column for name, column in {**_keys(number), **corrected}.items() if column}
        if corrected
        else _keys(number)
    )


def _hits(accepted: dict[str, str], keys: Sequence[str]) -> tuple[float, ...]:
    """How well a row of a sheet that somebody named serves, where its columns alone would not say enough."""
    # Below every true score, and above nothing: of rows without any known column the first with two cells is it.
    return (0.0, float(sum(each in accepted for each in keys)))


def _title(row: Sequence[Any]) -> int | None:
    """What a title row says, when it names a list outright."""
    text = " ".join(cell for cell in row if isinstance(cell, str))
    named = _LIST_NUMBER.search(text.lower())
    return int(named[1]) if named and int(named[1]) in LISTS else None


def _of_cell(cell: Any) -> str:
    return key(cell) if isinstance(cell, str) else ""


def _score(number: int, accepted: dict[str, str], keys: Sequence[str], named: int | None) -> tuple[float, ...] | None:
    """How well a row serves as this list's header: its own columns first, then all, then the sheet's name."""
    hits = {accepted[each] for each in keys if each in accepted}
    own = hits - COMMON
    # Who it is about and the key date: without either, columns of many lists look alike.
    # A list without its key date could be placed in no period, so such columns are no list's by themselves.
    anchors = {field.column for field in LISTS[number].required} & hits
    spoken = named == number
    # Three columns, one of them this list's own: fewer are found in any table about people.
    enough = len(hits) >= 3 and bool(own) and bool(anchors)
    if not (enough or len(anchors) == 2 or (spoken and len(hits) >= 3)):
        return None
    # Nearness in width decides last, between two lists that share their columns.
    return (len(own) + 0.5 * spoken, len(hits), float(spoken), -abs(len(keys) - len(LISTS[number].fields)))


def _header(spec: ListSpec, index: int, row: Sequence[Any], corrections: Corrections, place_why: Why) -> Header:
    """Lay the list's fields over the columns of its header row."""
    texts = [cell if isinstance(cell, str) else "" if cell is None else str(cell) for cell in row]
    places, why, repeated = _exact(spec, texts, corrections)
    nothing = {place for place, text in enumerate(texts) if corrections.column(spec.table, text) == ""}
    left = [place for place, text in enumerate(texts) if text.strip() and place not in places.values()]
    left = [place for place in left if place not in nothing and texts[place] not in repeated]
    # The list's order decides who chooses first among what is left over.
    for each in spec.fields:
        if each.column not in places:
            nearest = _nearest(each, texts, left)
            if nearest is not None:
                places[each.column], why[each.column] = nearest, Why.NEARLY
                left.remove(nearest)
    return Header(
        spec=spec,
        row=index + 1,
        places={each.column: places[each.column] for each in spec.fields if each.column in places},
        written={column: texts[place] for column, place in places.items()},
        missing=tuple(each for each in spec.fields if each.column not in places),
        extra=tuple(texts[place].strip() for place in left),
        repeated=tuple(repeated),
        why=why,
        left={
            place: Why.CORRECTED if place in nothing else Why.REPEATED if text in repeated else Why.UNKNOWN
            for place, text in enumerate(texts)
            if text.strip() and place not in places.values()
        },
        place_why=place_why,
    )


def _exact(
    spec: ListSpec, texts: Sequence[str], corrections: Corrections
) -> tuple[dict[str, int], dict[str, Why], list[str]]:
    """Columns whose header is one we were told or know; the second of two with the same meaning is only reported."""
    corrected, accepted = corrections.of_list(spec.table), _accepted(spec.number, corrections)
    places: dict[str, int] = {}
    why: dict[str, Why] = {}
    repeated: list[str] = []
    # What was told comes first, or a column of the usual name would keep the field that it was given to another.
    passes = ((key, {name: column for name, column in corrected.items() if column}), (key, accepted), (_bare, accepted))
    for reading, known in passes:
        for place, text in enumerate(texts):
            column = known.get(reading(text)) if corrected.get(key(text)) != "" else None
            # A column that has a field already is not given to another.
            if column is None or place in places.values() or text in repeated:
                continue
            if column in places:
                repeated.append(text)
            else:
                places[column], why[column] = place, _why(spec.field(column), text, corrected)
    return places, why, repeated


def _bare(text: str) -> str:
    return key(_BRACKETED.sub("", text))


def _why(each: Field, text: str, corrected: dict[str, str]) -> Why:
    """Why a column whose header we know is this field's."""
    if key(text) in corrected:
        return Why.CORRECTED
    if key(text) == key(each.header):
        return Why.EXACT
    return Why.SPELLING if key(text) in {key(each) for each in each.also} else Why.BRACKETS


def _nearest(field: Field, texts: Sequence[str], left: Sequence[int]) -> int | None:
    """The remaining header most like this field's, if any is nearly the same and has the same numbers in it."""
    best, found = NEARLY, None
    for place in left:
        for text in (field.header, *field.also):
            mine, theirs = key(text), key(texts[place])
            # Short headers are too easily alike, and "12 months" and "6 months" are one letter apart in all else.
            if len(mine) < 6 or _DIGITS.findall(mine) != _DIGITS.findall(theirs):
                continue
            likeness = SequenceMatcher(None, mine, theirs, autojunk=False).ratio()
            if likeness >= best:
                best, found = likeness, place
    return found
