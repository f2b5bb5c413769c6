"""Changes that begin a second grading: drawn, asked for, paired; and finding who does it."""

from __future__ import annotations

from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.history.changes import record
from practicelens.notices.changes import post
from practicelens.people.asking import Asking
from practicelens.people.holders import holders
from practicelens.people.internal import managers_of
from practicelens.quality.audits.allocation import changes as audits
from practicelens.quality.audits.allocation import internal as allocation_internal
from practicelens.quality.audits.beside.changes import (
    able_to_grade,
    ask_second_look,
    is_still_blind,
    take_for_draw,
)
from practicelens.quality.audits.beside.internal import Case, case
from practicelens.quality.audits.core.states import UNFINISHED, Kind
from practicelens.quality.audits.core.states import Status as AuditStatus
from practicelens.quality.audits.work import queries as work_queries
from practicelens.quality.moderation.models import Drawn, SecondGrading
from practicelens.quality.moderation.second_grades import permissions, rules
from practicelens.quality.moderation.second_grades.base import account_of, check_version, load, move, record_event
from practicelens.quality.moderation.second_grades.states import OPEN, Event, Reason, Status
from practicelens.rulebook.queries import calendar, rules_on
from practicelens.workdays import timescales
from practicelens.workdays.clock import local_date

SALT = "second grade"
"""What the lot of an audit begins with; its reference follows, so that anyone can draw it again."""


def draw(audit_id: int, *, by: Actor, now: datetime) -> rules.Draw:
    """Decide, once, whether an audit is graded twice, by the rules of the day it was handed in; kept and logged.

    One that is chosen gets its second grader at once, unless it is paired already: the pair is its second grading.
    """
    found, row = _draw(audit_id, by=by, now=now)
    # After the decision stands: who grades takes long to find, and a job looks again where this is cut off.
    if row is not None:
        _find_or_tell(row, now=now)
    return found


@atomic
def _draw(audit_id: int, *, by: Actor, now: datetime) -> tuple[rules.Draw, SecondGrading | None]:
    """The lot, kept; and the second grading that it opens, which has nobody yet."""
    audit = take_for_draw(audit_id, by=by)
    # Of the day it was handed in: changing the rule draws nothing anew.
    rules_then = rules_on(audit.submitted_on)
    always, one_in = rules_then.table("moderation.grades"), int(rules_then.number("moderation.one_in"))
    found = rules.draw(audit.reference, SALT, audit.grade, always, one_in)
    reason = found.reason.value if found.reason else ""
    Drawn.objects.create(
        audit_id=audit.id, chosen=found.chosen, reason=reason, seed=found.seed, one_in=one_in, drawn_at=now
    )
    data = {"chosen": found.chosen, "reason": reason, "seed": found.seed, "one_in": one_in}
    first = case(audit_id)
    record("moderation.drawn", by=by, at=now, subject=("audit", audit.id), data=data, children=[first.child])
    # A pair, or a second look, is its second grading already: nobody grades a case three times.
    if found.reason is None or _open(audit_id):
        return found, None
    return found, _begin(first, found.reason, audit.submitted_on, by=by, now=now)


def _open(audit_id: int) -> bool:
    """Whether an audit is being graded a second time."""
    return SecondGrading.objects.filter(audit_id=audit_id, status__in=OPEN).exists()


def _begin(first: Case, reason: Reason, since: date, *, by: Actor, now: datetime) -> SecondGrading:
    """Open a second grading with nobody yet, to be agreed so many working days after ``since``."""
    row = SecondGrading(
        audit_id=first.id,
        reason=reason,
        status=Status.NOBODY,
        opened_at=now,
        opened_by_id=account_of(by),
        due=timescales.due(since, rules_on(since).limit("cycle.agreed_grade"), calendar()),
    )
    row.save(force_insert=True)
    record_event("opened", row, first, by=by, now=now, reason=reason.value)
    return row


def _find_or_tell(row: SecondGrading, *, now: datetime) -> None:
    """Look for a second grader, and tell where there is none."""
    first = case(row.audit_id)
    if not _find(row, first, now=now):
        _nobody(row, first, now=now)


def _find(row: SecondGrading, first: Case, *, now: datetime) -> bool:
    """Give it to whoever may and has fewest audits open; says whether somebody could.

    Everybody is looked at before the write: it looks again at the one who was chosen.
    """
    today = local_date(now)
    # Of today, unlike the draw: who may grade and by when is asked of those who are here now.
    rules_today = rules_on(today)
    due = timescales.due(today, rules_today.limit("moderation.second_grade"), calendar())
    # By account: who holds two of the roles is asked once.
    asked = {account for role in rules_today.table("moderation.graders") for account in holders(Role(role), today)}
    # With the row's number: a second look at the same audit draws its grader anew.
    seed = f"{SALT}/{first.reference}/{row.pk}"
    ranked = rules.by_load(asked, allocation_internal.open_loads(asked), seed)
    chosen = able_to_grade(first.id, ranked, today, due)
    if chosen is None:
        return False
    # Prepared outside of the write: it reads more than a write should.
    prepared = audits.prepare(_allocation(first, chosen, Kind.SECOND, due), by=SYSTEM, now=now)
    return _keep(row.pk, first, prepared, seed, now=now)


@atomic
def _keep(second_grading_id: int, first: Case, prepared: audits.Prepared, seed: str, *, now: datetime) -> bool:
    """Write who grades a case again, if nobody does yet and they are still blind; says whether it did."""
    row = SecondGrading.objects.select_for_update().get(pk=second_grading_id)
    chosen = prepared.what.auditor_id
    # Two may look at once, a job and the request that drew; and in the meantime the chosen one may have read the grade.
    if row.status != Status.NOBODY or not is_still_blind(first.id, prepared.what, local_date(now)):
        return False
    (row.second_id,) = audits.keep([prepared], by=SYSTEM, now=now)
    move(row, Event.FIND)
    row.save()
    record_event("grader_found", row, first, by=SYSTEM, now=now, grader=chosen, seed=seed)
    return True


def _allocation(first: Case, grader: int, kind: Kind, due: date | None) -> audits.Allocation:
    """The second grader's audit, of the same case."""
    # Same child, team, worker and tool, so that the two grade the same case by the same questions.
    return audits.Allocation(
        child=first.child,
        team_id=first.team_id,
        auditor_id=grader,
        tool=first.tool.key,
        worker_id=first.worker_id,
        kind=kind,
        due=due,
        beside=first.id,
    )


@atomic
def _nobody(row: SecondGrading, first: Case, *, now: datetime) -> None:
    """Tell the Head of Safeguarding that nobody can grade a case again."""
    record_event("nobody_found", row, first, by=SYSTEM, now=now)
    heads = holders(Role.HEAD_OF_QA, local_date(now))
    post("second_grade_nobody", to=heads, link=f"/second-grades/{row.pk}/", at=now, about=first.reference)


def without_grader() -> tuple[int, ...]:
    """House-internal: second gradings for which nobody was found yet. For the job."""
    return tuple(SecondGrading.objects.filter(status=Status.NOBODY).order_by("pk").values_list("pk", flat=True))


def find_grader(second_grading_id: int, *, by: Actor, now: datetime) -> bool:
    """The product looks again for somebody to grade a case a second time. Says whether it found one."""
    if by != SYSTEM:
        raise Missing
    row = SecondGrading.objects.filter(pk=second_grading_id).first()
    if row is None:
        raise Missing
    return row.status == Status.NOBODY and _find(row, case(row.audit_id), now=now)


@atomic
def name_grader(second_grading_id: int, account_id: int, *, version: int, by: Actor, now: datetime) -> None:
    """The Head of Safeguarding says who grades a case a second time, where nobody was found."""
    row, first = load(second_grading_id, by=by)
    permissions.check_can_settle(by, first.team_id)
    check_version(row, version)
    today = local_date(now)
    # From today and not from the draw: whoever is named has a whole term for it.
    due = timescales.due(today, rules_on(today).limit("moderation.second_grade"), calendar())
    move(row, Event.FIND)
    # Allocated by the product: the audits' own rules of who may allocate do not apply to moderation.
    row.second_id = audits.allocate(_allocation(first, account_id, Kind.SECOND, due), by=SYSTEM, now=now)
    row.save()
    record_event("grader_named", row, first, by=by, now=now, grader=account_id)


def second_look(audit_id: int, why: str, *, by: Actor, now: datetime) -> int:
    """The practitioner asks for a second look, with why: the case is graded again, and the agreed grade answers.

    Where a second grading goes on already, that one answers.
    """
    row = _second_look(audit_id, why, by=by, now=now)
    if row.status == Status.NOBODY:
        _find_or_tell(row, now=now)
    return row.pk


@atomic
def _second_look(audit_id: int, why: str, *, by: Actor, now: datetime) -> SecondGrading:
    """What was asked, kept and told; and the second grading that answers it."""
    ask_second_look(audit_id, why, by=by, now=now)
    # After the asking was kept: where one goes on already, its agreed grade answers this one too.
    row = SecondGrading.objects.filter(audit_id=audit_id, status__in=OPEN).first()
    first = case(audit_id)
    if row is None:
        row = _begin(first, Reason.SECOND_LOOK, local_date(now), by=SYSTEM, now=now)
    link = f"/audits/{audit_id}/"
    # The auditor hears that it was asked for, not of whom: the second grader stays unnamed until both are in.
    recipients = [first.auditor_id, *holders(Role.HEAD_OF_QA, local_date(now))]
    post("second_look_asked", to=recipients, link=link, at=now, about=first.reference)
    return row


def pair(audit_id: int, *, by: Actor, now: datetime) -> int:
    """The auditor, or the Head of Safeguarding, pairs an audit not handed in with the team's manager; returns its id.

    Both grade the case blind of each other until both are in. Raises Refused: handed_in, re_audit, paired, no_manager.
    """
    view = work_queries.audit(Asking(by, now), audit_id)
    first = case(audit_id)
    permissions.check_can_pair(by, first.auditor_id, first.team_id)
    _check_unfinished(first)
    if view.original_id is not None:
        raise Refused("The Team Manager knows a re-audit’s first grade: pair a first audit.", code="re_audit")
    if _open(audit_id):
        raise Refused("This audit is paired already.", code="paired")
    # An auditor who manages the team cannot be both halves.
    managers = [one for one in managers_of(first.team_id, local_date(now)) if one != first.auditor_id]
    if not managers:
        raise Refused("The team has no manager who could grade beside its auditor.", code="no_manager")
    # The first in order, where two share a post: either can grade beside the auditor.
    beside = _allocation(first, managers[0], Kind.PAIRED, view.row.due)
    return _pair(first, audits.prepare(beside, by=SYSTEM, now=now), by=by, now=now)


def _check_unfinished(first: Case) -> None:
    if first.status not in UNFINISHED or not first.graded_whole:
        raise Refused("Only an audit that is not handed in yet can be paired.", code="handed_in")


@atomic
def _pair(first: Case, prepared: audits.Prepared, *, by: Actor, now: datetime) -> int:
    """Look again whether it is still with its auditor, and write; that it is paired once the database holds."""
    # Handed in meanwhile, the manager may have read its grade: the pair would not be blind.
    _check_unfinished(case(first.id))
    row = SecondGrading(
        audit_id=first.id, reason=Reason.PAIR, status=Status.GRADING, opened_at=now, opened_by_id=account_of(by)
    )
    (row.second_id,) = audits.keep([prepared], by=SYSTEM, now=now)
    row.save(force_insert=True)
    record_event("paired", row, first, by=by, now=now, manager=prepared.what.auditor_id)
    return row.pk


def lost() -> tuple[int, ...]:
    """House-internal: second gradings whose grader's audit, or whose first audit, was withdrawn. For the job."""
    rows = SecondGrading.objects.filter(status=Status.GRADING)
    gone = rows.filter(second__status=AuditStatus.WITHDRAWN) | rows.filter(audit__status=AuditStatus.WITHDRAWN)
    return tuple(gone.order_by("pk").values_list("pk", flat=True))


def take_up_lost(second_grading_id: int, *, by: Actor, now: datetime) -> None:
    """A grader's audit was withdrawn: find another. A pair, or one whose first audit was withdrawn, is called off."""
    if by != SYSTEM:
        raise Missing
    row = _lose_grader(second_grading_id, by=by, now=now)
    if row.status == Status.NOBODY:
        _find_or_tell(row, now=now)


@atomic
def _lose_grader(second_grading_id: int, *, by: Actor, now: datetime) -> SecondGrading:
    """The second grading without its grader, or called off."""
    row, first = load(second_grading_id, by=by)
    # A pair is with the Team Manager or with nobody: no other grader stands for them.
    if first.status is not AuditStatus.WITHDRAWN and row.reason != Reason.PAIR:
        move(row, Event.LOSE)
        row.second_id = None
        row.save()
        return row
    move(row, Event.CALL_OFF)
    row.ended_at = now
    row.save()
    record_event("called_off", row, first, by=by, now=now)
    # What is handed in stays: it is somebody's work, though nothing is compared with it any more.
    if row.second_id is not None and case(row.second_id).status in UNFINISHED:
        audits.withdraw(row.second_id, "The first audit was withdrawn.", by=SYSTEM, now=now)
    return row
