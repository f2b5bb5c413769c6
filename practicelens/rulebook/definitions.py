"""What a rule is: its key, meaning, kind of value, default and source, before anybody sets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from practicelens.access.roles import ROLES
from practicelens.workdays.timescales import Limit, Unit


class Kind(StrEnum):
    """What shape a rule's value has."""

    LIMIT = "limit"  # {"length": 45, "unit": "working days"}
    NUMBER = "number"  # 18
    TEXT = "text"  # "lower_median"
    TABLE = "table"  # a list of texts, or texts and numbers by name


class Standing(StrEnum):
    """Where a rule's authority comes from."""

    STATUTORY = "statutory"
    GUIDANCE = "guidance"
    STRATEGY = "the authority's strategy"
    LOCAL = "local"


class Group(StrEnum):
    """Under which heading a rule is listed."""

    FRONT_DOOR = "Contacts, referrals and assessments"
    PROTECTION = "Child protection and children in need"
    LOOKED_AFTER = "Children looked after"
    LEAVING = "Care leavers and private fostering"
    WORKFORCE = "Caseloads and supervision"
    AUDITS = "Audits and their cycle"
    ESCALATION = "Escalation and complaints"
    RECURRING = "What recurs: months, comparison meetings, reports"
    EXTRACTS = "Extracts of the case system"
    PERFORMANCE = "Performance Matters: signals and who holds them"
    NOTICES = "E-mails"
    DISPLAY = "What is shown"


@dataclass(frozen=True)
class Definition:
    """One rule as shipped. ``check`` marks what rests on general knowledge: "check against the source".

    ``choices`` are the texts allowed, when not every text is. Within a table ``parts`` are the texts allowed, and
    ``keeps`` the names it always has: exactly these where values have names, at least these in a list. ``pattern`` is a
    regular expression that each text of a table fits, and ``pattern_words`` says so to people.
    """

    key: str
    title: str
    meaning: str
    group: Group
    kind: Kind
    default: Any
    unit: str
    source: str
    standing: Standing
    check: bool = False
    choices: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    pattern: str = ""
    pattern_words: str = ""


Names = Mapping[str, str]
NO_NAMES: Final[Names] = MappingProxyType({})
CALLED: Final[Names] = MappingProxyType(
    {role.value: card.title for role, card in ROLES.items()}
    | {"mash": "MASH", "marac": "MARAC", "four_r": "4R", "re_audit": "re-audit"}
)
"""What keys in tables of rules are called, wherever nobody says it better."""


def as_limit(value: Any) -> Limit:
    """A limit's stored value as a Limit."""
    return Limit(int(value["length"]), Unit(value["unit"]))


def in_words(kind: Kind, value: Any, unit: str = "", keys: Names = NO_NAMES, parts: Names = NO_NAMES) -> str:
    """A value as people read it: "45 working days", "18 children", "A, B and C".

    ``keys`` and ``parts``: what a table's keys, and what stands behind them or in a list, are called.
    """
    if kind is Kind.LIMIT:
        return str(as_limit(value))
    if kind is Kind.TABLE:
        # Parted by semicolons: names of a table's lines may hold commas.
        if isinstance(value, dict):
            return "; ".join(f"{_named(name, keys)}: {_named(part, parts)}" for name, part in value.items())
        words = [_named(part, parts) for part in value]
        # Whole sentences are not run together by commas.
        return " ".join(words) if all(one.endswith(("?", ".")) for one in words) else ", ".join(words)
    if kind is Kind.NUMBER:
        # “1 day”, and “1 a month” as it is.
        one = value == 1 and unit.endswith("s")
        return f"{value:,} {unit[:-1] if one else unit}".strip()
    return str(value).replace("_", " ")


def _named(part: Any, names: Names) -> str:
    """A key of a table by its name where it has one, else itself without underscores."""
    return names.get(str(part)) or CALLED.get(str(part)) or str(part).replace("_", " ")
