"""Where following a child is, and the moves that are allowed. No Django."""

from __future__ import annotations

from enum import StrEnum

from practicelens.access import moves
from practicelens.access.errors import Refused


class Status(StrEnum):
    """Open until something came of it."""

    OPEN = "open"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """As people say it."""
        return {"open": "Followed", "closed": "Closed"}[self.value]


MOVES: dict[Status, frozenset[Status]] = {
    Status.OPEN: frozenset({Status.CLOSED}),
    # What came of it stands; whoever has to follow the child again begins anew.
    Status.CLOSED: frozenset(),
}


def check_move(start: Status, to: Status) -> None:
    """Refuse a move that the table does not have."""
    if not moves.may_become(MOVES, start, to):
        raise Refused("This was closed, and what came of it stands.", code="closed")
