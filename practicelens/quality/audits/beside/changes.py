"""What moderation changes in audits: which wait to be drawn, who may grade again, second looks. House-internal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.texts import require_text
from practicelens.history.internal import looked_at
from practicelens.people.asking import asking_on
from practicelens.quality.audits.allocation.changes import (
    Allocation,
    check_auditor,
    check_beside,
    manages,
    standing,
)
from practicelens.quality.audits.beside.internal import last_day_for_second_look
from practicelens.quality.audits.core import permissions
from practicelens.quality.audits.core.changes import load, load_for_house, record_event
from practicelens.quality.audits.core.facts import SUBJECT, going_on_with
from practicelens.quality.audits.core.states import APART, SUBMITTED_ONCE, Depth
from practicelens.quality.audits.cycle.handover import why_not
from practicelens.quality.audits.models import Audit, SecondLook
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.queries import rules_on
from practicelens.workdays.clock import local_date


@dataclass(frozen=True)
class Awaiting:
    """An audit handed in of which it is not yet decided whether it is graded twice."""

    id: int
    reference: str
    grade: Grade
    submitted_on: date


def awaiting_draw() -> tuple[int, ...]:
    """House-internal: audits handed in and not yet drawn or left, oldest first. One query."""
    rows = Audit.objects.filter(awaits_draw=True, submitted_at__isnull=False).order_by("submitted_at", "pk")
    return tuple(rows.values_list("pk", flat=True))


@atomic
def take_for_draw(audit_id: int, *, by: Actor) -> Awaiting:
    """The product draws an audit, once: from now on it waits for no draw. Raises Refused(drawn)."""
    if by != SYSTEM:
        raise Missing
    audit = load_for_house(audit_id)
    # Under the audit's lock: of two jobs at once one draws it.
    if not audit.awaits_draw or audit.submitted_at is None:
        raise Refused("This audit was drawn already, or waits for no draw.", code="drawn")
    audit.awaits_draw = False
    audit.save(update_fields=["awaits_draw"])
    return Awaiting(audit.pk, audit.reference, Grade(audit.grade), local_date(audit.submitted_at))


def able_to_grade(audit_id: int, ranked: Sequence[int], today: date, due: date) -> int | None:
    """House-internal: the first of these who may grade a case again, blind; none where nobody may.

    Not its auditor or another of its graders, not who works with the child or reviews them, not the team's own
    manager, nobody who could read the first grade in history or has opened the audit since it was handed in.
    """
    audit = Audit.objects.get(pk=audit_id)
    seen = _have_seen(audit)
    return next((one for one in ranked if one not in seen and _may_grade(audit, one, today, due)), None)


def _have_seen(audit: Audit) -> frozenset[int]:
    """Who opened its page since it was handed in: they have seen the first grade, whatever their role."""
    return looked_at("audits.looked", (SUBJECT, audit.pk), since=audit.submitted_at)


def is_still_blind(audit_id: int, what: Allocation, today: date) -> bool:
    """House-internal, in a write: whether whoever was found for a second grade may still be given it.

    Asked again under the audit's lock, because between finding and writing somebody may have opened its page, been
    given it by a colleague, or lost their role.
    """
    audit = load_for_house(audit_id)
    if audit.status not in SUBMITTED_ONCE or what.auditor_id in _have_seen(audit):
        return False
    try:
        check_beside(audit, check_auditor(what, today))
    except Refused:
        return False
    return True


def _may_grade(audit: Audit, account_id: int, today: date, due: date) -> bool:
    actor = standing(account_id, today)
    asking = asking_on(actor, today)
    if (
        why_not(audit, account_id, today, due)
        or manages(asking, going_on_with(audit))
        or manages(asking, audit.team_id)
    ):
        return False
    try:
        check_beside(audit, actor)
    except Refused:
        return False
    return True


@atomic
def ask_second_look(audit_id: int, why: str, *, by: Actor, now: datetime) -> None:
    """The practitioner asks, with why, that somebody else looks at the grade, within the days that the rule gives.

    Both must have handed in: one asks about a grade one has seen. Raises Refused: not_both_in, asked, too_late.
    """
    audit = load(audit_id, by=by, check=permissions.check_can_take_part)
    if audit.kind in APART or audit.depth == Depth.ACTIONS:
        raise Missing
    if not permissions.may_read_grades(by, audit) or audit.submitted_at is None:
        raise Refused("You can ask when both of you have handed in.", code="not_both_in")
    # Once for an audit: the agreed grade that answers it is final (product, month 1).
    if SecondLook.objects.filter(audit=audit).exists():
        raise Refused("A second look was asked for already.", code="asked")
    if local_date(now) > last_day_for_second_look(rules_on(local_date(audit.submitted_at))):
        raise Refused("The days in which a second look can be asked for are over.", code="too_late")
    words = require_text(why, "Say why you ask for a second look.", "why_missing")
    SecondLook.objects.create(audit=audit, asked_at=now, asked_by_id=by.account_id, why=words)
    record_event("second_look_asked", audit, by=by, now=now)


def answer_second_look(audit_id: int, answer: str, *, by: Actor, now: datetime) -> bool:
    """House-internal: the agreed grade's why answers a second look. Says whether one was asked for and open."""
    open_ = SecondLook.objects.filter(audit_id=audit_id, answered_at__isnull=True)
    by_id = None if by == SYSTEM else by.account_id
    return bool(open_.update(answered_at=now, answered_by_id=by_id, answer=answer))
