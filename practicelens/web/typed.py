"""What somebody typed, shown back to them in words where it could not be saved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.http import HttpRequest

from practicelens.analytics.indicators import CARDS
from practicelens.history.words import value_in_words
from practicelens.quality.standards.states import Grade
from practicelens.web.request_input import UNKEEPABLE, read_boxes, typed_lists

MARK = "\N{REPLACEMENT CHARACTER}"
# Never shown back: what proves who somebody is.
SECRET_FIELDS = {
    "csrfmiddlewaretoken", "password", "again", "old_password", "new_password1", "new_password2", "carried",
}  # fmt: skip
# Put in by the page, or chosen from a list by a number or a key: sent again with the rest, and no words of anybody.
OF_THE_PAGE = {"version", "stands", "edition", "match", "next", "pair", "do"}
CHOSEN = {
    "absent", "account", "accounts", "audits", "auditor", "auditors", "card", "chair", "covering", "grader", "kind",
    "members", "owner", "people", "population", "role", "roles", "service", "standards", "successor", "target", "team",
    "theme", "tool", "worker",
}  # fmt: skip
GRADES = {grade.value for grade in Grade}
BOXES = ("day", "month", "year")
# What the names of an action's fields begin with: its number and version, which say nothing to a person.
_ACTION = re.compile(r"a[0-9]+v[0-9]+_")


def sent_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Every field of a form as it was sent, without what proves who somebody is."""
    if request.method != "POST":
        return []
    lists = typed_lists(request)
    # In the order of the form, field by field, as it is read.
    return [(name, _shown(value)) for name, values in lists if name not in SECRET_FIELDS for value in values]


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What somebody typed, field by field, to be shown back to them alone."""
    return in_words(sent_fields(request))


def in_words(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Fields that say something, under names a person can read."""
    # Empty fields say nothing, and would hide among them what is to be copied.
    given = ((name, _as_chosen(name, value)) for name, value in _with_days(fields))
    return [(_shown(_named(name)), value) for name, value in given if value.strip()]


def _with_days(fields: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The fields, the three boxes of a day as one; a day that is none stays as it was typed."""
    boxes: list[tuple[str, str]] = []
    for name, value in fields:
        boxes.append((name, value))
        wanted = BOXES[len(boxes) - 1]
        if re.split("[_-]", name)[-1] != wanted or name[: -len(wanted)] != boxes[0][0][: -len(BOXES[0])]:
            yield from boxes
            boxes = []
        elif wanted == BOXES[-1]:
            yield name[: -len(wanted) - 1], _day(*(text for _, text in boxes))
            boxes = []
    yield from boxes


def _day(*boxes: str) -> str:
    """ "30 November 2026"; what is no day as it was typed."""
    try:
        day = read_boxes(*boxes)
    except ValueError:
        return " ".join(boxes)
    return f"{day.day} {day:%B} {day.year}"


def _named(field: str) -> str:
    """A field's name as a person reads it: "Held on"; of an action that is given already "That action: what"."""
    name, ours = _ACTION.subn("That action: ", field)
    words = name.replace("_", " ").replace("-", " ")
    return words if ours else words.capitalize()


def _as_chosen(name: str, value: str) -> str:
    """What was chosen from a list, in words where it is a key and "" where it is a number; what was typed as it is."""
    if name in OF_THE_PAGE:
        return ""
    if value in GRADES:
        return Grade(value).words
    # The last part, because fields of one action or answer begin with its number.
    if name.rpartition("_")[2] not in CHOSEN:
        return value
    return "" if value.isdecimal() else CARDS[value].title if value in CARDS else value_in_words(value)


def _shown(text: str) -> str:
    """The text with a mark in the place of what cannot be kept: the page itself could not be written otherwise."""
    return UNKEEPABLE.sub(MARK, text)
