"""Changes to 4R meetings: called, held, called off; and reflections, which belong to whoever wrote them. Private."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Ended, Missing, Refused
from practicelens.access.texts import require_text
from practicelens.notices.changes import post
from practicelens.people.asking import Asking
from practicelens.people.internal import managers_of, names
from practicelens.quality.actions import changes as actions
from practicelens.quality.actions.changes import Change
from practicelens.quality.audits.core import paths, permissions, rules
from practicelens.quality.audits.core.changes import (
    Agreed,
    action_source,
    check_held,
    known_for,
    load,
    move,
    plan_re_audit,
    record_event,
)
from practicelens.quality.audits.core.facts import four_r_called, leaders_of, practitioner_of, timing_by
from practicelens.quality.audits.core.known import FRESH, Known
from practicelens.quality.audits.core.states import UNFINISHED, Event, Status, can
from practicelens.quality.audits.core.visible import hidden_from
from practicelens.quality.audits.four_r import rules as four_rs
from practicelens.quality.audits.four_r.convening import check_can_run, key_of
from practicelens.quality.audits.four_r.facts import headings_by, oversight_at_issue, practitioner_names
from practicelens.quality.audits.models import Attendee, Audit, FourR, Reflection
from practicelens.quality.meetings import changes as meetings
from practicelens.quality.meetings import drafts
from practicelens.quality.meetings.states import Kind
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.queries import calendar, rules_on
from practicelens.workdays.clock import local_date


def call_four_r(audit: Audit, today: date, *, round_: int, now: datetime, known: Known = FRESH) -> None:
    """Call a 4R meeting: due like the review of actions; the auditor convenes it."""
    due = rules.review_due(today, calendar(), timing_by(known.rules_on(today)))
    meeting = FourR.objects.create(audit=audit, round=round_, called_on=today, due=due)
    _tell("four_r_called", audit, meeting.pk, now, known)


def call_off_four_r(audit: Audit, why: str, *, by: Actor, now: datetime, known: Known = FRESH) -> bool:
    """The meeting that was called is not to be held: the cycle ended, or the grade is no longer Inadequate.

    Says whether there was one. An audit that only waited for it goes on to its re-audit, so that the caller, who has
    the audit locked, saves it afterwards. What was held already stays held.
    """
    meeting = four_r_called(audit)
    if meeting is None:
        return False
    meeting.called_off_on = local_date(now)
    # Cut to the column: the words are the product's or a correction's, which may be longer.
    meeting.called_off_why = require_text(why, "Say why it is called off.", "why_missing")[:300]
    meeting.save()
    # Before calendars are told: what is sent out is explained by what history holds.
    record_event("four_r_called_off", audit, by=by, now=now, data={"round": meeting.round})
    # Where it was convened, calendars are cleared of it; what was being written of it is about nothing any more.
    meetings.call_off(Kind.FOUR_R, key_of(meeting), meeting.called_off_why, by=by, now=now)
    drafts.drop(Kind.FOUR_R, key_of(meeting))
    _tell("four_r_called_off", audit, meeting.pk, now, known)
    # Called off elsewhere in the cycle it moves nothing: only this status waited for it.
    if can(Status(audit.status), Event.CALL_OFF_FOUR_R):
        move(audit, Event.CALL_OFF_FOUR_R)
        plan_re_audit(audit, now=now, known=known)
    return True


def _tell(kind: str, audit: Audit, meeting_id: int, now: datetime, known: Known) -> None:
    """Those who meet: the auditor, the Team Manager and the practitioner.

    Whoever still grades the case beside the first auditor is not told: it would say that it is Inadequate. Nor is the
    practitioner before their own view is in, for the same reason.
    """
    managers, _ = leaders_of(audit, local_date(now), known)
    grading = set(audit.seconds.filter(status__in=UNFINISHED).values_list("auditor_id", flat=True))
    own = practitioner_of(audit) if audit.own_handed_in_at is not None else ()
    recipients = [one for one in (audit.auditor_id, *managers, *own) if one not in grading]
    post(kind, to=recipients, link=paths.four_r_meeting(audit.pk, meeting_id), at=now, about=audit.reference)


def tell_practitioner(audit: Audit, *, now: datetime) -> None:
    """Tell the practitioner, whose own view is in now, of the meeting that was called before it was."""
    meeting = four_r_called(audit)
    if meeting is not None:
        link = paths.four_r_meeting(audit.pk, meeting.pk)
        post("four_r_called", to=practitioner_of(audit), link=link, at=now, about=audit.reference)


@dataclass(frozen=True)
class FourRMeeting:
    """A 4R meeting as it was held.

    ``people`` are those there who have an account, ``others`` those who have none; ``chair_id`` is the chair's account,
    or ``chair`` the name of one who has none. ``headings`` is what was worked out under each, in the rule's order.
    ``actions`` are given with the record, ``changed`` are actions of the audit that it leaves otherwise than they were.
    """

    held_on: date
    safety: str
    people: tuple[int, ...]
    headings: Mapping[str, str]
    support: str
    looks_for: str
    chair_id: int | None = None
    chair: str = ""
    others: str = ""
    actions: tuple[Agreed, ...] = ()
    changed: tuple[Change, ...] = ()


def hold_four_r(audit_id: int, record: FourRMeeting, *, version: int, by: Actor, now: datetime) -> None:
    """Record the 4R meeting that was called: whether the child is safe comes first; its actions are given or changed.

    Its headings are those of the day it was called. Raises Refused for what is not said, and for a chair who is not
    independent where that is asked.
    """
    with atomic():
        audit, meeting = _to_hold(audit_id, version, by)
    columns = columns_of(record, meeting, audit, headings_by(rules_on(meeting.called_on)), now)
    _hold(audit_id, record, columns, known_for(audit_id, now), version=version, by=by, now=now)


def _to_hold(audit_id: int, version: int, by: Actor) -> tuple[Audit, FourR]:
    """The audit, locked, with the meeting that was called."""
    audit = load(audit_id, by=by, check=check_can_run, version=version)
    meeting = four_r_called(audit)
    if meeting is None:
        raise Refused("No 4R meeting is to be held for this audit.", code="no_four_r_called")
    return audit, meeting


@atomic
def _hold(
    audit_id: int, record: FourRMeeting, columns: Columns, known: Known, *, version: int, by: Actor, now: datetime
) -> None:
    """Look again, and write."""
    audit, meeting = _to_hold(audit_id, version, by)
    for name, value in columns.items():
        setattr(meeting, name, value)
    meeting.recorded_at, meeting.recorded_by_id = now, by.account_id
    meeting.save()
    # By account, beside the names in the record: these rows decide who reads the reflections.
    Attendee.objects.bulk_create(Attendee(meeting=meeting, account_id=one) for one in sorted(accounts_at(record)))
    source = action_source(audit, known)
    for one in record.actions:
        actions.propose(source, one.what, owner_id=one.owner_id, due=one.due, by=by, now=now, given=True)
    actions.change_all(record.changed, source, by=by, now=now)
    meetings.recorded(Kind.FOUR_R, key_of(meeting), by=by, now=now)
    drafts.drop(Kind.FOUR_R, key_of(meeting))
    # By the latest grade: while tracked, the meeting is about a re-audit's.
    move(audit, Event.HOLD_FOUR_R, grade=Grade(audit.latest_grade), known=known)
    plan_re_audit(audit, now=now, known=known)
    audit.save()
    # Some who were there see no audit of this team: this is their way to the meeting's page.
    link = paths.four_r_meeting(audit.pk, meeting.pk)
    post("four_r_held", to=sorted(accounts_at(record) - {by.account_id}), link=link, at=now, about=audit.reference)
    record_event("four_r_held", audit, by=by, now=now, data={"round": meeting.round, "actions": len(record.actions)})


Columns = Mapping[str, object]


def columns_of(record: FourRMeeting, meeting: FourR, audit: Audit, headings: Sequence[str], now: datetime) -> Columns:
    """The columns that a record fills, each checked, in the order in which the form asks for them.

    Before the write: who somebody is and who leads a team no lock of ours keeps as it is.
    """
    # Safety before everything: a form that lacks all of it asks for this first.
    safety = require_text(record.safety, "Say first whether the child is safe now, and how you know.", "safety_missing")
    check_held(record.held_on, audit, now)
    chair, attendees = _who_was_there(meeting, audit, record)
    return {
        "held_on": record.held_on,
        "safety": safety,
        "chair": chair,
        "attendees": attendees,
        "headings": four_rs.check_headings(headings, record.headings),
        "support": require_text(record.support, "Say what support was offered to the practitioner.", "support_missing"),
        "looks_for": require_text(record.looks_for, "Say what the re-audit will look for.", "looks_for_missing"),
    }


def _who_was_there(meeting: FourR, audit: Audit, record: FourRMeeting) -> tuple[str, str]:
    """Chair and attendees by name; the chair independent of the team where management oversight is at issue."""
    known = names(accounts_at(record))
    if not record.people and not record.others.strip():
        raise Refused("Say who was there.", code="attendees_missing")
    written = known.get(record.chair_id, "") if record.chair_id else record.chair
    chair = require_text(written, "Say who chaired it.", "chair_missing")[:200]
    # The team whose practice was graded, and the one that has the child now.
    managers = {*managers_of(audit.team_id, record.held_on), *leaders_of(audit, record.held_on)[0]}
    four_rs.check_chair(
        chair,
        account=record.chair_id,
        practitioner=practitioner_names(audit),
        managers=names(managers),
        independent=oversight_at_issue(audit, meeting.round, rules_on(meeting.called_on)),
    )
    there = [known[one] for one in record.people if one in known]
    return chair, ", ".join([*there, *four_rs.lines(record.others)])[:500]


def accounts_at(record: FourRMeeting) -> set[int]:
    """Everybody there who has an account; who chairs a meeting is at it."""
    return {*record.people, *((record.chair_id,) if record.chair_id else ())}


@atomic
def write_reflection(meeting_id: int, text: str, *, by: Actor, now: datetime) -> None:
    """Write one's own reflection, or write it anew: seen by those at the meeting only, and no word of it in history.

    The practitioner may from the day the meeting is called, before it too; anybody else only once they were there.
    """
    meeting = _meeting(meeting_id, by, now)
    words = require_text(text, "Write your reflection.", "reflection_missing")
    if len(words) > rules.LONGEST:
        raise Refused(f"A reflection may be {rules.LONGEST:,} characters long.", code="too_long")
    kept = {"text": words, "written_at": now}
    # Written over, no version kept: what somebody thought about their own work and took back is nobody's to read.
    Reflection.objects.update_or_create(meeting=meeting, account_id=by.account_id, defaults=kept)
    record_event("reflection_written", meeting.audit, by=by, now=now, data={"round": meeting.round})


@atomic
def take_back_reflection(meeting_id: int, *, by: Actor, now: datetime) -> None:
    """Take one's own reflection back: it is theirs, and nothing of it is kept."""
    meeting = _meeting(meeting_id, by, now)
    gone, _ = Reflection.objects.filter(meeting=meeting, account_id=by.account_id).delete()
    if not gone:
        raise Ended("Your reflection is taken back, and nothing of it is kept.")
    record_event("reflection_taken_back", meeting.audit, by=by, now=now, data={"round": meeting.round})


def _meeting(meeting_id: int, by: Actor, now: datetime) -> FourR:
    """The meeting, where this person may reflect on it; else there is none."""
    meeting = FourR.objects.select_related("audit").filter(pk=meeting_id).first()
    if meeting is None:
        raise Missing
    permissions.check_can_reflect(
        by, meeting.audit, there(meeting.pk), hidden_from(Asking(by, now)), off=bool(meeting.called_off_on)
    )
    return meeting


def there(meeting_id: int) -> frozenset[int]:
    """The accounts of those who were at a meeting; of nobody while it is still to be held."""
    return frozenset(Attendee.objects.filter(meeting_id=meeting_id).values_list("account_id", flat=True))
