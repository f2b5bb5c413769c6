"""What somebody of another agency is shown of a multi-agency audit, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass

from practicelens.access.actor import ChildKey
from practicelens.quality.audits.grades.internal import AuditResult
from practicelens.quality.panels.meeting.views import PanelView


@dataclass(frozen=True)
class OwnPart:
    """What somebody of another agency sees: their part, what they were told, and what was agreed once published."""

    id: int
    title: str
    child: ChildKey
    circumstances: str
    agency: str
    basis: str
    result: AuditResult
    panel: PanelView | None
    published: bool = False
