"""A 4R meeting's record is corrected: a new edition, with why; the one before stays to be read."""

from __future__ import annotations

from datetime import datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing
from practicelens.notices.changes import post
from practicelens.quality.audits.core import paths, permissions
from practicelens.quality.audits.core.changes import load, record_event
from practicelens.quality.audits.four_r.changes import Columns, FourRMeeting, accounts_at, columns_of, there
from practicelens.quality.audits.four_r.internal import meeting_view, shown
from practicelens.quality.audits.models import Attendee, Audit, FourR
from practicelens.quality.meetings import editions
from practicelens.quality.meetings.states import Kind


def can_correct(actor: Actor, audit: Audit, meeting: FourR) -> bool:
    """Whoever recorded it, and those whose task it is to hold 4R meetings about this audit."""
    if meeting.held_on is None:
        return False
    return meeting.recorded_by_id == actor.account_id or permissions.can_hold_four_r(actor, audit)


def correct_four_r(
    audit_id: int, meeting_id: int, record: FourRMeeting, why: str, *, version: int, by: Actor, now: datetime
) -> None:
    """Write a meeting's record anew, all of it. Actions live on where they stand and are not part of it.

    Those there by the old record or the new are told. Raises Refused as ``hold_four_r``, and: why_missing,
    nothing_changed; Stale where the audit changed since ``version``.
    """
    with atomic():
        audit, meeting = _to_correct(audit_id, meeting_id, version, by)
    # A record taken over from before has notes alone, and no headings: there is nothing to hold it against.
    headings = [heading for heading, _ in meeting.headings]
    columns = columns_of(record, meeting, audit, headings, now)
    _write(audit_id, meeting_id, columns, accounts_at(record), why, version=version, by=by, now=now)


def _to_correct(audit_id: int, meeting_id: int, version: int, by: Actor) -> tuple[Audit, FourR]:
    """The audit, locked, with its meeting, for somebody who may correct it."""
    audit = load(audit_id, by=by, version=version)
    meeting = FourR.objects.filter(pk=meeting_id, audit=audit).first()
    if meeting is None or not can_correct(by, audit, meeting):
        raise Missing
    return audit, meeting


@atomic
def _write(
    audit_id: int, meeting_id: int, columns: Columns, now_there: set[int], why: str, *, version: int, by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Look again, keep how it stood, write it and tell."""
    audit, meeting = _to_correct(audit_id, meeting_id, version, by)
    before, were_there = shown(meeting_view(meeting)), there(meeting.pk)
    for name, value in columns.items():
        setattr(meeting, name, value)
    key = str(meeting.pk)
    number = editions.keep(Kind.FOUR_R, key, before, shown(meeting_view(meeting)), why, by=by, now=now)
    meeting.save()
    # Whoever was written in by mistake reads nobody's reflections from now on.
    Attendee.objects.filter(meeting=meeting).exclude(account_id__in=now_there).delete()
    Attendee.objects.bulk_create(Attendee(meeting=meeting, account_id=one) for one in sorted(now_there - were_there))
    # Whoever has the audit open writes upon what they have seen.
    audit.version += 1
    audit.save(update_fields=["version"])
    recipients = (now_there | were_there) - {by.account_id}
    link = paths.four_r_meeting(audit.pk, meeting.pk)
    post("four_r_corrected", to=recipients, link=link, at=now, about=audit.reference)
    record_event("four_r_corrected", audit, by=by, now=now, data={"round": meeting.round, "edition": number})
