"""Changes after an audit is handed in: review, 4R, re-audit, tracking, sharing, ending."""

from __future__ import annotations

from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.texts import require_text
from practicelens.notices.changes import post
from practicelens.quality.actions import changes as actions
from practicelens.quality.audits.allocation.changes import close_unfinished
from practicelens.quality.audits.core import paths, permissions
from practicelens.quality.audits.core.changes import (
    Meeting,
    action_source,
    begin_month_four,
    check_held,
    load,
    load_for_house,
    move,
    plan_re_audit,
    record_event,
)
from practicelens.quality.audits.core.facts import four_r_called, leaders_of, practitioner_of
from practicelens.quality.audits.core.known import FRESH, Known
from practicelens.quality.audits.core.states import CLOSED, TRACKING, Closure, Ending, Event, Status
from practicelens.quality.audits.cycle import convening
from practicelens.quality.audits.cycle.reviews import shown
from practicelens.quality.audits.four_r.changes import call_four_r, call_off_four_r
from practicelens.quality.audits.models import ActionReview, Audit, ClosureChoice
from practicelens.quality.meetings import editions
from practicelens.quality.meetings.states import Kind as MeetingKind
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.queries import calendar, rules_on
from practicelens.workdays import timescales
from practicelens.workdays.clock import local_date


@atomic
def review_actions(audit_id: int, meeting: Meeting, *, version: int, by: Actor, now: datetime) -> None:
    """Month 2: the Team Manager and the practitioner have gone through the actions; some are changed, some are new."""
    audit = load(audit_id, by=by, check=permissions.check_can_review, version=version)
    check_held(meeting.held_on, audit, now)
    move(audit, Event.REVIEW_ACTIONS, grade=Grade(audit.grade))
    audit.reviewed_on = meeting.held_on
    # After the move: only an audit whose actions are reviewed has a re-audit planned, counted from that day.
    plan_re_audit(audit, now=now)
    audit.save()
    ActionReview.objects.create(
        audit=audit,
        held_on=meeting.held_on,
        attendees=require_text(meeting.attendees, "Say who was there.", "attendees_missing", longest=500),
        notes=require_text(meeting.notes, "Say what you agreed.", "notes_missing"),
        recorded_at=now,
        recorded_by_id=by.account_id,
    )
    # Given at once, as agreed with whoever does them; the auditor's own were given at handing in.
    source = action_source(audit)
    for one in meeting.actions:
        actions.propose(source, one.what, owner_id=one.owner_id, due=one.due, by=by, now=now, given=True)
    actions.change_all(meeting.changed, source, by=by, now=now)
    convening.recorded(audit, by=by, now=now)
    record_event("actions_reviewed", audit, by=by, now=now)


@atomic
def correct_review(audit_id: int, meeting: Meeting, why: str, *, version: int, by: Actor, now: datetime) -> None:
    """Write a review's record anew, with why; how it stood stays to be read. Its actions live on where they stand.

    Raises Refused as ``review_actions``, and: why_missing, nothing_changed.
    """
    audit = load(audit_id, by=by, check=permissions.check_can_review, version=version)
    row = ActionReview.objects.filter(audit=audit).order_by("-pk").first()
    if row is None:
        raise Missing
    before = shown(row)
    check_held(meeting.held_on, audit, now)
    row.held_on = meeting.held_on
    row.attendees = require_text(meeting.attendees, "Say who was there.", "attendees_missing", longest=500)
    row.notes = require_text(meeting.notes, "Say what you agreed.", "notes_missing")
    key = convening.key_of(audit)
    # Before the row is written: where nothing differs it refuses, and the record stays as it was.
    number = editions.keep(MeetingKind.REVIEW, key, before, shown(row), why, by=by, now=now)
    row.save()
    # The re-audit grades practice since the review: it follows the day, unless it is open and has its own by now.
    audit.reviewed_on = meeting.held_on
    plan_re_audit(audit, now=now)
    audit.version += 1
    audit.save()
    recipients = {*leaders_of(audit, local_date(now))[0], *practitioner_of(audit), audit.auditor_id} - {by.account_id}
    post("review_corrected", to=recipients, link=paths.audit(audit.pk), at=now, about=audit.reference)
    record_event("review_corrected", audit, by=by, now=now, data={"edition": number})


@atomic
def graded_again(again: Audit, grade: Grade, *, by: Actor, now: datetime, known: Known = FRESH) -> None:
    """Month 4: what a re-audit's grade means for the first audit. Called by the submission of the re-audit.

    ``again``: the re-audit as it was loaded for this change; its first audit was locked with it.
    """
    audit = again.original
    if audit is None:
        raise Missing
    # Ended by the Head of Service while the re-audit was being written: its grade then moves nothing.
    if Status(audit.status) in CLOSED:
        raise Missing
    today = local_date(now)
    move(audit, Event.GRADED_AGAIN, grade=grade, known=known)
    # Before month four: what is told and shown there goes by the latest grade.
    audit.latest_grade = grade
    # The table of moves alone says what a grade leads to; month four is read off the status it gave.
    begin_month_four(audit, grade, now=now, known=known)
    closed = ClosureChoice.objects.filter(audit=audit, choice=Closure.RE_AUDIT).exists()
    if closed and Status(audit.status) in TRACKING:
        # The child is closed to us: no practice comes after this that another re-audit could look at.
        move(audit, Event.END_WITH_REASON)
        audit.ended_at, audit.ended_because, audit.re_audit_due = now, Ending.CLOSED, None
        audit.ended_why = f"The child is closed to us: the work up to then was re-audited, {grade.words}."
    if grade is not Grade.INADEQUATE or closed:
        # One that an earlier Inadequate called and nobody held: there is nothing to hold it about any more.
        call_off_four_r(audit, f"The re-audit was graded {grade.words}.", by=by, now=now, known=known)
    audit.save()
    data = {"grade": grade.value, "status": str(audit.status)}
    record_event("graded_again", audit, by=by, now=now, data=data)
    # One that is called and not held yet covers this grade too: two meetings about one child would say the same.
    if grade is Grade.INADEQUATE and not closed and four_r_called(audit) is None:
        # Re-audits are opened one after the other: the one handed in is the latest.
        call_four_r(audit, today, round_=again.round, now=now, known=known)


@atomic
def best_practice_shared(audit_id: int, title: str, *, by: Actor, now: datetime) -> None:
    """House-internal: a piece of learning from this audit was published, and the cycle ends with it.

    Learning has checked who may. A cycle that ended meanwhile for another reason stays as it is.
    """
    audit = load_for_house(audit_id)
    if audit.status != Status.BEST_PRACTICE:
        return
    move(audit, Event.SHARE)
    audit.ended_at, audit.ended_why = now, f"Shared as a piece of learning: “{title}”."[:500]
    audit.save()
    record_event("best_practice_shared", audit, by=by, now=now)


@atomic
def end_without_piece(audit_id: int, why: str, *, version: int, by: Actor, now: datetime) -> None:
    """Say why no piece of learning is made of an audit's best practice, such as consent refused: the cycle ends."""
    audit = load(audit_id, by=by, check=permissions.check_can_share, version=version)
    words = require_text(why, "Say why no piece is made.", "why_missing")
    move(audit, Event.SHARE)
    audit.ended_at, audit.ended_why = now, f"No piece of learning: {words}"[:500]
    audit.save()
    record_event("best_practice_not_shared", audit, by=by, now=now)


@atomic
def end_with_reason(audit_id: int, why: Ending, words: str = "", *, version: int, by: Actor, now: datetime) -> None:
    """The Head of Service ends a cycle before Good: the child is closed to us, moved away, or another reason.

    Another reason is said in words. An open re-audit is withdrawn.
    """
    audit = load(audit_id, by=by, check=permissions.check_can_end, version=version)
    if why is Ending.OTHER:
        require_text(words, "Say in a few words why it ends here.", "why_missing")
    reasons = [words.strip()] if why is Ending.OTHER else [f"{why.words}.", words.strip()]
    move(audit, Event.END_WITH_REASON)
    audit.ended_at, audit.ended_why = now, " ".join(reasons).strip()[:500]
    # No day is left on it, or the nightly job would open a re-audit of a cycle that is over.
    audit.ended_because, audit.re_audit_due = why, None
    audit.save()
    record_event("ended_with_reason", audit, by=by, now=now, data={"why": why.value})
    call_off_four_r(audit, "The cycle was ended by the Head of Service.", by=by, now=now)
    convening.not_to_be(audit, "The cycle was ended by the Head of Service.", by=by, now=now)
    # The first audit is locked by now, its re-audits after it, here as in `submit`: else the two wait for each other.
    for again in audit.re_audits.filter(status__in=(Status.ALLOCATED, Status.STARTED)):
        close_unfinished(again, "The cycle was ended by the Head of Service.", by=by, now=now)


@atomic
def chase(audit_id: int, *, by: Actor, now: datetime) -> None:
    """Tell an auditor that their audit is late, once a month it stays so; the lateness itself is worked out."""
    if by != SYSTEM:
        raise Missing
    audit = load_for_house(audit_id)
    # The day alone is kept, so that a job that runs twice chases once; how late it is, is worked out when asked.
    audit.chased_on = local_date(now)
    audit.save(update_fields=["chased_on"])
    record_event("chased", audit, by=by, now=now)
    post("audit_late", to=[audit.auditor_id], link=paths.audit(audit.pk), at=now, about=audit.reference)


def reviews_late(today: date) -> tuple[int, ...]:
    """House-internal: audits whose review is late, of which managers or Head of Service are still to hear."""
    rows = Audit.objects.filter(status=Status.SUBMITTED, review_due__lt=today).order_by("pk")
    climbs, days = rules_on(today).limit("action.review_climbs_to_head"), calendar()
    return tuple(
        row.pk
        for row in rows
        if row.review_due
        and (
            _not_for_a_month(row.review_chased_on, today)
            or (row.review_climbed_on is None and today >= timescales.due(row.review_due, climbs, days))
        )
    )


@atomic
def chase_review(audit_id: int, *, by: Actor, now: datetime) -> None:
    """Tell the Team Manager that a review is late, once a month; the Head of Service once, when it has climbed.

    The re-audit waits for the review: it grades practice since then.
    """
    if by != SYSTEM:
        raise Missing
    audit, today = load_for_house(audit_id), local_date(now)
    if audit.status != Status.SUBMITTED or audit.review_due is None or audit.review_due >= today:
        raise Refused("This review is not late.", code="not_late")
    managers, heads = leaders_of(audit, today)
    if _not_for_a_month(audit.review_chased_on, today):
        audit.review_chased_on = today
        post("review_late", to=managers, link=paths.review(audit.pk), at=now, about=audit.reference)
    climbs = timescales.due(audit.review_due, rules_on(today).limit("action.review_climbs_to_head"), calendar())
    if audit.review_climbed_on is None and today >= climbs:
        audit.review_climbed_on = today
        post("review_climbed", to=heads, link=paths.audit(audit.pk), at=now, about=audit.reference)
    audit.save(update_fields=["review_chased_on", "review_climbed_on"])
    record_event("review_chased", audit, by=by, now=now)


def _not_for_a_month(chased_on: date | None, today: date) -> bool:
    """Whether it is time to chase. By the day of the last time: by the calendar, the 1st is a month after the 31st."""
    return chased_on is None or timescales.add_months(chased_on, 1) <= today


def late_unchased(today: date) -> tuple[int, ...]:
    """House-internal: late audits not chased for a month. For the job."""
    late = Audit.objects.filter(status__in=(Status.ALLOCATED, Status.STARTED), due__lt=today)
    rows = late.order_by("pk").values_list("pk", "chased_on")
    return tuple(pk for pk, on in rows if _not_for_a_month(on, today))
