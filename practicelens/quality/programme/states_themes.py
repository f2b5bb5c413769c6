"""Where a themed audit is, and the table of every move that is allowed. Anything else is forbidden."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from practicelens.access.errors import Refused


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


@dataclass(frozen=True)
class ThemeMove:
    """One allowed move."""

    start: ThemeStatus
    event: ThemeEvent
    to: ThemeStatus


S, E = ThemeStatus, ThemeEvent
THEME_MOVES: tuple[ThemeMove, ...] = (
    ThemeMove(S.PLANNED, E.START, S.UNDER_WAY),
    ThemeMove(S.UNDER_WAY, E.GRADED, S.BRIEF_DUE),
    ThemeMove(S.BRIEF_DUE, E.PUBLISH, S.CLOSED),
    ThemeMove(S.PLANNED, E.CANCEL, S.CANCELLED),
    ThemeMove(S.UNDER_WAY, E.CANCEL, S.CANCELLED),
    # Once graded, what was found is owed to those who took part: it ends with a brief and not without.
)
OPEN = frozenset({S.PLANNED, S.UNDER_WAY, S.BRIEF_DUE})
FINDINGS_SHOWN = frozenset({S.BRIEF_DUE, S.CLOSED})
"""Until grading is over nobody who grades sees what the others found."""


def theme_after(start: ThemeStatus, event: ThemeEvent) -> ThemeStatus:
    """The status an event leads to; a move that is not in the table is refused in words."""
    for move in THEME_MOVES:
        if move.start is start and move.event is event:
            return move.to
    raise Refused(
        f"This themed audit is at “{start.words}”, and one cannot {event.value} from there.", code="move_not_allowed"
    )


def theme_can(start: ThemeStatus, event: ThemeEvent) -> bool:
    """Whether the table has a move for this event from here."""
    return any(move.start is start and move.event is event for move in THEME_MOVES)
