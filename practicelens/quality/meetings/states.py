"""The kinds of meetings, where one is, and the table of every move that is allowed. Anything else is forbidden."""

from __future__ import annotations

from enum import StrEnum

from practicelens.access import moves


class Kind(StrEnum):
    """What a meeting is about; each kind's own app says who may convene and record it."""

    FOUR_R = "four_r"
    REVIEW = "review"
    COMPARISON = "comparison"
    PANEL = "panel"

    @property
    def words(self) -> str:
        """As calendars and pages call it."""
        return {
            "four_r": "4R meeting",
            "review": "Review of actions",
            "comparison": "Comparison meeting",
            "panel": "Panel",
        }[self.value]


class Status(StrEnum):
    """Where a meeting is. One that has passed stays convened until somebody says what became of it."""

    CONVENED = "convened"
    RECORDED = "recorded"
    CALLED_OFF = "called_off"

    @property
    def words(self) -> str:
        """As people say it."""
        return {"convened": "Convened", "recorded": "Recorded", "called_off": "Called off"}[self.value]


class Event(StrEnum):
    """What can happen to a meeting that was convened."""

    CHANGE = "change its time, its place or who is asked"
    RECORD = "record it"
    CALL_OFF = "call it off"


S, E = Status, Event
MOVES: dict[tuple[Status, Event], Status] = {
    (S.CONVENED, E.CHANGE): S.CONVENED,
    # Ends it for good: a record that was wrong is corrected as a new edition, and the meeting is not held again.
    (S.CONVENED, E.RECORD): S.RECORDED,
    # Whoever meets after all convenes anew: calendars that took a meeting out do not put it back.
    (S.CONVENED, E.CALL_OFF): S.CALLED_OFF,
}


def after(start: Status, event: Event) -> Status:
    """The status an event leads to; a move that is not in the table is refused in words."""
    return moves.after(MOVES, start, event, thing="meeting")
