"""Where a multi-agency audit is, and the table of every move that is allowed. Anything else is forbidden."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from practicelens.access.errors import Refused


class Status(StrEnum):
    """Where a multi-agency audit is."""

    GRADING = "grading"
    AGREED = "agreed"
    PUBLISHED = "published"
    CANCELLED = "cancelled"

    @property
    def words(self) -> str:
        """As people say it."""
        return WORDS[self]


WORDS: dict[Status, str] = {
    Status.GRADING: "Agencies grade their parts",
    Status.AGREED: "Agreed by the panel",
    Status.PUBLISHED: "Agreed, and told to the agencies",
    Status.CANCELLED: "Cancelled",
}


class Event(StrEnum):
    """What can happen to a multi-agency audit."""

    INVITE = "invite an agency"
    TAKE_BACK = "take back an invitation"
    NAME_PANEL = "name who sits on the panel"
    HOLD_PANEL = "record the panel"
    PUBLISH = "tell the agencies what was agreed"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Move:
    """One allowed move."""

    start: Status
    event: Event
    to: Status


S, E = Status, Event
MOVES: tuple[Move, ...] = (
    Move(S.GRADING, E.INVITE, S.GRADING),
    Move(S.GRADING, E.TAKE_BACK, S.GRADING),
    Move(S.GRADING, E.NAME_PANEL, S.GRADING),
    Move(S.GRADING, E.HOLD_PANEL, S.AGREED),
    Move(S.GRADING, E.CANCEL, S.CANCELLED),
    # Once agreed, what was agreed stands; access of an agency whose part is not in can still be ended.
    Move(S.AGREED, E.TAKE_BACK, S.AGREED),
    Move(S.PUBLISHED, E.TAKE_BACK, S.PUBLISHED),
    Move(S.AGREED, E.PUBLISH, S.PUBLISHED),
)
OVER = frozenset({S.PUBLISHED, S.CANCELLED})
AGREED_ONCE = frozenset({S.AGREED, S.PUBLISHED})


def after(start: Status, event: Event) -> Status:
    """The status an event leads to; a move that is not in the table is refused in words."""
    for move in MOVES:
        if move.start is start and move.event is event:
            return move.to
    raise Refused(
        f"This multi-agency audit is at “{start.words}”, and one cannot {event.value} from there.",
        code="move_not_allowed",
    )


def can(start: Status, event: Event) -> bool:
    """Whether the table has a move for this event from here."""
    return any(move.start is start and move.event is event for move in MOVES)
