"""Questions that every request asks, put together once: later only their values are filled in.

Django puts a statement together anew each time it is asked, which takes many times what the database takes to answer
it: of a plain page a third was spent on asking who is there (measured, tests/README.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from datetime import date
from functools import partial
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, Model, QuerySet
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=Model)


class Given(Expression):
    """A value that is not known yet, by name: in a condition, where the value would stand. It is never None."""

    def __init__(self, name: str, kind: Field[Any, Any]) -> None:
        """``kind``: a field of the kind it is compared with."""
        super().__init__(output_field=kind)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Its place in the statement, where itself stands among the values until it is given."""
        return "%s", [self]


class Prepared(Generic[M]):
    """A question about one table whose statement is put together when it is first asked on a kind of database."""

    def __init__(self, make: Callable[[], QuerySet[M]]) -> None:
        """``make`` puts the question together, with ``Given`` for what differs from one asking to the next."""
        self._make = make
        self._compilers: dict[str, tuple[QuerySet[M], Any, str, tuple[Any, ...]]] = {}

    def __call__(self, **given: int | date) -> Iterator[M]:
        """The rows, each a model's as its queryset would give them. One statement."""
        connection = connections[DEFAULT_DB_ALIAS]
        rows, compiler, statement, values = self._compiled(connection)
        if rows.query.select_for_update and connection.get_autocommit():  # Django asks when it puts one together
            raise TransactionManagementError("rows are locked within a transaction alone")
        filled = tuple(_filled(value, given, connection) for value in values)
        mine = copy(compiler)  # threads each have a connection of their own
        mine.connection = connection
        mine.as_sql = partial(_again, statement, filled)
        asked = SimpleNamespace(get_compiler=lambda using: mine)
        # What turns rows into models asks this of its queryset, and nothing else.
        answer: Any = SimpleNamespace(db=DEFAULT_DB_ALIAS, query=asked, model=rows.model, _known_related_objects={})
        iterable: Any = rows._iterable_class
        found: Iterator[M] = iter(iterable(answer))
        return found

    def first(self, **given: int | date) -> M | None:
        """The only row, or None."""
        return next(iter(list(self(**given))), None)

    def _compiled(self, connection: Any) -> tuple[QuerySet[M], Any, str, tuple[Any, ...]]:
        """The statement in the words of this kind of database. Two threads at once put it together twice, alike."""
        # By the kind of database: tests and commands may use both in one
        # process, and each spells a statement its own way.
        if connection.vendor not in self._compilers:
            rows = self._make()
            compiler = rows.query.get_compiler(connection=connection)
            self._compilers[connection.vendor] = (rows, compiler, *compiler.as_sql())
        return self._compilers[connection.vendor]


def _again(statement: str, values: tuple[Any, ...], *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
    """In the place of the compiler's own ``as_sql``."""
    return statement, values


def _filled(value: Any, given: dict[str, int | date], connection: Any) -> Any:
    if not isinstance(value, Given):
        return value
    found = given[value.name]
    # As the field itself would give it to this database; numbers need nothing.
    return connection.ops.adapt_datefield_value(found) if isinstance(found, date) else found
