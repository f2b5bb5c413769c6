"""Reads of panels: what one agreed, and those held in a period, for reports."""

from __future__ import annotations

from datetime import date

from practicelens.access.capabilities import Capability
from practicelens.people.asking import Asking
from practicelens.quality.actions.internal import DoneInTime, done_in_time
from practicelens.quality.audits.grades.internal import results_of
from practicelens.quality.panels.core.loading import OURS, standing_parts
from practicelens.quality.panels.meeting.internal import SOURCE
from practicelens.quality.panels.meeting.views import PanelRow
from practicelens.quality.panels.models import Panel
from practicelens.quality.standards.states import Grade


def panels_held(asking: Asking, since: date, until: date) -> tuple[PanelRow, ...]:
    """Panels held in a period in the teams whose reports the actor reads, latest first. Restricted are counted.

    With how far the actions of each had got by the period's end.
    """
    teams = asking.actor.teams_for(Capability.SEE_AUDIT_REPORTS)
    panels = list(
        Panel.objects.filter(whole__team_id__in=teams, held_on__range=(since, until))
        .select_related("whole", "whole__team")
        .order_by("-held_on", "-pk")
    )
    parts = standing_parts(panel.whole for panel in panels)
    results = results_of([*(panel.whole.own_id for panel in panels), *(part.audit_id for part in parts)])
    # As far as they had got by then: a report of March says the same in June.
    given = done_in_time(SOURCE, [panel.whole_id for panel in panels], until)
    return tuple(
        PanelRow(
            id=panel.whole_id,
            title=panel.whole.title,
            team_id=panel.whole.team_id,
            team=panel.whole.team.name,
            held_on=panel.held_on,
            grade=Grade(panel.grade),
            grades=(
                # Ours first, then by agency: in the order of the page it is read from.
                (OURS, results[panel.whole.own_id].overall),
                *((part.agency, results[part.audit_id].overall) for part in parts if part.whole_id == panel.whole_id),
            ),
            strengths=panel.strengths,
            learning=panel.learning,
            missing=tuple(panel.missing),
            actions=given.get(panel.whole_id, DoneInTime()),
        )
        for panel in panels
    )
