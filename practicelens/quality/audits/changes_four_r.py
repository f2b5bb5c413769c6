"""Changes to 4R meetings: called, held, called off. Private to the app."""

from __future__ import annotations

from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused
from practicelens.notices.changes import post
from practicelens.people.queries import managers_of
from practicelens.quality.audits import paths, permissions, rules
from practicelens.quality.audits.changes_base import (
    Meeting,
    check_held,
    four_r_called,
    load,
    move,
    note,
    plan_re_audit,
    practitioner_of,
    said,
    timing_on,
)
from practicelens.quality.audits.models import Audit, FourR
from practicelens.quality.audits.states import Event, Status, can
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.queries import calendar
from practicelens.workdays.clock import local_date


def call_four_r(audit: Audit, today: date, *, round_: int, now: datetime) -> None:
    """Call a 4R meeting: due like the review of actions; the auditor convenes it."""
    due = rules.review_due(today, calendar(), timing_on(today))
    FourR.objects.create(audit=audit, round=round_, called_on=today, due=due)
    _tell("four_r_called", audit, today, now)


def call_off_four_r(audit: Audit, why: str, *, by: Actor, now: datetime) -> bool:
    """The meeting that was called is not to be held: the cycle ended, or the grade is no longer Inadequate.

    Says whether there was one. An audit that only waited for it goes on to its re-audit, so that the caller, who has
    the audit locked, saves it afterwards. What was held already stays held.
    """
    meeting = four_r_called(audit)
    if meeting is None:
        return False
    today = local_date(now)
    meeting.called_off_on, meeting.called_off_why = today, said(why, "Say why it is called off.", "why_missing")[:300]
    meeting.save()
    note("four_r_called_off", audit, by=by, now=now, data={"round": meeting.round})
    _tell("four_r_called_off", audit, today, now)
    if can(Status(audit.status), Event.CALL_OFF_FOUR_R):
        move(audit, Event.CALL_OFF_FOUR_R)
        plan_re_audit(audit)
    return True


def _tell(kind: str, audit: Audit, today: date, now: datetime) -> None:
    """Those who meet: the auditor, the Team Manager and the practitioner."""
    told = [audit.auditor_id, *managers_of(audit.team_id, today), *practitioner_of(audit)]
    post(kind, to=told, link=paths.four_r(audit.pk), at=now, about=audit.reference)


@atomic
def hold_four_r(audit_id: int, held: Meeting, *, version: int, by: Actor, now: datetime) -> None:
    """Record the 4R meeting that was called: whether the child is safe comes first."""
    audit = load(audit_id, by=by, check=permissions.check_can_hold_four_r, version=version)
    meeting = four_r_called(audit)
    if meeting is None:
        raise Refused("No 4R meeting is to be held for this audit.", code="no_four_r_called")
    check_held(held.held_on, audit, now)
    meeting.safety = said(held.safety, "Say first whether the child is safe now, and how you know.", "safety_missing")
    meeting.chair = said(held.chair, "Say who chaired it.", "chair_missing")
    meeting.attendees = said(held.attendees, "Say who was there.", "attendees_missing")
    meeting.notes = said(held.notes, "Say what was worked out together.", "notes_missing")
    meeting.held_on, meeting.recorded_at, meeting.recorded_by_id = held.held_on, now, by.account_id
    meeting.save()
    move(audit, Event.HOLD_FOUR_R, grade=Grade(audit.latest_grade))
    plan_re_audit(audit)
    audit.save()
    note("four_r_held", audit, by=by, now=now, data={"round": meeting.round})
