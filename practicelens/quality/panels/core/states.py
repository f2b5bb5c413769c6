"""Where a multi-agency audit is, and the table of every move that is allowed. Anything else is forbidden."""

from __future__ import annotations

from enum import StrEnum

from practicelens.access import moves


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
    GIVE_ACTION = "give or change an action of the panel"
    HOLD_PANEL = "record the panel"
    PUBLISH = "tell the agencies what was agreed"
    CANCEL = "cancel"


S, E = Status, Event
MOVES: dict[tuple[Status, Event], Status] = {
    (S.GRADING, E.INVITE): S.GRADING,
    (S.GRADING, E.TAKE_BACK): S.GRADING,
    (S.GRADING, E.NAME_PANEL): S.GRADING,
    # One at a time, while the panel is prepared and as long as what it agreed is followed.
    **{(status, E.GIVE_ACTION): status for status in (S.GRADING, S.AGREED, S.PUBLISHED)},
    (S.GRADING, E.HOLD_PANEL): S.AGREED,
    # Not once agreed: agencies have given their work, and what they agreed is not called off by one of them.
    (S.GRADING, E.CANCEL): S.CANCELLED,
    # Once agreed, what was agreed stands; access of an agency whose part is not in can still be ended.
    (S.AGREED, E.TAKE_BACK): S.AGREED,
    (S.PUBLISHED, E.TAKE_BACK): S.PUBLISHED,
    # A step of its own: what was agreed is read over here before other agencies have it.
    (S.AGREED, E.PUBLISH): S.PUBLISHED,
}
OVER = frozenset({S.PUBLISHED, S.CANCELLED})
AGREED_ONCE = frozenset({S.AGREED, S.PUBLISHED})


def after(start: Status, event: Event) -> Status:
    """The status an event leads to; a move that is not in the table is refused in words."""
    return moves.after(MOVES, start, event, thing="multi-agency audit")


def can(start: Status, event: Event) -> bool:
    """Whether the table has a move for this event from here."""
    return moves.can(MOVES, start, event)
