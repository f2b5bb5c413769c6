"""Changes that lead from two gradings to the agreed grade."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q
from django.db.transaction import atomic

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.access.texts import require_text
from practicelens.notices.changes import post
from practicelens.people.holders import holders
from practicelens.people.internal import account_of_worker, standing_accounts
from practicelens.quality.audits.beside.changes import answer_second_look
from practicelens.quality.audits.beside.internal import Case, Side, case
from practicelens.quality.audits.core.changes import known_for
from practicelens.quality.audits.core.known import Known
from practicelens.quality.audits.grades import changes as audits
from practicelens.quality.moderation.models import EarlierProposal, SecondGrading
from practicelens.quality.moderation.second_grades import permissions, rules
from practicelens.quality.moderation.second_grades.base import (
    Seen,
    account_of,
    both_sides,
    check_version,
    grades_of,
    load,
    load_again,
    move,
    path,
    read_before,
    record_event,
)
from practicelens.quality.moderation.second_grades.rules import Grades
from practicelens.quality.moderation.second_grades.states import Event, Status
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.queries import calendar
from practicelens.workdays import timescales
from practicelens.workdays.clock import local_date

SAME = "Both graders gave the same grades, each without seeing the other’s."


def graded() -> tuple[int, ...]:
    """House-internal: second gradings of which both are in, still to be laid side by side. For the job."""
    # Asked of the audits and not of a mark on the row: handing in knows nothing of moderation (decision 6).
    rows = SecondGrading.objects.filter(
        status=Status.GRADING, audit__submitted_at__isnull=False, second__submitted_at__isnull=False
    )
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


def of_audit(audit_id: int) -> tuple[int, ...]:
    """House-internal: the second grading that an audit, first or second, belongs to, if both are in now."""
    rows = SecondGrading.objects.filter(Q(audit_id=audit_id) | Q(second_id=audit_id), pk__in=graded())
    return tuple(rows.values_list("pk", flat=True))


def after_handing_in(audit_id: int, *, by: Actor, now: datetime) -> bool:
    """A grader has just handed in: where both are in they are laid side by side at once. Says whether they were.

    Whatever is missed here, were the process to end just now, the job does within ten minutes.
    """
    if case(audit_id).auditor_id != by.account_id:
        raise Missing
    found = of_audit(audit_id)
    for one in found:
        try:
            lay_side_by_side(one, by=SYSTEM, now=now)
        except Refused:
            # The job, or the other grader's own handing in, was quicker.
            continue
    return bool(found)


def lay_side_by_side(second_grading_id: int, *, by: Actor, now: datetime) -> bool:
    """Both are in: where they gave the same grades it is agreed at once; else both are asked to agree.

    Says whether it was agreed.
    """
    # No person does this: who is a grader would learn from it whether the other is in.
    if by != SYSTEM:
        raise Missing
    seen = read_before(second_grading_id)
    return _lay_side_by_side(second_grading_id, seen, known_for(seen.case.id, now), by=by, now=now)


@atomic
def _lay_side_by_side(second_grading_id: int, before: Seen, known: Known, *, by: Actor, now: datetime) -> bool:
    row, seen = load_again(second_grading_id, before, by=by)
    first, sides = seen.case, seen.sides
    if sides is None or row.status != Status.GRADING:
        raise Refused("Both gradings are not in yet.", code="not_both_in")
    one, two = sides
    row.both_in_at = now
    # A pair has had no day until now: it counts from when the later of the two came in.
    if row.due is None and first.submitted_on is not None:
        row.due = _agreed_by(max(first.submitted_on, local_date(now)), known)
    # Two who agree without having talked need no meeting to agree.
    if rules.the_same(grades_of(one), grades_of(two)):
        move(row, Event.SAME)
        _agree(row, seen, grades_of(one), SAME, known, by=by, now=now)
        return True
    move(row, Event.BOTH_IN)
    row.save()
    record_event("both_in", row, first, by=by, now=now)
    post("grades_to_agree", to=[one.grader_id, two.grader_id], link=path(row), at=now, about=first.reference)
    return False


def _agreed_by(since: date, known: Known) -> date:
    """The day by which a grade is to be agreed."""
    # By the rule of the day it counts from: a limit changed later moves no day that people were given.
    return timescales.due(since, known.rules_on(since).limit("cycle.agreed_grade"), calendar())


@atomic
def propose(second_grading_id: int, grades: Grades, why: str, *, version: int, by: Actor, now: datetime) -> None:
    """One of the two graders types what they agreed on; the other confirms it or sends it back."""
    row, first, sides = _sides(second_grading_id, by)
    # Permission before version: to whoever may not propose, nothing is stale.
    permissions.check_can_propose(by, _graders(sides))
    check_version(row, version)
    words = rules.check_proposal(grades, (grades_of(sides[0]), grades_of(sides[1])), why)
    move(row, Event.PROPOSE)
    _keep_earlier(row)
    _keep(row, grades, words)
    # Kept with the earlier proposal: beside the new one it would read as an answer to it.
    row.sent_back_why = ""
    row.proposed_at, row.proposed_by_id = now, by.account_id
    row.save()
    record_event("proposed", row, first, by=by, now=now)
    other = _graders(sides) - {by.account_id}
    post("agreed_grade_proposed", to=sorted(other), link=path(row), at=now, about=first.reference)


def confirm(second_grading_id: int, *, version: int, by: Actor, now: datetime) -> None:
    """The other grader confirms: the agreed grade replaces the auditor's in the cycle and in reports."""
    seen = read_before(second_grading_id)
    _confirm(second_grading_id, seen, known_for(seen.case.id, now), version=version, by=by, now=now)


@atomic
def _confirm(second_grading_id: int, before: Seen, known: Known, *, version: int, by: Actor, now: datetime) -> None:
    row, seen, sides = _sides_again(second_grading_id, before, by)
    _check_other(row, sides, by, version)
    move(row, Event.CONFIRM)
    # From the row and not from the form: what is confirmed is what the other typed.
    grades = Grades(Grade(row.overall), {key: Grade(one) if one else None for key, one in row.domains.items()})
    _agree(row, seen, grades, row.why, known, by=by, now=now)


@atomic
def send_back(second_grading_id: int, why: str, *, version: int, by: Actor, now: datetime) -> None:
    """The other grader does not agree, and says why in a word."""
    row, first, sides = _sides(second_grading_id, by)
    _check_other(row, sides, by, version)
    reason = require_text(why, "Say in a word what you see otherwise.", "why_missing")
    move(row, Event.SEND_BACK)
    row.sent_back_why = reason
    row.save()
    record_event("sent_back", row, first, by=by, now=now)
    to = [row.proposed_by_id] if row.proposed_by_id else []
    post("agreed_grade_sent_back", to=to, link=path(row), at=now, about=first.reference)


def settle(second_grading_id: int, grades: Grades, why: str, *, version: int, by: Actor, now: datetime) -> None:
    """The Head of Safeguarding settles the grade, with why, where the two do not or are late."""
    seen = read_before(second_grading_id)
    known = known_for(seen.case.id, now)
    _settle(second_grading_id, seen, known, grades, why, version=version, by=by, now=now)


@atomic
def _settle(
    second_grading_id: int,
    before: Seen,
    known: Known,
    grades: Grades,
    why: str,
    *,
    version: int,
    by: Actor,
    now: datetime,
) -> None:
    row, seen, sides = _sides_again(second_grading_id, before, by)
    # Not whether it is late: the two may ask for it to be settled before their day.
    permissions.check_can_settle(by, seen.case.team_id)
    check_version(row, version)
    words = rules.check_proposal(grades, (grades_of(sides[0]), grades_of(sides[1])), why)
    move(row, Event.SETTLE)
    _keep_earlier(row)
    _agree(row, seen, grades, words, known, by=by, now=now)


def _sides(second_grading_id: int, by: Actor) -> tuple[SecondGrading, Case, tuple[Side, Side]]:
    """The second grading with both sides, for somebody who may read them; before both are in there is nothing."""
    row, seen, sides = _sides_again(second_grading_id, read_before(second_grading_id), by)
    return row, seen.case, sides


def _sides_again(second_grading_id: int, before: Seen, by: Actor) -> tuple[SecondGrading, Seen, tuple[Side, Side]]:
    """As ``_sides``, with what was read before the write where it still stands."""
    row, seen = load_again(second_grading_id, before, by=by)
    if seen.sides is None:
        raise Missing
    permissions.check_can_read(by, _graders(seen.sides), seen.case.team_id)
    return row, seen, seen.sides


def _graders(sides: tuple[Side, Side]) -> frozenset[int]:
    return frozenset(side.grader_id for side in sides)


def _check_other(row: SecondGrading, sides: tuple[Side, Side], by: Actor, version: int) -> None:
    """Only the grader who did not type the proposal answers it."""
    permissions.check_can_propose(by, _graders(sides))
    check_version(row, version)
    # An agreed grade takes two: one who typed and confirmed it would settle the case alone.
    if row.proposed_by_id == by.account_id:
        raise Refused("You typed this; the other grader confirms it.", code="own_proposal")


def _keep_earlier(row: SecondGrading) -> None:
    """Keep what was proposed before, with why it was sent back, ahead of what replaces it."""
    if row.proposed_at is None or row.proposed_by_id is None:
        return
    EarlierProposal.objects.create(
        second_grading=row,
        overall=row.overall,
        domains=row.domains,
        why=row.why,
        proposed_at=row.proposed_at,
        proposed_by_id=row.proposed_by_id,
        sent_back_why=row.sent_back_why,
    )


def _keep(row: SecondGrading, grades: Grades, why: str) -> None:
    """Write what is proposed or agreed into the row. The caller saves."""
    row.overall, row.why = grades.overall, why
    row.domains = {key: grade.value if grade else "" for key, grade in grades.domains.items()}


def _agree(row: SecondGrading, seen: Seen, grades: Grades, why: str, known: Known, *, by: Actor, now: datetime) -> None:
    """The agreed grade stands: kept as a third grading, answering a second look, told to those it concerns."""
    first = seen.case
    _keep(row, grades, why)
    row.ended_at, row.ended_by_id = now, account_of(by)
    row.save()
    record_event("agreed", row, first, by=by, now=now, grade=grades.overall.value)
    # The grade that counts stands on the audit; moderation hands it down (decision 6).
    audits.agree_grade(first.id, grades.overall, grades.domains, why, by=by, now=now, known=known)
    # The agreed grade's why is the answer that a practitioner was waiting for.
    looked = answer_second_look(first.id, why, by=by, now=now)
    # The auditor, the practitioner and the Team Manager are told with the audit itself; the other grader here.
    second = {side.grader_id for side in seen.sides or ()} - {first.auditor_id, by.account_id}
    post("grade_agreed", to=sorted(second), link=path(row), at=now, about=first.reference)
    practitioner = account_of_worker(first.worker_id) if looked and first.worker_id else None
    if practitioner is not None:
        to = sorted(standing_accounts([practitioner], local_date(now)))
        post("second_look_answered", to=to, link=f"/audits/{first.id}/", at=now, about=first.reference)


def late_unchased(today: date) -> tuple[int, ...]:
    """House-internal: agreed grades that are late and were not chased for a month. For the job."""
    rows = SecondGrading.objects.filter(status__in=(Status.TO_AGREE, Status.PROPOSED), due__lt=today).order_by("pk")
    found = rows.values_list("pk", "chased_on")
    # A month between chases, as of an auditor who is late.
    return tuple(pk for pk, on in found if on is None or timescales.add_months(on, 1) <= today)


@atomic
def chase(second_grading_id: int, *, by: Actor, now: datetime) -> None:
    """Tell both graders, and the Head of Safeguarding who may settle it, that an agreed grade is late."""
    if by != SYSTEM:
        raise Missing
    row, first = load(second_grading_id, by=by)
    sides = both_sides(row)
    # Looked at again: it may have been agreed since the job listed it.
    if sides is None or row.due is None or row.due >= local_date(now):
        raise Refused("This agreed grade is not late.", code="not_late")
    row.chased_on = local_date(now)
    row.save(update_fields=["chased_on"])
    record_event("chased", row, first, by=by, now=now)
    # Both graders first: it is for them to agree; the Head of Safeguarding hears because they may settle it.
    recipients = [*sorted(_graders(sides)), *holders(Role.HEAD_OF_QA, local_date(now))]
    post("agreed_grade_late", to=recipients, link=path(row), at=now, about=first.reference)
