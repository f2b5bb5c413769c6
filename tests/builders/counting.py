"""Counts the statements that a request puts to the database, for the ceilings and for `run.py bench` alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements put to the database meanwhile, in their order.

    Everything counts: session, account, rules, the row of history that a look writes. Savepoints are statements too;
    the beginning of a transaction is one on SQLite, where Django sends it itself.
    """
    statements: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield statements
