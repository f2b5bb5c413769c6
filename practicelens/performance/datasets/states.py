"""The statuses of a published dataset and the moves between them, as data."""

from __future__ import annotations

from enum import StrEnum

from practicelens.access import moves


class Status(StrEnum):
    """Where a dataset stands; the figures are worked out from every dataset in use."""

    IN_USE = "in_use"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


WORDS: dict[Status, str] = {
    Status.IN_USE: "In use",
    Status.REPLACED: "Replaced by a later file of the same date",
    Status.WITHDRAWN: "Withdrawn",
}

MOVES: dict[Status, frozenset[Status]] = {
    Status.IN_USE: frozenset({Status.REPLACED, Status.WITHDRAWN}),
    # Withdrawing the file that replaced it brings the earlier one back.
    Status.REPLACED: frozenset({Status.IN_USE, Status.WITHDRAWN}),
    Status.WITHDRAWN: frozenset(),
}


def may_move(start: Status, to: Status) -> bool:
    """Whether the table allows this move."""
    return moves.may_become(MOVES, start, to)
