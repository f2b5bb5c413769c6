"""What is shown of panels, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.quality.panels.meeting.rules import Agreement
from practicelens.quality.standards.states import Grade


@dataclass(frozen=True)
class PanelView(Agreement):
    """What the panel agreed, and whose part was not in when it met."""

    missing: tuple[str, ...] = ()


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
