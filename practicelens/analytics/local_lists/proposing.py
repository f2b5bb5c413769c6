"""Which column of a file is likely which field of a kind: by its name first, then, where one alone fits, its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from practicelens.analytics.annex_a.codes import read_code
from practicelens.analytics.annex_a.matching.corrections import key
from practicelens.analytics.annex_a.matching.places import Column, Sample, Why
from practicelens.analytics.local_lists.kinds import Holds, LocalField, LocalKind

NEARLY: Final = 0.86  # "team name" and "team names" are one, "start date" and "started" are not


def known(kind: LocalKind) -> dict[str, str]:
    """Every header that is known for a kind, by ``key``, and the field it means; earlier fields win."""
    found: dict[str, str] = {}
    for field in kind.fields:
        for text in (field.words, field.column, *field.also):
            found.setdefault(key(text), field.column)
    return found


def propose(
    kind: LocalKind, headers: Sequence[str], samples: Sequence[Sample], before: Mapping[str, str]
) -> list[Column]:
    """Each column with the field proposed for it and why. ``before`` are the headers of an earlier mapping."""
    fields: dict[int, tuple[str, Why]] = {}
    # What a person once said of a header comes before what anybody knows of it.
    _by_name(headers, before, Why.CORRECTED, fields)
    _by_name(headers, known(kind), Why.SPELLING, fields)
    # Names of every field first, likeness only of those left: "end date" must not be taken by "start date".
    left = [field for field in kind.fields if field.column not in {one for one, _ in fields.values()}]
    for field in left:
        place = _nearest(field, headers, fields)
        if place is None:
            place = _by_values(field, samples, fields)
            if place is not None:
                fields[place] = (field.column, Why.VALUES)
        else:
            fields[place] = (field.column, Why.NEARLY)
    return [
        Column(text.strip(), *fields.get(place, ("", Why.UNKNOWN if text.strip() else Why.NO_HEADER)), samples[place])
        for place, text in enumerate(headers)
    ]


def _by_name(headers: Sequence[str], names: Mapping[str, str], why: Why, fields: dict[int, tuple[str, Why]]) -> None:
    """The first column of each field by its name."""
    for place, text in enumerate(headers):
        field = names.get(key(text))
        if field and place not in fields and field not in {one for one, _ in fields.values()}:
            fields[place] = (field, why)


def _nearest(field: LocalField, headers: Sequence[str], taken: Mapping[int, object]) -> int | None:
    """The column not yet taken whose header is nearly one of the field's."""
    best, found = NEARLY, None
    for place, text in enumerate(headers):
        for other in (field.words, *field.also) if place not in taken and text.strip() else ():
            likeness = SequenceMatcher(None, key(text), key(other), autojunk=False).ratio()
            if likeness >= best:
                best, found = likeness, place
    return found


def _by_values(field: LocalField, samples: Sequence[Sample], taken: Mapping[int, object]) -> int | None:
    """Of the columns not yet taken the one whose values fit a field that rows need; none where several do."""
    # A proposal by values alone is a guess: it is made where a row would else be refused, or where few values are
    # meant.
    if not field.required and field.holds is not Holds.YES_NO:
        return None
    fitting = [place for place, one in enumerate(samples) if place not in taken and one.of and fits(field, one)]
    # Nearly any text fits a column of texts, so that only days and answers are told by their values.
    return fitting[0] if len(fitting) == 1 and field.holds in (Holds.DATE, Holds.YES_NO) else None


def fits(field: LocalField, found: Sample) -> bool:
    """Whether a column's values could be this field's: for a proposal, and to refuse what cannot be so."""
    if field.holds is Holds.DATE:
        return found.dates > 0
    if field.holds is Holds.INTEGER:
        return found.numbers > 0
    # One number is enough to propose; cells that are none are told when the list is read.
    if field.holds is Holds.NUMBER:
        return any(_is_number(value) for value in found.values)
    if field.holds is Holds.YES_NO:
        return all(read_code("yes_no", value) is not None for value in found.values)
    return True


def _is_number(text: str) -> bool:
    try:
        return float(text.replace(",", "")) >= 0
    except ValueError:
        return False
