"""Counts the statements that a request puts to the database, for the ceilings and for `run.py bench` alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

from practicelens.rulebook import cache

_counting: list[list[str]] = []


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements put to the database meanwhile, in their order.

    Everything counts: session, account, rules, the row of history that a look writes, savepoints, which are statements
    too. The beginning of a transaction is one on SQLite, where Django sends it itself; inside a test's own transaction
    there is none. What a process remembers between requests is forgotten first: a page counts as it is asked for the
    first time, whatever was asked before.
    """
    forget()
    with recorded() as statements:
        _counting.append(statements)
        try:
            yield statements
        finally:
            _counting.pop()


@contextmanager
def recorded() -> Iterator[list[str]]:
    """The statements put to the database meanwhile; nothing is forgotten for it."""
    statements: list[str] = []

    def count_statement(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count_statement):
        yield statements


def as_if_asked(statements: Sequence[str]) -> None:
    """Count what a test kept from an earlier visit as statements of whatever is being counted."""
    for counting in _counting:
        counting.extend(statements)


def forget() -> None:
    """Forget the working calendar, and the findings of extracts by child."""
    cache.forget()
