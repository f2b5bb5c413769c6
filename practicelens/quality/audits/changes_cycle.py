"""Changes after an audit is handed in: review, 4R, re-audit, tracking, sharing, ending. Private to the app."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max
from django.db.transaction import atomic

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing, Refused
from practicelens.notices.changes import post
from practicelens.people.links import Link
from practicelens.people.queries import linked, restricted_keys
from practicelens.quality.audits import paths, permissions, rules
from practicelens.quality.audits.asking import cycle_actions
from practicelens.quality.audits.changes_allocate import close_unfinished, manages, standing
from practicelens.quality.audits.changes_base import (
    Meeting,
    begin_month_four,
    check_held,
    child_of,
    depth_on,
    four_r_called,
    judged_on,
    load,
    load_for_house,
    move,
    note,
    plan_re_audit,
    said,
)
from practicelens.quality.audits.changes_four_r import call_four_r, call_off_four_r
from practicelens.quality.audits.models import ActionReview, Audit
from practicelens.quality.audits.states import CLOSED, TRACKING, Depth, Event, Kind, Status, can
from practicelens.quality.standards.content import Tool
from practicelens.quality.standards.queries import tool_by_id, tool_in_force
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.queries import calendar
from practicelens.workdays.clock import local_date


@atomic
def review_actions(audit_id: int, held: Meeting, *, version: int, by: Actor, now: datetime) -> None:
    """Month 2: the Team Manager and the practitioner have gone through the actions."""
    audit = load(audit_id, by=by, check=permissions.check_can_review, version=version)
    check_held(held.held_on, audit, now)
    move(audit, Event.REVIEW_ACTIONS, grade=Grade(audit.grade))
    audit.reviewed_on = held.held_on
    plan_re_audit(audit, now=now)
    audit.save()
    ActionReview.objects.create(
        audit=audit,
        held_on=held.held_on,
        attendees=said(held.attendees, "Say who was there.", "attendees_missing"),
        notes=said(held.notes, "Say what you agreed.", "notes_missing"),
        recorded_at=now,
        recorded_by_id=by.account_id,
    )
    note("actions_reviewed", audit, by=by, now=now)


def re_audits_due(today: date) -> tuple[int, ...]:
    """House-internal: first audits whose re-audit's month has come and is not yet open. For the job."""
    next_month = (today.replace(day=28) + (date.resolution * 4)).replace(day=1)
    waiting = Audit.objects.filter(
        status__in=(Status.ACTIONS_REVIEWED, *TRACKING), re_audit_due__lt=next_month, original__isnull=True
    )
    under_way = Audit.objects.filter(original__isnull=False, submitted_at__isnull=True).exclude(status__in=CLOSED)
    held = set(under_way.values_list("original_id", flat=True))
    return tuple(pk for pk in waiting.order_by("pk").values_list("pk", flat=True) if pk not in held)


@atomic
def open_re_audit(audit_id: int, *, by: Actor, now: datetime) -> int:
    """Month 3, or a month of tracking: a re-audit by the original auditor, of practice since the review.

    The product does it when its month comes. Where the auditor has gone it passes to the linked QA Officer.
    """
    audit = load_for_house(audit_id)
    permissions.check_can_allocate(by, audit.team_id)
    due = audit.re_audit_due
    if due is None or not can(Status(audit.status), Event.OPEN_RE_AUDIT):
        raise Refused("No re-audit is due for this audit.", code="no_re_audit_due")
    if rules.month_of(local_date(now)) < rules.month_of(due):
        raise Refused("The re-audit’s month has not come.", code="month_not_come")
    if audit.re_audits.filter(submitted_at__isnull=True).exclude(status__in=CLOSED).exists():
        raise Refused("The re-audit is already open.", code="already_open")
    move(audit, Event.OPEN_RE_AUDIT)
    audit.save()
    again = _re_audit(audit, due, now)
    again.save(force_insert=True)
    data = {"re_audit": again.pk, "round": again.round, "auditor": again.auditor_id, "why": again.passed_on}
    note("re_audit_opened", audit, by=by, now=now, data=data)
    kind = "re_audit_passed_on" if again.passed_on else "re_audit_due"
    post(kind, to=[again.auditor_id], link=paths.audit(again.pk), at=now, about=again.reference)
    return again.pk


def _re_audit(audit: Audit, due: date, now: datetime) -> Audit:
    """The row of a re-audit."""
    today = local_date(now)
    auditor_id, passed_on = _auditor_again(audit, today)
    tool_id, _ = tool_in_force(_tool(audit).key)
    last = audit.re_audits.aggregate(last=Max("round"))["last"] or 0
    due = max(due, calendar().last_of_month(today)) if due < today else due
    return Audit(
        authority=audit.authority,
        scheme=audit.scheme,
        child=audit.child,
        circumstances=audit.circumstances,
        team_id=audit.team_id,
        service_id=audit.service_id,
        worker_id=audit.worker_id,
        auditor_id=auditor_id,
        reviewed_by_id=audit.reviewed_by_id,
        tool_id=tool_id,
        kind=Kind.RE_AUDIT,
        theme=audit.theme,
        own_team=manages(standing(auditor_id, today), audit.team_id),
        draw=audit.draw,
        depth=_depth(audit, last + 1),
        period_start=min(audit.reviewed_on or today, due),
        period_end=due,
        month=rules.month_of(due),
        due=due,
        status=Status.ALLOCATED,
        enters_cycle=False,
        original=audit,
        round=last + 1,
        passed_on=passed_on,
        allocated_at=now,
    )


def _depth(audit: Audit, round_: int) -> Depth:
    """What the re-audit is, by the rules of the first audit's day and the latest grade.

    A check of actions needs actions to check. A grade without a re-audit may yet be tracked: tracking re-audits are
    whole ones then, because only a grade of Good ends tracking.
    """
    depth = depth_on(judged_on(audit), Grade(audit.latest_grade))
    if depth is Depth.ACTIONS and cycle_actions(audit.pk, before=round_):
        return depth
    return Depth.FULL


def _tool(audit: Audit) -> Tool:
    """The tool the audit was done with."""
    return tool_by_id(audit.tool_id)


def _auditor_again(audit: Audit, today: date) -> tuple[int, str]:
    """The original auditor, or where they can no longer the linked QA Officer, then the Head of Safeguarding."""
    candidates = [audit.auditor_id, *linked(audit.team_id, Link.QA_OFFICER, today)]
    for account in candidates:
        actor = standing(account, today)
        cleared = child_of(audit) in actor.restricted or child_of(audit) not in restricted_keys(today)
        own = audit.worker_id is not None and actor.worker_id == audit.worker_id
        if actor.can(Capability.DO_AUDITS) and cleared and not own:
            return account, "" if account == audit.auditor_id else "The original auditor can no longer do it."
    return audit.auditor_id, ""


@atomic
def graded_again(original_id: int, grade: Grade, *, by: Actor, now: datetime) -> None:
    """Month 4: what a re-audit's grade means for the first audit. Called by the submission of the re-audit."""
    audit = load_for_house(original_id)
    if Status(audit.status) in CLOSED:
        raise Missing
    today = local_date(now)
    move(audit, Event.GRADED_AGAIN, grade=grade)
    audit.latest_grade = grade
    begin_month_four(audit, grade, now=now)
    audit.save()
    data = {"grade": grade.value, "status": str(audit.status)}
    note("graded_again", audit, by=by, now=now, data=data)
    if grade is Grade.INADEQUATE and four_r_called(audit) is None:
        rounds = audit.re_audits.aggregate(last=Max("round"))["last"]
        call_four_r(audit, today, round_=rounds, now=now)


@atomic
def share_best_practice(audit_id: int, how: str, *, version: int, by: Actor, now: datetime) -> None:
    """Say what was shared with team and service area, and where: the cycle ends with it."""
    audit = load(audit_id, by=by, check=permissions.check_can_share, version=version)
    words = said(how, "Say what was shared, and where.", "how_missing")
    move(audit, Event.SHARE)
    audit.ended_at, audit.ended_why = now, words[:500]
    audit.save()
    note("best_practice_shared", audit, by=by, now=now)


@atomic
def end_with_reason(audit_id: int, why: str, *, version: int, by: Actor, now: datetime) -> None:
    """The Head of Service ends a cycle before Good is reached, and says why; an open re-audit is withdrawn."""
    audit = load(audit_id, by=by, check=permissions.check_can_end, version=version)
    reason = said(why, "Say why it ends here: the child moved away, or is closed to us.", "why_missing")
    move(audit, Event.END_WITH_REASON)
    audit.ended_at, audit.ended_why = now, reason[:500]
    audit.re_audit_due = None
    audit.save()
    note("ended_with_reason", audit, by=by, now=now)
    call_off_four_r(audit, "The cycle was ended by the Head of Service.", by=by, now=now)
    for again in audit.re_audits.filter(status__in=(Status.ALLOCATED, Status.STARTED)):
        close_unfinished(again, "The cycle was ended by the Head of Service.", by=by, now=now)


@atomic
def chase(audit_id: int, *, by: Actor, now: datetime) -> None:
    """Tell an auditor that their audit is late, once a month it stays so; the lateness itself is worked out."""
    if by != SYSTEM:
        raise Missing
    audit = load_for_house(audit_id)
    audit.chased_on = local_date(now)
    audit.save(update_fields=["chased_on"])
    note("chased", audit, by=by, now=now)
    post("audit_late", to=[audit.auditor_id], link=paths.audit(audit.pk), at=now, about=audit.reference)


def late_unchased(today: date) -> tuple[int, ...]:
    """House-internal: late audits not chased in this calendar month. For the job."""
    late = Audit.objects.filter(status__in=(Status.ALLOCATED, Status.STARTED), due__lt=today)
    rows = late.order_by("pk").values_list("pk", "chased_on")
    return tuple(pk for pk, on in rows if on is None or rules.month_of(on) < rules.month_of(today))
