"""What a panel agreed, for pages that asked who asks: the whole, and an agency's own part once it is published."""

from __future__ import annotations

from practicelens.quality.panels import models
from practicelens.quality.panels.meeting.rules import PanelAction
from practicelens.quality.panels.meeting.views import PanelView
from practicelens.quality.panels.models import MultiAgencyAudit, Panel
from practicelens.quality.standards.states import Grade


def panel_of(whole: MultiAgencyAudit) -> PanelView | None:
    """What was agreed, once it was."""
    panel: Panel | None = getattr(whole, "panel", None)
    if panel is None:
        return None
    actions = models.PanelAction.objects.filter(panel=panel).order_by("agency", "due", "pk")
    return PanelView(
        held_on=panel.held_on,
        attendees=panel.attendees,
        grade=Grade(panel.grade),
        why=panel.why,
        strengths=panel.strengths,
        learning=panel.learning,
        missing=tuple(panel.missing),
        missing_why=panel.missing_why,
        actions=tuple(PanelAction(one.agency, one.what, one.owner, one.due) for one in actions),
    )
