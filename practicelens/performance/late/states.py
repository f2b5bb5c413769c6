"""How late work stands with people, and the moves between, as data. Whether it is late the figures alone say."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where late work stands that somebody wrote something about, or that was escalated."""

    EXPLAINED = "explained"
    ESCALATED = "escalated"
    ANSWERED = "answered"
    ENDED = "ended"

    @property
    def words(self) -> str:
        """As people say it."""
        return WORDS[self]


WORDS: Final[dict[State, str]] = {
    State.EXPLAINED: "explained",
    State.ESCALATED: "with the Head of Service",
    State.ANSWERED: "answered by the Head of Service",
    State.ENDED: "late no longer",
}


class Event(StrEnum):
    """What happens to late work: the last by a published extract, the others by people or a dated rule."""

    EXPLAIN = "be explained"
    ESCALATE = "be escalated"
    ANSWER = "be answered"
    END = "end"


MOVES: Final[dict[tuple[State, Event], State]] = {
    (State.EXPLAINED, Event.EXPLAIN): State.EXPLAINED,
    (State.EXPLAINED, Event.ESCALATE): State.ESCALATED,
    (State.EXPLAINED, Event.END): State.ENDED,
    # A note never takes it from the Head of Service's week: only an answer does.
    (State.ESCALATED, Event.EXPLAIN): State.ESCALATED,
    (State.ESCALATED, Event.ANSWER): State.ANSWERED,
    (State.ESCALATED, Event.END): State.ENDED,
    # What the Head of Service answered stands until the day of the answer has passed, whatever a note adds.
    (State.ANSWERED, Event.EXPLAIN): State.ANSWERED,
    (State.ANSWERED, Event.ESCALATE): State.ESCALATED,
    (State.ANSWERED, Event.END): State.ENDED,
    # A later extract may take back what one before it told.
    (State.ENDED, Event.EXPLAIN): State.EXPLAINED,
    (State.ENDED, Event.ESCALATE): State.ESCALATED,
}
NEW: Final = {Event.EXPLAIN: State.EXPLAINED, Event.ESCALATE: State.ESCALATED}
"""Where work begins that nobody had written about."""
