"""The states of an extract, from receipt to publication, and the moves between them, as data."""

from __future__ import annotations

from enum import StrEnum

from practicelens.access import moves


class State(StrEnum):
    """Where an extract stands."""

    RECEIVED = "received"
    READING = "reading"
    UNREADABLE = "unreadable"
    BLOCKED = "blocked"
    READY = "ready"
    FAILED = "failed"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


WORDS: dict[State, str] = {
    State.RECEIVED: "Received, waiting to be read",
    State.READING: "Being read and checked",
    State.UNREADABLE: "Could not be read",
    State.BLOCKED: "Cannot be published yet",
    State.READY: "Ready to publish",
    State.FAILED: "Reading stopped",
    State.PUBLISHING: "Being published",
    State.PUBLISHED: "Published",
    State.SUPERSEDED: "Followed by a later extract",
    State.WITHDRAWN: "Withdrawn",
}

MOVES: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.READING, State.WITHDRAWN}),
    # Back to received when the process that read it was killed: another one begins anew.
    State.READING: frozenset({State.UNREADABLE, State.BLOCKED, State.READY, State.FAILED, State.RECEIVED}),
    # The file itself never changes: what is unreadable is mended in the case system and sent as another. What was
    # read is read again when somebody has put right what its columns were taken for, or said what its tables are.
    State.UNREADABLE: frozenset({State.RECEIVED, State.WITHDRAWN}),
    State.BLOCKED: frozenset({State.RECEIVED, State.WITHDRAWN}),
    # Reading stopped for a reason that is not the file's, so the same file may be tried again.
    State.FAILED: frozenset({State.READING, State.WITHDRAWN}),
    State.READY: frozenset({State.PUBLISHING, State.RECEIVED, State.WITHDRAWN}),
    # Back to ready when publishing did not finish: what was published before stays.
    State.PUBLISHING: frozenset({State.PUBLISHED, State.SUPERSEDED, State.READY}),
    State.PUBLISHED: frozenset({State.SUPERSEDED, State.WITHDRAWN}),
    # Published again when the later one is withdrawn.
    State.SUPERSEDED: frozenset({State.PUBLISHED, State.WITHDRAWN}),
    # For good: the file may be sent again, and is then another extract with a history of its own.
    State.WITHDRAWN: frozenset(),
}

AT_WORK = frozenset({State.RECEIVED, State.READING, State.PUBLISHING})
"""Something is running in the background, and the page says how far it is."""

KEPT_OUT = frozenset({State.UNREADABLE, State.FAILED, State.WITHDRAWN})
"""The same file may be sent again: the first try leads nowhere."""

IN_THE_FIGURES = frozenset({State.PUBLISHED, State.SUPERSEDED})
"""Its dataset has been published."""


def may_move(start: State, to: State) -> bool:
    """Whether the table allows this move."""
    return moves.may_become(MOVES, start, to)
