"""What a sheet, file or column of each source may be: what the match report shows, and a person chooses from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from practicelens.analytics import further
from practicelens.analytics.annex_a.fields import Field, Kind
from practicelens.analytics.annex_a.report import ANNEX_A, CIN, SSD, SSDA903, UNKNOWN
from practicelens.analytics.annex_a.spec import BY_TABLE, LISTS
from practicelens.analytics.cin import proceedings
from practicelens.analytics.local_lists.kinds import KINDS
from practicelens.analytics.ssd import mapping
from practicelens.analytics.ssd.staff import OTHER, OWN, ROLES
from practicelens.analytics.ssd.tables import PREFIX, table_of
from practicelens.analytics.ssda903.tables import DATE, IDENTIFIER, SPECS, TEXT

WORDS: Final = {
    ANNEX_A: "Annex A",
    SSD: "the Standard Safeguarding Dataset",
    SSDA903: "the SSDA903 return",
    CIN: "the children in need census",
    UNKNOWN: "nothing that is known here",
}
CORRECTED: Final = frozenset({ANNEX_A, SSD, SSDA903, UNKNOWN})
"""Sources whose names people write. The census' elements are the DfE's, and a program writes them."""


@dataclass(frozen=True)
class Choice:
    """A field that a column may be: its key, its name in words, what it holds, and the set of its codes."""

    key: str
    words: str
    kind: Kind = Kind.TEXT
    codes: str = ""


def places(source: str) -> Mapping[str, str]:
    """What a sheet or file of a source may be, by key."""
    if source == SSD:
        return {table: table for table in PREFIX if any(table_of(field) == table for field in mapping.READ)}
    if source == SSDA903:
        return {kind: f"{kind}: {spec.words}" for kind, spec in SPECS.items()}
    if source == UNKNOWN:
        return _of_any()
    lists = {spec.table: f"List {number}: {spec.title}" for number, spec in LISTS.items()}
    # Annex A's sheets are one of the eleven; the census has a table beside them.
    return lists | ({proceedings.TABLE: further.title(proceedings.TABLE)} if source == CIN else {})


def fields(source: str, place: str) -> Mapping[str, Choice]:
    """The fields of a list or table, by key, in its order; none of one that is not known."""
    if source == SSD:
        return _OF_ROLES if place == ROLES else _of_dataset(place)
    if source == SSDA903:
        return _of_return(place)
    if place in further.TABLES:
        return _by_key(Choice(column, words) for column, words in further.TABLES[place].columns.items())
    return _by_key(map(_of_list, BY_TABLE[place].fields)) if place in BY_TABLE else {}


LOCAL: Final = "local"
"""Before the kind of a local list, where a table may be one."""


def _of_any() -> dict[str, str]:
    """What a table of nothing we know may be, of every source that comes as tables: the source, then its own key."""
    dataset = {f"{SSD}:{key}": f"Standard Safeguarding Dataset, {words}" for key, words in places(SSD).items()}
    returned = {f"{SSDA903}:{key}": f"SSDA903, {words}" for key, words in places(SSDA903).items()}
    local = {f"{LOCAL}:{kind.key}": f"Local list: {kind.title}" for kind in KINDS.values()}
    return {**dataset, **returned, **local}


_OF_ROLES: Final[Mapping[str, Choice]] = {
    OWN: Choice(OWN, "the child’s own worker"),
    OTHER: Choice(OTHER, "somebody beside the child’s own worker"),
}
"""What a role of an involvement may be; many roles are one of these."""


def _by_key(every: Iterable[Choice]) -> dict[str, Choice]:
    return {one.key: one for one in every}


def _of_list(field: Field) -> Choice:
    return Choice(field.column, field.header.strip(), field.kind, field.codes)


@cache
def _of_dataset(table: str) -> Mapping[str, Choice]:
    """The fields of one of the dataset's tables that are read."""
    answers = _answers()
    # By name, since the mapping is a set and a page must not change its order.
    own = sorted(field for field in mapping.READ if table_of(field) == table)
    return _by_key(
        Choice(
            field,
            f"{field} ({'; '.join(answers[field])})" if field in answers else field,
            Kind.DATE if "_date" in field or field in _BIRTHS else Kind.TEXT,
        )
        for field in own
    )


_BIRTHS: Final = frozenset({"pers_dob", "pers_expected_dob"})


@cache
def _answers() -> Mapping[str, list[str]]:
    """By field of the dataset, the columns of lists that it has a part in; those of whom a row is about in none."""
    found: dict[str, list[str]] = {}
    for name, source in mapping.SOURCES.items():
        spec = BY_TABLE[name]
        for column, each in source.columns.items():
            # Whom a row is about stands in every list, and would be named with each of them.
            for field in each.fields if column not in _SHARED else ():
                found.setdefault(field, []).append(f"list {spec.number}: {spec.field(column).header.strip()}")
    for name, columns in mapping.FURTHER.items():
        for column, each in columns.items():
            for field in each.fields if column not in _SHARED else ():
                found.setdefault(field, []).append(f"{further.title(name)}: {further.header(name, column)}")
    return found


_SHARED: Final = frozenset({"child", "sex", "ethnicity", "born", "age", "team", "worker", "disability"})


def _of_return(kind: str) -> Mapping[str, Choice]:
    """The columns of one of the return's tables."""
    if kind not in SPECS:
        return {}
    kinds = {DATE: Kind.DATE, IDENTIFIER: Kind.IDENTIFIER, TEXT: Kind.TEXT}
    # A set of codes hangs on the year, so a column of codes is not judged by three of its values.
    return _by_key(Choice(name, name, kinds.get(held, Kind.TEXT)) for name, held in SPECS[kind].columns.items())
