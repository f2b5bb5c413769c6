"""Walks tables of allowed moves: every app keeps its table as data, and what is not in it is refused here, in words.

Two shapes of table are enough. Where several things can happen to something, ``{(start, event): to}``; where only the
next status matters, ``{start: {to, …}}``. A table with conditions is narrowed to its facts first, by its own app.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Protocol, TypeVar

from practicelens.access.errors import Refused

# One code whichever app's table refuses, for tests and the API.
NOT_ALLOWED = "move_not_allowed"


class Spoken(Protocol):
    """A status, which has words for people."""

    @property
    def words(self) -> str:
        """As people say it."""
        ...


S = TypeVar("S", bound=Spoken)
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


def can(table: Mapping[tuple[S, E], S], start: S, event: E) -> bool:
    """Whether the table has a move for this event from here."""
    return (start, event) in table


def after(table: Mapping[tuple[S, E], S], start: S, event: E, *, thing: str) -> S:
    """The status an event leads to. Raises Refused(move_not_allowed), naming the ``thing`` that does not move so."""
    if (start, event) not in table:
        raise Refused(f"This {thing} is at “{start.words}”, and one cannot {event.value} from there.", code=NOT_ALLOWED)
    return table[start, event]


def may_become(table: Mapping[T, Collection[T]], start: T, to: T) -> bool:
    """Whether the table leads from one status straight to another."""
    return to in table[start]


def check_becomes(table: Mapping[S, Collection[S]], start: S, to: S, *, thing: str) -> None:
    """Raises Refused(move_not_allowed) where the table does not lead from one status straight to the other."""
    if not may_become(table, start, to):
        raise Refused(
            f"This {thing} is at “{start.words}”; it cannot become “{to.words}” from there.", code=NOT_ALLOWED
        )
