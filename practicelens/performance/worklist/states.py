"""The states of a finding on the worklist and the moves between them, as data."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a finding stands."""

    OPEN = "open"
    AWAITED = "awaited"
    MENDED = "mended"
    RIGHT = "right"

    @property
    def words(self) -> str:
        """As people say it."""
        return WORDS[self]


WORDS: Final[dict[State, str]] = {
    State.OPEN: "open",
    State.AWAITED: "mended, says somebody: the next extract shows",
    State.MENDED: "mended in the case system",
    State.RIGHT: "right as it is",
}


class Event(StrEnum):
    """What happens to a finding: the first three by a person, the rest by a published extract."""

    MEND = "be said to be mended"
    ACCEPT = "be right as it is"
    REOPEN = "be opened again"
    GONE = "be gone from an extract"
    STILL = "still be in an extract"
    BACK = "come back"
    BACK_AS_ACCEPTED = "come back as it was accepted"
    CHANGED = "change its value"
    WITHDRAWN = "be withdrawn with its extract"
    RETURNED = "be in another extract after that"


MOVES: Final[dict[tuple[State, Event], State]] = {
    # Not mended at once: only an extract can show that the case system says it now.
    (State.OPEN, Event.MEND): State.AWAITED,
    (State.OPEN, Event.ACCEPT): State.RIGHT,
    (State.AWAITED, Event.ACCEPT): State.RIGHT,
    (State.AWAITED, Event.REOPEN): State.OPEN,
    (State.RIGHT, Event.REOPEN): State.OPEN,
    (State.OPEN, Event.GONE): State.MENDED,
    (State.AWAITED, Event.GONE): State.MENDED,
    # Not mended by anybody, and no longer there to be asked about.
    (State.RIGHT, Event.GONE): State.MENDED,
    (State.AWAITED, Event.STILL): State.OPEN,
    # Whoever mended it is asked again: an export may put an old value back.
    (State.MENDED, Event.BACK): State.OPEN,
    (State.MENDED, Event.BACK_AS_ACCEPTED): State.RIGHT,
    (State.RIGHT, Event.CHANGED): State.OPEN,
    # Of an extract that was withdrawn alone: nobody is asked about it, and it is not counted as mended.
    (State.OPEN, Event.WITHDRAWN): State.MENDED,
    (State.AWAITED, Event.WITHDRAWN): State.MENDED,
    (State.RIGHT, Event.WITHDRAWN): State.MENDED,
    (State.MENDED, Event.RETURNED): State.OPEN,
}

BY_PEOPLE: Final = frozenset({Event.MEND, Event.ACCEPT, Event.REOPEN})
TO_DO: Final = frozenset({State.OPEN, State.AWAITED})
"""Counted as not yet done: what somebody says is mended is so when an extract shows it."""
