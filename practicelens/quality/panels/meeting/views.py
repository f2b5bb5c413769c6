"""What is shown of panels, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.quality.actions.internal import DoneInTime
from practicelens.quality.actions.states import Status
from practicelens.quality.meetings.editions import EditionView
from practicelens.quality.standards.states import Grade


@dataclass(frozen=True)
class PanelActionView:
    """Something an agency agreed to do, and how far it is. ``action_id``: none where it was kept in words alone.

    ``opens``: the reader does it, or reads the actions of the child's team.
    """

    agency: str
    what: str
    owner: str
    due: date
    action_id: int | None
    status: Status | None
    evidence: str
    opens: bool


@dataclass(frozen=True)
class PanelView:
    """What the panel agreed, whose part was not in when it met, and its record as it stood before a correction."""

    held_on: date
    attendees: str
    grade: Grade
    why: str
    strengths: str
    learning: str
    missing: tuple[str, ...]
    missing_why: str
    actions: tuple[PanelActionView, ...]
    earlier: tuple[EditionView, ...] = ()


@dataclass(frozen=True)
class PanelRow:
    """A panel that was held, for reports: no child, no names."""

    id: int
    title: str
    team_id: int
    team: str
    held_on: date
    grade: Grade
    grades: tuple[tuple[str, Grade | None], ...]
    strengths: str
    learning: str
    missing: tuple[str, ...]
    actions: DoneInTime
