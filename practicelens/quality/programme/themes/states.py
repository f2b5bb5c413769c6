"""Where a themed audit is, and the table of every move that is allowed. Anything else is forbidden."""

from __future__ import annotations

from enum import StrEnum

from practicelens.access import moves


class Ground(StrEnum):
    """Why a theme was chosen (strategy, section 5)."""

    PRIORITY = "priority"
    LEARNING = "learning"

    @property
    def words(self) -> str:
        """As people say it."""
        return {"priority": "A strategic priority", "learning": "Learning from earlier work"}[self.value]


class ThemeStatus(StrEnum):
    """Where a themed audit is. The last two never move again."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    BRIEF_DUE = "brief_due"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def words(self) -> str:
        """As people say it."""
        return WORDS[self]

    @property
    def is_open(self) -> bool:
        """Whether it still moves."""
        return self in OPEN


WORDS: dict[ThemeStatus, str] = {
    ThemeStatus.PLANNED: "Planned",
    ThemeStatus.UNDER_WAY: "Under way",
    ThemeStatus.BRIEF_DUE: "Learning brief to be written",
    ThemeStatus.CLOSED: "Closed, with its learning brief",
    ThemeStatus.CANCELLED: "Cancelled",
}


class ThemeEvent(StrEnum):
    """What can happen to a themed audit."""

    START = "draw its cases"
    GRADED = "end its grading"
    PUBLISH = "publish its learning brief"
    CANCEL = "cancel it"


S, E = ThemeStatus, ThemeEvent
THEME_MOVES: dict[tuple[ThemeStatus, ThemeEvent], ThemeStatus] = {
    (S.PLANNED, E.START): S.UNDER_WAY,
    (S.UNDER_WAY, E.GRADED): S.BRIEF_DUE,
    (S.BRIEF_DUE, E.PUBLISH): S.CLOSED,
    (S.PLANNED, E.CANCEL): S.CANCELLED,
    (S.UNDER_WAY, E.CANCEL): S.CANCELLED,
    # Once graded, what was found is owed to those who took part: it ends with a brief and not without.
}
OPEN = frozenset({S.PLANNED, S.UNDER_WAY, S.BRIEF_DUE})
FINDINGS_SHOWN = frozenset({S.BRIEF_DUE, S.CLOSED})
"""Until grading is over nobody who grades sees what the others found."""


def theme_after(start: ThemeStatus, event: ThemeEvent) -> ThemeStatus:
    """The status an event leads to; a move that is not in the table is refused in words."""
    return moves.after(THEME_MOVES, start, event, thing="themed audit")


def theme_can(start: ThemeStatus, event: ThemeEvent) -> bool:
    """Whether the table has a move for this event from here."""
    return moves.can(THEME_MOVES, start, event)
