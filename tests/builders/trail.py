"""What builders did one after the other since the authority was put down: done once, then put down as rows.

Many tests begin alike: an audit allocated, begun, filled in, handed in. Each step through the product's own doors takes
as long as all that the test then asks. The first test of a process that goes a way goes it really; the next one that
goes it from the authority on is given what came of it. A test's own write ends the way: what follows is done really.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from django.db import connection

from practicelens.workdays import clock
from tests.builders.kept import Row, columns_of, everything, quoted, sequence_of

Given = ParamSpec("Given")
Made = TypeVar("Made")
Rows = dict[Any, Row]
"""A table's rows by their key."""
WRITES = re.compile(r'(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM) "(\w+)"')
BESIDE = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "django_session"|UPDATE "people_account" SET "last_login" =')
"""Who signs in changes nothing that a builder asks."""
READS = ("SELECT", "SAVEPOINT", "RELEASE", "EXPLAIN")


class Builder(Protocol):
    """Whatever a step is done with: it has a moment, which a step may move."""

    now: Any


B = TypeVar("B", bound=Builder)


@dataclass
class Step:
    """How the database stands after some steps."""

    before: Step | None = None
    made: Any = None
    now: Any = None
    tables: dict[str, Rows] = field(default_factory=dict)
    """Those that the step wrote to, as they were then."""
    too_long: dict[str, list[str]] = field(default_factory=dict)
    """Its writes that read more than they may, where they were measured."""
    next: dict[Any, Step] = field(default_factory=dict)

    def rows(self, table: str) -> Rows:
        """A table as it stands here."""
        at: Step | None = self
        while at is not None:
            if table in at.tables:
                return at.tables[table]
            at = at.before
        return {}


class Trail:
    """Where the test that runs stands."""

    def __init__(self) -> None:
        self._root: Step | None = None
        self._at: Step | None = None
        self._written: set[str] | None = None
        self.measured: Callable[[], AbstractContextManager[dict[str, list[str]]]] = lambda: nullcontext({})
        """Tells of the writes of a step that is really done (integration/conftest.py)."""
        self.too_long: dict[str, list[str]] = {}
        """Of the steps that this test was given."""

    def begin(self) -> None:
        """The authority stands in the database, put down from its kept rows, and nothing else."""
        if self._root is None:
            self._root = Step(tables={name: _by_key(name, rows) for name, rows in everything()})
        self._at = self._root

    def end(self) -> None:
        """What is done from now on is done really."""
        self._at = None

    def heed(self, sql: str) -> None:
        """A statement of the test's connection."""
        if self._at is None or sql.startswith(READS):
            return
        found = WRITES.match(sql)
        if self._written is not None and found:
            self._written.add(found[1])
        elif self._written is None and not BESIDE.match(sql):
            self._at = None

    def step(self, builder: B, do: Callable[Concatenate[B, Given], Made], *given: Given.args, **named: Any) -> Made:
        """What a builder's step makes: really, or put down."""
        if self._at is None or self._written is not None:  # on no known way, or within another step
            return do(builder, *given, **named)
        at, key = self._at, (do.__qualname__, repr(given), repr(sorted(named.items())), builder.now, clock.today())
        with self._within() as written:
            if (known := at.next.get(key)) is None:
                with self.measured() as too_long:
                    made = do(builder, *given, **named)
                known = Step(at, made, builder.now, {name: _now_in(name) for name in written}, too_long)
                at.next[key] = known
            else:
                _put_down(at, known)
                builder.now = known.now
                self.too_long |= known.too_long
        self._at = known
        made_then: Made = known.made
        return made_then

    def always(self, name: str, do: Callable[[], Made]) -> Made:
        """A step that is really done each time, and comes to the same from one place: files belong to it."""
        if self._at is None or self._written is not None:
            return do()
        at = self._at
        with self._within() as written:
            made = do()
            if name not in at.next:
                at.next[name] = Step(at, tables={table: _now_in(table) for table in written})
        self._at = at.next[name]
        return made

    @contextmanager
    def _within(self) -> Iterator[set[str]]:
        """Meanwhile what is written is the step's; where it is refused, nobody knows how far it came."""
        self._written = set()
        try:
            yield self._written
        except BaseException:
            self._at = None
            raise
        finally:
            self._written = None


trail = Trail()


def remembered(do: Callable[Concatenate[B, Given], Made]) -> Callable[Concatenate[B, Given], Made]:
    """A builder's step that only writes to the database, and is the same wherever it begins alike."""

    @wraps(do)
    def step(builder: B, *given: Given.args, **named: Given.kwargs) -> Made:
        return trail.step(builder, do, *given, **named)

    return step


def _now_in(table: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {quoted(table)}")
        return _by_key(table, cursor.fetchall())


def _by_key(table: str, rows: Any) -> Rows:
    place = columns_of(table).index(_key_of(table))
    return {row[place]: row for row in rows}


_keys: dict[str, str] = {}


def _key_of(table: str) -> str:
    if table not in _keys:
        with connection.cursor() as cursor:
            _keys[table] = connection.introspection.get_primary_key_column(cursor, table) or columns_of(table)[0]
    return _keys[table]


def _put_down(at: Step, then: Step) -> None:
    """Write the difference. References are looked at when the transaction ends, so the order of tables is free."""
    with connection.cursor() as cursor:
        for table, rows in then.tables.items():
            before, key = at.rows(table), _key_of(table)
            new = [row for one, row in rows.items() if before.get(one) != row]
            if gone := [one for one in before if one not in rows]:
                marks = ", ".join(["%s"] * len(gone))
                cursor.execute(f"DELETE FROM {quoted(table)} WHERE {quoted(key)} IN ({marks})", gone)
            if new:
                cursor.execute(_into(table, key, len(new)), [value for row in new for value in row])
                if sequence := sequence_of(table):
                    cursor.execute(sequence)


def _into(table: str, key: str, count: int) -> str:
    """An INSERT of so many rows that changes those which stand there already."""
    names = columns_of(table)
    one = f"({', '.join(['%s'] * len(names))})"
    changed = ", ".join(f"{quoted(name)} = excluded.{quoted(name)}" for name in names if name != key)
    return (
        f"INSERT INTO {quoted(table)} ({', '.join(map(quoted, names))}) VALUES {', '.join([one] * count)} "
        f"ON CONFLICT ({quoted(key)}) DO UPDATE SET {changed}"
    )
