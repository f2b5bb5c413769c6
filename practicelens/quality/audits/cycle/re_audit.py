"""Opening a re-audit: when it is due, what it is, whose practice it grades, and who does it."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max
from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Refused, Stale
from practicelens.notices.changes import post
from practicelens.people.asking import asking_as_system, asking_on
from practicelens.people.internal import linked
from practicelens.people.links import Link
from practicelens.performance.datasets.whereabouts.internal import places_of
from practicelens.quality.audits.allocation.changes import manages, standing
from practicelens.quality.audits.core import paths, permissions, rules
from practicelens.quality.audits.core.changes import load_for_house, move, record_event
from practicelens.quality.audits.core.facts import child_of, depth_by, going_on_with, judged_on
from practicelens.quality.audits.core.known import service_of
from practicelens.quality.audits.core.states import CLOSED, TRACKING, Closure, Depth, Event, Kind, Status, can
from practicelens.quality.audits.core.texts import without_age
from practicelens.quality.audits.cycle.handover import nobody_can, why_not
from practicelens.quality.audits.cycle.internal import cycle_actions
from practicelens.quality.audits.models import Audit, ClosureChoice
from practicelens.quality.standards.content import Tool
from practicelens.quality.standards.internal import tool_by_id, tool_in_force
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.queries import calendar, rules_on
from practicelens.workdays.clock import local_date


def re_audits_due(today: date) -> tuple[int, ...]:
    """House-internal: first audits whose re-audit's month has come and is not yet open. For the job."""
    # The 28th and four days is in the next month, however long this one is.
    next_month = (today.replace(day=28) + (date.resolution * 4)).replace(day=1)
    # Due on its month's last working day, and opened from the month's first: by its month, not by its day.
    waiting = Audit.objects.filter(
        status__in=(Status.ACTIONS_REVIEWED, *TRACKING), re_audit_due__lt=next_month, original__isnull=True
    )
    under_way = Audit.objects.filter(original__isnull=False, submitted_at__isnull=True).exclude(status__in=CLOSED)
    held = set(under_way.values_list("original_id", flat=True))
    return tuple(pk for pk in waiting.order_by("pk").values_list("pk", flat=True) if pk not in held)


def open_re_audit(audit_id: int, *, by: Actor, now: datetime) -> int:
    """Month 3, or a month of tracking: a re-audit by the original auditor, of practice since the review.

    The product does it when its month comes. It is of the team that holds the child now. Where the auditor has gone, is
    away or in conflict it passes to the linked QA Officer, with why; where nobody can, the Head of Safeguarding hears.
    """
    with atomic():
        audit, due = _to_re_audit(audit_id, by, now)
    # Before the write: the extract is a file, and everybody who might do it is looked at.
    again = _re_audit(audit, due, now)
    _find_auditor(again, audit, local_date(now))
    return _open(again, audit.version, by=by, now=now)


def _to_re_audit(audit_id: int, by: Actor, now: datetime) -> tuple[Audit, date]:
    """The first audit, locked, and the day its re-audit is due."""
    # As the house: the product opens it when its month comes, and is named on no child.
    audit = load_for_house(audit_id)
    permissions.check_can_allocate(by, audit.team_id)
    due = audit.re_audit_due
    if due is None or not can(Status(audit.status), Event.OPEN_RE_AUDIT):
        raise Refused("No re-audit is due for this audit.", code="no_re_audit_due")
    if rules.month_of(local_date(now)) < rules.month_of(due):
        raise Refused("The re-audit’s month has not come.", code="month_not_come")
    if audit.re_audits.filter(submitted_at__isnull=True).exclude(status__in=CLOSED).exists():
        raise Refused("The re-audit is already open.", code="already_open")
    return audit, due


@atomic
def _open(again: Audit, version: int, *, by: Actor, now: datetime) -> int:
    """Look again at the first audit, and write."""
    audit, _ = _to_re_audit(again.original_id or 0, by, now)
    # Its grade, its team or its months are others than those that the re-audit was made from; the job comes again.
    if audit.version != version:
        raise Stale
    # Moved before the row is made: what the table refuses leaves no re-audit behind.
    move(audit, Event.OPEN_RE_AUDIT)
    audit.save()
    again.original = audit
    # Written once and whole: whether it is of the auditor's own team depends on who does it.
    again.save(force_insert=True)
    data = {"re_audit": again.pk, "round": again.round, "auditor": again.auditor_id, "why": again.passed_on}
    record_event("re_audit_opened", audit, by=by, now=now, data=data)
    if again.nobody_since is not None:
        nobody_can(again, by=by, now=now)
        return again.pk
    kind = "re_audit_passed_on" if again.passed_on else "re_audit_due"
    post(kind, to=[again.auditor_id], link=paths.audit(again.pk), at=now, about=again.reference)
    return again.pk


def _re_audit(audit: Audit, due: date, now: datetime) -> Audit:
    """The row of a re-audit, with the team and worker of the child now and the original auditor."""
    today, team_id = local_date(now), going_on_with(audit)
    where = places_of(asking_as_system(), [child_of(audit)]).get(child_of(audit))
    known = where is not None and where.open and where.team_id == team_id and where.worker_id is not None
    # The worker of then, unless the child has gone to another team: then nobody, until an extract names one.
    stays = audit.worker_id if team_id == audit.team_id else None
    # The version in force now, of the same tool: practice is graded by today's standard, as everybody else's is.
    tool_id, _ = tool_in_force(_tool(audit).key)
    # Withdrawn ones count: a round has its own 4R meeting and its own actions, which must not become another's.
    last = audit.re_audits.aggregate(last=Max("round"))["last"] or 0
    # Opened late (a review came late, or the machine was off): by the end of this month, so as not to begin late.
    due = max(due, calendar().last_of_month(today)) if due < today else due
    until = min(due, closed.child_closed_on) if (closed := re_audited_to_closure(audit)) else due
    return Audit(
        authority=audit.authority,
        scheme=audit.scheme,
        child=audit.child,
        circumstances=without_age(audit.circumstances),
        team_id=team_id,
        service_id=audit.service_id if team_id == audit.team_id else service_of(team_id),
        worker_id=where.worker_id if known and where is not None else stays,
        auditor_id=audit.auditor_id,
        reviewed_by_id=audit.reviewed_by_id,
        tool_id=tool_id,
        kind=Kind.RE_AUDIT,
        theme=audit.theme,
        draw=audit.draw,
        depth=_depth(audit, last + 1),
        # Practice since the review is what it grades; never a period that begins after it ends.
        period_start=min(audit.reviewed_on or today, until),
        period_end=until,
        month=rules.month_of(due),
        due=due,
        status=Status.ALLOCATED,
        enters_cycle=False,  # it moves its first audit's cycle on and has none of its own
        original=audit,
        round=last + 1,
        allocated_at=now,
    )


def re_audited_to_closure(audit: Audit) -> ClosureChoice | None:
    """The Head of Service's choice that the work up to the closure is looked at again; None where it is not theirs."""
    return ClosureChoice.objects.filter(audit=audit, choice=Closure.RE_AUDIT).first()


def _depth(audit: Audit, round_: int) -> Depth:
    """What the re-audit is, by the rules of the first audit's day and the latest grade.

    A check of actions needs actions to check. A grade without a re-audit may yet be tracked: tracking re-audits are
    whole ones then, because only a grade of Good ends tracking.
    """
    depth = depth_by(rules_on(judged_on(audit)), Grade(audit.latest_grade))
    if depth is Depth.ACTIONS and cycle_actions(audit.pk, before=round_):
        return depth
    return Depth.FULL


def _tool(audit: Audit) -> Tool:
    return tool_by_id(audit.tool_id)


def _find_auditor(again: Audit, audit: Audit, today: date) -> None:
    """The original auditor; where they cannot, the linked QA Officer or who covers for them; else nobody, said so."""
    why = why_not(again, audit.auditor_id, today, again.due)
    if why:
        officers = linked(again.team_id, Link.QA_OFFICER, today)
        able = (one for one in officers if not why_not(again, one, today, again.due))
        chosen = next(able, None)
        again.auditor_id = chosen or audit.auditor_id
        again.nobody_since = today if chosen is None else None
        again.passed_on = f"The original auditor {why}."
    # Of the team that has the child now: whoever audited another team then may manage this one by now.
    again.own_team = manages(asking_on(standing(again.auditor_id, today), today), again.team_id)
