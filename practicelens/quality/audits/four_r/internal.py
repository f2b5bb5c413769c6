"""The 4R meetings of an audit, for its own page, which asked who asks."""

from __future__ import annotations

from practicelens.quality.audits.four_r.views import MeetingView
from practicelens.quality.audits.models import Audit, FourR


def four_rs_of(row: Audit) -> tuple[MeetingView, ...]:
    """4R meetings of an audit, those called and not held among them."""
    return tuple(meeting_view(one) for one in FourR.objects.filter(audit=row).order_by("round"))


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
