"""What is shown of panels, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.quality.standards.states import Grade


@dataclass(frozen=True)
class ActionOf:
    """What one agency will do."""

    agency: str
    what: str
    owner: str
    due: date


@dataclass(frozen=True)
class PanelView:
    """What the panel agreed."""

    held_on: date
    attendees: str
    grade: Grade
    why: str
    strengths: str
    learning: str
    missing: tuple[str, ...]
    missing_why: str
    actions: tuple[ActionOf, ...]


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
    actions: int
