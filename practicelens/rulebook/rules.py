"""Pure decisions of the rulebook: which values make sense, and from when a rule may be set."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from practicelens.access.errors import Refused
from practicelens.access.texts import require_text
from practicelens.rulebook.definitions import Definition, Kind
from practicelens.workdays.timescales import Unit

UNITS = frozenset(unit.value for unit in Unit)


def check_value(definition: Definition, value: Any) -> None:
    """Refuse a value that does not have the shape of the rule's kind."""
    # The shape first: what follows reads the value as one of its kind.
    fits = {Kind.LIMIT: _is_limit, Kind.NUMBER: _is_number, Kind.TEXT: _is_text, Kind.TABLE: _is_table}
    if not fits[definition.kind](value):
        raise Refused(f"{definition.title} needs {_WANTED[definition.kind]}.", code="value")
    if definition.choices and value not in definition.choices:
        raise Refused(f"{definition.title} is one of {', '.join(definition.choices)}.", code="choice")
    # Who reads a rule knows its shipped shape: a list in place of names would fail far from here.
    if definition.kind is Kind.TABLE and type(value) is not type(definition.default):
        raise Refused(f"{definition.title} keeps the shape it was shipped with.", code="shape")
    if definition.kind is Kind.TABLE:
        _check_table(definition, value)


def _check_table(definition: Definition, value: Any) -> None:
    """The words a table may hold, and those it may not be without."""
    words = list(value.values()) if isinstance(value, Mapping) else value
    if definition.parts and not set(words) <= set(definition.parts):
        raise Refused(f"{definition.title}: each is one of {', '.join(definition.parts)}.", code="choice")
    if definition.pattern and not all(re.fullmatch(definition.pattern, str(word)) for word in words):
        raise Refused(f"{definition.title}: each is {definition.pattern_words}.", code="choice")
    if isinstance(value, Mapping):
        if definition.keeps and set(value) != set(definition.keeps):
            raise Refused(f"{definition.title} has a line for each of {', '.join(definition.keeps)}.", code="names")
    elif not set(definition.keeps) <= set(value) or (definition.parts and len(set(value)) < len(value)):
        raise Refused(f"{definition.title} names {', '.join(definition.keeps)} always, and none twice.", code="names")


_WANTED = {
    Kind.LIMIT: "a whole number above 0 and what it counts",
    Kind.NUMBER: "a whole number, 0 or more",
    Kind.TEXT: "a word",
    Kind.TABLE: "one line to 500",
}


def _is_limit(value: Any) -> bool:
    """A whole length from 1 to 1,000 and a unit."""
    return (
        isinstance(value, Mapping)
        and set(value) == {"length", "unit"}
        # Not isinstance: a box ticked (True) would pass as 1.
        and type(value["length"]) is int
        and 0 < value["length"] <= 1_000
        and value["unit"] in UNITS
    )


def _is_number(value: Any) -> bool:
    """A whole number from 0 to ten million."""
    # Room for the children of any authority; what is larger is a slip of the finger.
    return type(value) is int and 0 <= value <= 10_000_000


def _is_text(value: Any) -> bool:
    """Some words, not too many."""
    return isinstance(value, str) and 0 < len(value.strip()) <= 200


def _is_table(value: Any) -> bool:
    """Texts, or texts and numbers by name."""
    parts = list(value.values()) + list(value) if isinstance(value, Mapping) else value
    # Never empty: "nobody may be asked" would stop the work that the rule is for, without saying so.
    # The longest that is shipped has a line for each measure; what is twice that is no table that anybody wrote.
    if not isinstance(parts, list) or not 0 < len(value) <= 500:
        return False
    return all(_is_text(part) or _is_number(part) for part in parts)


def check_from(valid_from: date, today: date) -> None:
    """The past is judged by the rules of its day: a rule is set from today or later."""
    if valid_from < today:
        raise Refused("A rule can be set from today or a later day: the past keeps the rules of its day.", code="past")


def check_source(source: str) -> str:
    """Where a value comes from must be said."""
    ask = "Say where this value comes from: a decision, a procedure, a regulation."
    return require_text(source, ask, "source")[:300]
