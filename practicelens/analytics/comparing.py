"""Two extracts compared list by list: rows that are new, gone, or have other values, kept in one small file."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from practicelens.analytics import duck
from practicelens.analytics.annex_a.fields import Kind
from practicelens.analytics.annex_a.spec import LISTS, ListSpec
from practicelens.analytics.dataset import settle
from practicelens.analytics.schema import EVENTS

# The sheet's row is another every week, and an age is what birthdays make of it.
_NOT_COMPARED: Final = frozenset({"row", "age"})


class Change(StrEnum):
    """What became of a row since the extract before. OUT: its event is before the first day of the later one."""

    NEW = "new"
    GONE = "gone"
    RESTATED = "restated"
    OUT = "out"


@dataclass(frozen=True)
class ChangedRow:
    """A row that differs: whose, the day of its event where it has one, and each column with what it was and is."""

    list: int
    change: Change
    who: str
    day: date | None
    columns: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


Spellings = Mapping[str, Mapping[str, str]]
"""By table, which spellings of children count as others."""


def compare(before: Path, after: Path, target: Path, spellings: Spellings | None = None) -> None:
    """Compare the tables of two folders and keep what differs in ``target``, whole or not at all. Twice is as once."""
    tables = [
        spec for spec in LISTS.values() if all((one / f"{spec.table}.parquet").is_file() for one in (before, after))
    ]
    target.parent.mkdir(parents=True, exist_ok=True)
    con = duck.building()
    try:
        con.execute("CREATE TABLE spelled (tab VARCHAR, written VARCHAR, becomes VARCHAR)")
        pairs = [(table, *pair) for table, each in (spellings or {}).items() for pair in each.items()]
        if pairs:
            con.executemany("INSERT INTO spelled VALUES (?, ?, ?)", pairs)
        asked = " UNION ALL ".join(_question(spec, before, after) for spec in tables) or _NOTHING
        # Beside its place, so that the move stays within one disk and is one step.
        # Kept whole under its name or not at all, whatever stops the process.
        with tempfile.TemporaryDirectory(prefix=".comparing-", dir=target.parent) as folder:
            aside = Path(folder) / "rows.parquet"
            con.execute(f"COPY ({asked}) TO {duck.text(aside)} (FORMAT parquet, COMPRESSION zstd)")
            settle(aside, target)
    finally:
        con.close()


def counts(kept: Path) -> dict[tuple[int, Change], int]:
    """How many rows of each list changed how."""
    rows = _ask(kept, "SELECT list, change, count(*) FROM {} GROUP BY ALL")
    return {(number, Change(change)): count for number, change, count in rows}


def rows(kept: Path, number: int, change: Change) -> tuple[ChangedRow, ...]:
    """The rows of one list that changed in one way, by child and day."""
    asked = "SELECT list, change, who, day, columns, before, after FROM {} WHERE list = ? AND change = ? ORDER BY ALL"
    return tuple(
        ChangedRow(one, Change(what), who or "", day, tuple(names), tuple(was), tuple(is_))
        for one, what, who, day, names, was, is_ in _ask(kept, asked, number, change.value)
    )


_NOTHING: Final = (
    "SELECT 0 AS list, '' AS change, '' AS who, NULL::DATE AS day, []::VARCHAR[] AS columns, []::VARCHAR[] AS before,"
    " []::VARCHAR[] AS after WHERE false"
)


def _ask(kept: Path, question: str, *given: object) -> list[Any]:
    con = duck.building()
    try:
        return con.execute(question.format(f"read_parquet({duck.text(kept)})"), list(given)).fetchall()
    finally:
        con.close()


def _question(spec: ListSpec, before: Path, after: Path) -> str:
    """Each row of one list on either side beside its fellow, where the two differ."""
    # Of a list with one row a child the child alone: with the event's day in the key, a day that was put right would
    # read as one row gone and another come.
    # Two events of one child differ by their days, which is why those are in the key.
    event = () if spec.one_row_a_child else spec.event
    key = (spec.who, *event)
    compared = [field.column for field in spec.fields if field.column not in {*key, *_NOT_COMPARED}]
    # Two blanks are the same: by "=" a row without its day would never meet its fellow.
    same = " AND ".join(f'a."{name}" IS NOT DISTINCT FROM b."{name}"' for name in (*key, "nth"))
    differs = " OR ".join(f'a."{name}" IS DISTINCT FROM b."{name}"' for name in compared) or "false"
    day = next((field.column for field in spec.fields if field.column in spec.event and field.kind is Kind.DATE), "")
    days = f'coalesce(b."{day}", a."{day}")' if day else "NULL::DATE"
    # Events leave the file with time alone: what lies before its first day has not been taken back.
    first = f'(SELECT min("{day}") FROM b)'
    out = f"""WHEN b.nth IS NULL AND a."{day}" < {first} THEN 'out'""" if spec.table in EVENTS else ""
    return f"""
        SELECT * FROM (
            WITH a AS ({_side(spec, before, key)}), b AS ({_side(spec, after, key)})
            SELECT {spec.number} AS list,
                   CASE WHEN a.nth IS NULL THEN 'new' {out} WHEN b.nth IS NULL THEN 'gone' ELSE 'restated' END
                   AS change,
                   coalesce(b."{spec.who}", a."{spec.who}") AS who, {days} AS day,
                   {_of(compared, "CASE WHEN {here} THEN '{name}' END")} AS columns,
                   {_of(compared, '''CASE WHEN {here} THEN coalesce(a."{name}"::VARCHAR, '') END''')} AS before,
                   {_of(compared, '''CASE WHEN {here} THEN coalesce(b."{name}"::VARCHAR, '') END''')} AS after
            FROM a FULL JOIN b ON {same}
            WHERE a.nth IS NULL OR b.nth IS NULL OR {differs})"""


def _side(spec: ListSpec, folder: Path, key: tuple[str, ...]) -> str:
    """One side's rows, children as they are joined, those of one child and event numbered in the sheet's order."""
    named = duck.columns(key)
    return f"""
        SELECT *, row_number() OVER (PARTITION BY {named} ORDER BY "row") AS nth FROM (
            SELECT t.* REPLACE (coalesce(s.becomes, t."{spec.who}") AS "{spec.who}")
            FROM read_parquet({duck.text(folder / f"{spec.table}.parquet")}) t
            LEFT JOIN spelled s ON s.tab = {duck.text(spec.table)} AND s.written = t."{spec.who}")"""


def _of(compared: list[str], each: str) -> str:
    """A list with something of every column that differs on both sides; empty where one side has no such row."""
    here = 'a.nth IS NOT NULL AND b.nth IS NOT NULL AND a."{name}" IS DISTINCT FROM b."{name}"'
    parts = ", ".join(each.format(here=here.format(name=name), name=name) for name in compared)
    return f"list_filter([{parts}]::VARCHAR[], lambda x: x IS NOT NULL)"
