"""What a builder put into the database, kept as rows: the next test gets them by one statement a table.

A builder goes through the product's own doors, which proves that its things can be; the second time it proves nothing
more. Each process builds once, inside the transaction of the first test that asks.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar

from django.db import connection

Given = ParamSpec("Given")
Made = TypeVar("Made")
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """What was added to one table, and how many rows stood in it before."""

    name: str
    columns: tuple[str, ...]
    before: int
    rows: tuple[Row, ...]
    sequence: str
    """On PostgreSQL what sets the next number after these rows; they come with theirs."""


class Kept(Generic[Given, Made]):
    """A builder whose rows are kept after its first call. It may only add: it finds nothing that it changes."""

    def __init__(self, build: Callable[Given, Made], files: Callable[[], Path] | None = None) -> None:
        """``files``: the folder that it writes to beside the rows, which is kept and put down with them."""
        self._build, self._files = build, files
        self._made: Made | None = None
        self._tables: tuple[Table, ...] = ()
        self._kept_files = Path()
        self.as_kept = False
        """Whether what it made last are the rows that are kept, and not others like them."""

    def __call__(self, *given: Given.args, **named: Given.kwargs) -> Made:
        """The thing, in the database of this test: its rows put down, or built where others stand there already."""
        self.as_kept = True
        if self._made is None:
            before = dict(everything())
            self._made = self._build(*given, **named)
            self._tables = tuple(_added(before))
            if self._files:
                self._kept_files = Path(tempfile.mkdtemp(prefix="practicelens-kept-"))
                atexit.register(shutil.rmtree, self._kept_files, ignore_errors=True)
                shutil.copytree(self._files(), self._kept_files, dirs_exist_ok=True)
        elif self._as_before():
            self._put_down()
            if self._files:
                shutil.copytree(self._kept_files, self._files(), dirs_exist_ok=True)
        else:
            self.as_kept = False
            return self._build(*given, **named)
        return self._made

    def _as_before(self) -> bool:
        """Whether no test has put anything of its own into these tables, whose numbers could be the same."""
        counts = ", ".join(f"(SELECT count(*) FROM {quoted(table.name)})" for table in self._tables)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {counts}")
            return cursor.fetchone() == tuple(table.before for table in self._tables)

    def _put_down(self) -> None:
        # References are looked at when the transaction ends, on both databases, so the order of tables is free.
        with connection.cursor() as cursor:
            for table in self._tables:
                one = f"({', '.join(['%s'] * len(table.columns))})"
                into = f"INSERT INTO {quoted(table.name)} ({', '.join(map(quoted, table.columns))}) VALUES "
                values = [value for row in table.rows for value in row]
                cursor.execute(into + ", ".join([one] * len(table.rows)), values)
                if table.sequence:
                    cursor.execute(table.sequence)


def everything() -> Iterator[tuple[str, tuple[Row, ...]]]:
    """Every row of every table."""
    for name in sorted(connection.introspection.django_table_names(only_existing=True)):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {quoted(name)}")
            yield name, tuple(cursor.fetchall())


def _added(before: dict[str, tuple[Row, ...]]) -> Iterator[Table]:
    """What has been added since. Raises where the builder changed or removed what stood there."""
    for name, now in everything():
        then = before[name]
        rows = tuple(row for row in now if row not in then)
        if len(rows) + len(then) != len(now):
            raise AssertionError(f"this builder changes what stands in {name}: its rows cannot be kept")
        if rows:
            yield Table(name, columns_of(name), len(then), rows, sequence_of(name))


@cache
def columns_of(name: str) -> tuple[str, ...]:
    """A table's columns in their order."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {quoted(name)} LIMIT 0")  # Django's own way reads the whole table's definition
        return tuple(column[0] for column in cursor.description)


@cache
def sequence_of(name: str) -> str:
    """What sets the next number after the rows that stand there. SQLite goes on from the highest number by itself."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        found = connection.introspection.get_sequences(cursor, name)
    table, column = quoted(name), found[0]["column"] if found else ""
    to_last = f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({quoted(column)})) FROM {table}"
    return to_last if found else ""


def quoted(name: str) -> str:
    """A name as the database takes it."""
    return connection.ops.quote_name(name)
