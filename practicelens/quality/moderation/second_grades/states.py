"""Why an audit is graded a second time, how far that is, and the moves that are allowed."""

from __future__ import annotations

from enum import StrEnum

from practicelens.access import moves


class Reason(StrEnum):
    """Why an audit gets a second grader."""

    GRADE = "grade"
    DRAWN = "drawn"
    SECOND_LOOK = "second_look"
    PAIR = "pair"

    @property
    def words(self) -> str:
        """As people say it."""
        return _REASONS[self]


_REASONS = {
    Reason.GRADE: "Every audit with this grade is graded twice",
    Reason.DRAWN: "Drawn among the others",
    Reason.SECOND_LOOK: "The practitioner asked for a second look",
    Reason.PAIR: "Paired with the Team Manager",
}


class Status(StrEnum):
    """Where a second grading is. The last two never move again."""

    NOBODY = "nobody"
    GRADING = "grading"
    TO_AGREE = "to_agree"
    PROPOSED = "proposed"
    AGREED = "agreed"
    CALLED_OFF = "called_off"

    @property
    def words(self) -> str:
        """As people say it."""
        return _WORDS[self]


_WORDS = {
    Status.NOBODY: "Nobody to grade it",
    Status.GRADING: "Being graded",
    Status.TO_AGREE: "Both are in, to agree",
    Status.PROPOSED: "An agreed grade is proposed",
    Status.AGREED: "Agreed",
    Status.CALLED_OFF: "Called off",
}


class Event(StrEnum):
    """What can happen to a second grading."""

    FIND = "find a grader"
    LOSE = "lose its grader"
    BOTH_IN = "both gradings are in"
    PROPOSE = "propose an agreed grade"
    SEND_BACK = "send the proposal back"
    CONFIRM = "confirm the proposal"
    SETTLE = "settle the grade"
    SAME = "both gave the same grades"
    CALL_OFF = "call it off"


S, E = Status, Event
MOVES: dict[tuple[Status, Event], Status] = {
    (S.NOBODY, E.FIND): S.GRADING,
    # The first audit was withdrawn before anybody was found: there is nothing left to grade.
    (S.NOBODY, E.CALL_OFF): S.CALLED_OFF,
    (S.GRADING, E.BOTH_IN): S.TO_AGREE,
    # Straight to the end: there is nothing to agree where both gave the same.
    (S.GRADING, E.SAME): S.AGREED,
    # Its grader's audit was withdrawn; the case is still to be graded twice.
    (S.GRADING, E.LOSE): S.NOBODY,
    (S.GRADING, E.CALL_OFF): S.CALLED_OFF,
    (S.TO_AGREE, E.PROPOSE): S.PROPOSED,
    (S.TO_AGREE, E.SETTLE): S.AGREED,
    # To be agreed again, as often as it takes; the Head of Safeguarding ends it where it goes on too long.
    (S.PROPOSED, E.SEND_BACK): S.TO_AGREE,
    (S.PROPOSED, E.CONFIRM): S.AGREED,
    # The Head of Safeguarding may settle it at any time once both are in.
    (S.PROPOSED, E.SETTLE): S.AGREED,
}
OPEN = frozenset({S.NOBODY, S.GRADING, S.TO_AGREE, S.PROPOSED})
# From here on each of the two may read the other's grades.
BOTH_IN = frozenset({S.TO_AGREE, S.PROPOSED, S.AGREED})


def can(start: Status, event: Event) -> bool:
    """Whether the table has this move."""
    return moves.can(MOVES, start, event)


def after(start: Status, event: Event) -> Status:
    """Where an event leads; what the table does not have is refused."""
    return moves.after(MOVES, start, event, thing="second grading")
