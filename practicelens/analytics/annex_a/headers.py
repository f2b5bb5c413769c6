"""Finds the header row of a sheet and which of the eleven lists its columns are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Any, Final

from practicelens.analytics.annex_a.spec import COMMON, LISTS, Field, ListSpec

HEADER_WITHIN: Final = 15
"""Rows looked through for a header: titles, notes and logos stand above it."""

NEARLY: Final = 0.88
"""How alike two headers must be to be taken for the same, when nothing matches exactly."""

_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_BRACKETED = re.compile(r"\([^()]*\)*|\[[^\[\]]*\]")
_DIGITS = re.compile(r"\d+")
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


def key(text: str) -> str:
    """A header with nothing left but letters and digits, so that case, quotes, spaces and marks never matter."""
    return _NOT_A_LETTER.sub("", text.lower().replace("&", "and"))


@cache
def _keys(number: int) -> dict[str, str]:
    """Every accepted header of a list, as ``key`` makes it, to its column."""
    found: dict[str, str] = {}
    for field in LISTS[number].fields:
        for text in (field.header, *field.also):
            # Whole headers before those without their brackets, so that a shortened one never takes another's place.
            found.setdefault(key(text), field.column)
    for field in LISTS[number].fields:
        for text in (field.header, *field.also):
            found.setdefault(key(_BRACKETED.sub("", text)), field.column)
    return found


def hint(text: str) -> int | None:
    """The list that a sheet's name or title speaks of, in any usual spelling; None when it says nothing."""
    words = re.sub(r"[_\s]+", " ", text.lower()).strip()
    for pattern in (_LIST_NUMBER, _LEADING_NUMBER):
        found = pattern.search(words)
        if found and int(found[1]) in LISTS:
            return int(found[1])
    return next((number for number, pattern in _NAMED if re.search(pattern, words)), None)


def find(sheet: str, top: Sequence[Sequence[Any]]) -> Header | None:
    """The header among a sheet's first rows, or None when the sheet is not one of the eleven lists."""
    best: tuple[tuple[float, ...], int, int] | None = None
    named = hint(sheet)
    for index, row in enumerate(top[:HEADER_WITHIN]):
        keys = [_of_cell(cell) for cell in row]
        # One filled cell is a title, which may name the list where the sheet's name does not.
        if len([each for each in keys if each]) < 2:
            named = named or _title(row)
            continue
        # Columns before names: sheets are renamed far more often than their columns are.
        for number in LISTS:
            score = _score(number, keys, named)
            if score and (best is None or score > best[0]):
                best = (score, index, number)
    return _header(LISTS[best[2]], best[1], top[best[1]]) if best else None


def _title(row: Sequence[Any]) -> int | None:
    """What a title row says, when it names a list outright."""
    text = " ".join(cell for cell in row if isinstance(cell, str))
    named = _LIST_NUMBER.search(text.lower())
    return int(named[1]) if named and int(named[1]) in LISTS else None


def _of_cell(cell: Any) -> str:
    return key(cell) if isinstance(cell, str) else ""


def _score(number: int, keys: Sequence[str], named: int | None) -> tuple[float, ...] | None:
    """How well a row serves as this list's header: its own columns first, then all, then the sheet's name."""
    accepted = _keys(number)
    hits = {accepted[each] for each in keys if each in accepted}
    own = hits - COMMON
    # Who it is about and the key date: without either, columns of many lists look alike.
    anchors = {field.column for field in LISTS[number].required} & hits
    spoken = named == number
    enough = len(hits) >= 3 and bool(own) and bool(anchors)
    if not (enough or len(anchors) == 2 or (spoken and len(hits) >= 3)):
        return None
    return (len(own) + 0.5 * spoken, len(hits), float(spoken), -abs(len(keys) - len(LISTS[number].fields)))


def _header(spec: ListSpec, index: int, row: Sequence[Any]) -> Header:
    """Lay the list's fields over the columns of its header row."""
    texts = [cell if isinstance(cell, str) else "" if cell is None else str(cell) for cell in row]
    places, repeated = _exact(spec, texts)
    left = [place for place, text in enumerate(texts) if text.strip() and place not in places.values()]
    left = [place for place in left if texts[place] not in repeated]
    for field in spec.fields:
        if field.column not in places:
            nearest = _nearest(field, texts, left)
            if nearest is not None:
                places[field.column] = nearest
                left.remove(nearest)
    return Header(
        spec=spec,
        row=index + 1,
        places={field.column: places[field.column] for field in spec.fields if field.column in places},
        written={column: texts[place] for column, place in places.items()},
        missing=tuple(field for field in spec.fields if field.column not in places),
        extra=tuple(texts[place].strip() for place in left),
        repeated=tuple(repeated),
    )


def _exact(spec: ListSpec, texts: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """Columns whose header is one we know; the second of two with the same meaning is only reported."""
    accepted = _keys(spec.number)
    places: dict[str, int] = {}
    repeated: list[str] = []
    for reading in (key, lambda text: key(_BRACKETED.sub("", text))):
        for place, text in enumerate(texts):
            column = accepted.get(reading(text))
            if column is None or place in places.values() or text in repeated:
                continue
            if column in places:
                repeated.append(text)
            else:
                places[column] = place
    return places, repeated


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
