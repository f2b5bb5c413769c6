"""What a panel agreed, for pages that asked who asks: the whole, and an agency's own part once it is published."""

from __future__ import annotations

from practicelens.people.asking import Asking
from practicelens.quality.actions.queries import ActionView, of_source
from practicelens.quality.meetings.editions import Shown, earlier
from practicelens.quality.meetings.states import Kind
from practicelens.quality.panels import models
from practicelens.quality.panels.meeting.views import PanelActionView, PanelView
from practicelens.quality.panels.models import MultiAgencyAudit, Panel
from practicelens.quality.standards.states import Grade

SOURCE = "panel"
"""What actions and findings of panels have as the kind of their source."""


def panel_of(asking: Asking, whole: MultiAgencyAudit) -> PanelView | None:
    """What was agreed, once it was, with what became of its actions."""
    # It came with the whole's own query, or is not there: a panel is one row or none.
    panel: Panel | None = getattr(whole, "panel", None)
    if panel is None:
        return None
    subject = (Kind.PANEL, str(whole.pk))
    return PanelView(
        held_on=panel.held_on,
        attendees=panel.attendees,
        grade=Grade(panel.grade),
        why=panel.why,
        strengths=panel.strengths,
        learning=panel.learning,
        missing=tuple(panel.missing),
        missing_why=panel.missing_why,
        actions=actions_of(asking, whole),
        earlier=earlier(asking, [subject]).get(subject, ()),
    )


def actions_of(asking: Asking, whole: MultiAgencyAudit) -> tuple[PanelActionView, ...]:
    """What each agency will do, by agency; what was taken back is not there."""
    rows = models.PanelAction.objects.filter(whole=whole).order_by("agency", "due", "pk")
    standing = {one.id: one for one in of_source(asking, SOURCE, whole.pk)}
    return tuple(_action(asking, one, standing.get(one.action_id or 0)) for one in rows)


def agencies_of(whole_id: int) -> dict[int, str]:
    """Which agency does each action of a panel, by the action's id."""
    rows = models.PanelAction.objects.filter(whole_id=whole_id, action__isnull=False)
    return dict(rows.values_list("action_id", "agency"))


def _action(asking: Asking, one: models.PanelAction, standing: ActionView | None) -> PanelActionView:
    """As it was agreed; owner and day as they are now, because either may have been changed since."""
    if standing is None:
        # In words alone, as before panels' actions were everybody's: nobody follows it here.
        return PanelActionView(one.agency, one.what, one.owner, one.due, None, None, "", opens=False)
    # By account where it passed to somebody else; by the name agreed where that person does it at their agency.
    owner = one.owner if standing.owner in one.owner or standing.owner == "" else standing.owner
    return PanelActionView(
        one.agency, one.what, owner, standing.due, standing.id, standing.status, standing.evidence, standing.opens
    )


def shown(panel: Panel) -> Shown:
    """A panel's record in the words it is read in; its actions live on where they stand."""
    parts = (
        ("Held on", f"{panel.held_on.day} {panel.held_on:%B %Y}"),
        ("There", panel.attendees),
        ("What went well together", panel.strengths),
        ("What the agencies learnt", panel.learning),
        ("The agreed grade", Grade(panel.grade).words),
        ("Why", panel.why),
        ("Met without", ", ".join(panel.missing)),
        ("Why without", panel.missing_why),
    )
    return tuple((name, words) for name, words in parts if words)
