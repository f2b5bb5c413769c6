"""The 4R meetings of an audit, for its own page, which asked who asks."""

from __future__ import annotations

from dataclasses import replace

from practicelens.people.asking import Asking
from practicelens.quality.audits.four_r.views import MeetingView
from practicelens.quality.audits.models import Audit, FourR
from practicelens.quality.meetings.internal import convened
from practicelens.quality.meetings.queries import ConvenedView, view
from practicelens.quality.meetings.states import Kind


def four_rs_of(asking: Asking, row: Audit) -> tuple[MeetingView, ...]:
    """4R meetings of an audit, those called and not held among them; of these also when they are convened for."""
    found = (meeting_view(one) for one in FourR.objects.filter(audit=row).order_by("round"))
    return tuple(replace(one, convened=convened_view(asking, one.id)) if one.open else one for one in found)


def convened_view(asking: Asking, meeting_id: int) -> ConvenedView | None:
    """When and where a 4R meeting is, once it is convened."""
    row = convened(Kind.FOUR_R, str(meeting_id))
    return view(asking, row) if row else None


def meeting_view(one: FourR) -> MeetingView:
    """One meeting, without any reflection."""
    return MeetingView(
        held_on=one.held_on,
        due=one.due,
        attendees=one.attendees,
        notes=one.notes,
        chair=one.chair,
        safety=one.safety,
        round=one.round,
        called_off_on=one.called_off_on,
        called_off_why=one.called_off_why,
        id=one.pk,
        called_on=one.called_on,
        headings=tuple((heading, words) for heading, words in one.headings),
        support=one.support,
        looks_for=one.looks_for,
    )
