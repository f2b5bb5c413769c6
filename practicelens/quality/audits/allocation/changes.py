"""Changes before an audit is begun: giving it to an auditor, passing it on, withdrawing it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.db.transaction import atomic

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.access.texts import require_text
from practicelens.notices.changes import post, take_back
from practicelens.people.actors import actor_for
from practicelens.people.asking import Asking
from practicelens.people.internal import restricted_keys
from practicelens.quality.audits.core import paths, permissions, rules
from practicelens.quality.audits.core.changes import load, move, record_event
from practicelens.quality.audits.core.facts import child_of, practitioner_of
from practicelens.quality.audits.core.known import FRESH, Known
from practicelens.quality.audits.core.states import APART, BESIDE, SUBMITTED_ONCE, UNFINISHED, Draw, Event, Kind, Status
from practicelens.quality.audits.models import Audit
from practicelens.quality.standards.internal import tool_in_force
from practicelens.rulebook.queries import calendar
from practicelens.workdays.clock import local_date


@dataclass(frozen=True)
class Allocation:
    """An audit to be given to somebody. What a draw leaves behind is kept so that anyone can repeat it.

    ``month``: any day of the month it belongs to (default: the month of allocating). ``due`` defaults to that
    month's last working day. ``reviewed_by``: the child's own IRO or chair, where known.
    ``beside``: the audit whose case is graded again, blind, for a second grade or a pair.
    """

    child: ChildKey
    team_id: int
    auditor_id: int
    tool: str = "case_audit"
    worker_id: int | None = None
    kind: Kind = Kind.REGULAR
    theme: str = ""
    draw: Draw = Draw.PURPOSIVE
    population: str = ""
    population_size: int | None = None
    draw_seed: str = ""
    draw_edition: str = ""
    month: date | None = None
    due: date | None = None
    circumstances: str = ""
    reviewed_by: int | None = None
    beside: int | None = None


@dataclass(frozen=True)
class Prepared:
    """An allocation that was checked and made ready outside of a transaction: its row is not written yet."""

    what: Allocation
    audit: Audit


TAKEN = "This child was given out for audit a moment ago. Draw another."


@atomic
def allocate(what: Allocation, *, by: Actor, now: datetime, known: Known = FRESH) -> int:
    """Give an audit to an auditor, and tell them and the practitioner. Returns its id.

    Raises Refused: own_work, own_review, not_cleared, not_an_auditor, re_audit_by_cycle, draw_not_told, taken;
    of a second grade or a pair also those of ``check_beside``.
    """
    return keep([prepare(what, by=by, now=now, known=known)], by=by, now=now)[0]


def prepare(what: Allocation, *, by: Actor, now: datetime, known: Known = FRESH) -> Prepared:
    """Check an allocation and make its row ready: every read of it, and no write. Raises as ``allocate``."""
    permissions.check_can_allocate(by, what.team_id)
    # Its month, its depth and its auditor follow from the first audit's grade (cycle.re_audit): given out by hand it
    # would be a second opinion of its own.
    if what.kind is Kind.RE_AUDIT:
        raise Refused("A re-audit follows from its first audit; it is not allocated.", code="re_audit_by_cycle")
    # A draw that nobody can repeat says nothing of a team (explanation, How cases are drawn).
    if what.draw is not Draw.PURPOSIVE and (what.population_size is None or not what.draw_seed):
        raise Refused("A draw keeps its seed and the size of its population.", code="draw_not_told")
    today = local_date(now)
    first = _first(what) if what.kind in BESIDE or what.beside is not None else None
    if first is not None:
        # From the first audit, whatever was asked: the same conflicts bar both graders.
        what = replace(what, worker_id=first.worker_id, reviewed_by=first.reviewed_by_id)
    # After the second grade's facts were taken over: the conflicts that bar somebody are those of the case.
    auditor = check_auditor(what, today)
    audit = _new(what, auditor, now, known)
    if first is not None:
        _put_beside(audit, first, auditor)
    return Prepared(what, audit)


def keep(prepared: Sequence[Prepared], *, by: Actor, now: datetime) -> tuple[int, ...]:
    """Write allocations that were prepared, with their history and notices, in one short transaction; their ids.

    Reads nothing: the database itself holds that a child drawn by chance is open once a tool. Raises Refused (taken)
    where somebody else gave the child out since it was prepared.
    """
    try:
        with atomic():
            for one in prepared:
                one.audit.save(force_insert=True)
                record_event("allocated", one.audit, by=by, now=now, data=_allocation_details(one.audit))
                if one.what.kind is not Kind.PARTNER:  # another agency is told by its invitation
                    link = paths.audit(one.audit.pk)
                    post("audit_allocated", to=[one.audit.auditor_id], link=link, at=now, about=one.audit.reference)
    except IntegrityError as error:
        # Any other constraint is a fault of ours, and must not be told as bad luck.
        if _open_draws([one.audit for one in prepared]):
            raise Refused(TAKEN, code="taken") from error
        raise
    return tuple(one.audit.pk for one in prepared)


def _open_draws(audits: Sequence[Audit]) -> bool:
    """Whether one of some children has an open drawn audit already."""
    rows = Audit.objects.filter(status__in=UNFINISHED, child__in={one.child for one in audits})
    return rows.exclude(draw=Draw.PURPOSIVE).exists()


def check_auditor(what: Allocation, today: date) -> Actor:
    """The auditor as they stand today, or a refusal in words."""
    auditor = standing(what.auditor_id, today)
    if not auditor.can(Capability.DO_AUDITS) or (_is_guest(auditor) != (what.kind is Kind.PARTNER)):
        raise Refused("This person does not audit today. Choose another auditor.", code="not_an_auditor")
    rules.check_may_audit(
        auditor_id=what.auditor_id,
        auditor_worker_id=auditor.worker_id,
        worker_id=what.worker_id,
        reviewed_by=what.reviewed_by,
    )
    # Last of the refusals: before it, nobody learns from a refusal that a child is restricted.
    rules.check_cleared(what.child in restricted_keys(today), what.child in auditor.restricted)
    return auditor


def _first(what: Allocation) -> Audit:
    """The audit of the team that is graded again, at a time when it can be."""
    # An audit of another child or team is answered as none at all: no page offers it.
    first = Audit.objects.filter(pk=what.beside or 0).first()
    if first is None or (first.team_id, child_of(first)) != (what.team_id, what.child):
        raise Missing
    if what.kind not in BESIDE or first.kind in APART:
        raise Refused("Only an audit of the programme is graded again.", code="not_graded_again")
    if what.kind is Kind.SECOND and first.status not in SUBMITTED_ONCE:
        raise Refused("A second grade follows the first: it is not handed in yet.", code="not_handed_in")
    if what.kind is Kind.PAIRED and first.status not in UNFINISHED:
        raise Refused("A pair begins before either has handed in.", code="handed_in")
    return first


def check_beside(first: Audit, auditor: Actor) -> None:
    """Refuse a second grader who knows the first's grades or answers for the team's work.

    Raises Refused: same_grader, reads_history (the Head of Safeguarding settles; history tells each grade).
    """
    graders = {first.auditor_id, *first.seconds.exclude(status=Status.WITHDRAWN).values_list("auditor_id", flat=True)}
    if auditor.account_id in graders:
        raise Refused("Somebody else grades a case again. Choose another auditor.", code="same_grader")
    if auditor.can(Capability.READ_HISTORY):
        raise Refused("This person could read the first grade in the history.", code="reads_history")


def _put_beside(audit: Audit, first: Audit, auditor: Actor) -> None:
    """The same case, tool and months of work as the first, and no cycle of its own."""
    check_beside(first, auditor)
    # Half of a pair may be theirs: Officer and Team Manager compare (strategy, section 7).
    if audit.own_team and audit.kind == Kind.SECOND:
        raise Refused("A team’s own manager is not its second grader.", code="own_team")
    # The first's tool, in its version, and its months of work: else two grades would answer two questions.
    audit.beside, audit.tool_id, audit.enters_cycle = first, first.tool_id, False
    audit.circumstances = first.circumstances
    audit.period_start, audit.period_end = first.period_start, first.period_end


def _is_guest(auditor: Actor) -> bool:
    """Whether somebody audits for another agency: they grade its own part, and nobody else does."""
    return auditor.has(Role.AGENCY_AUDITOR)


def standing(account_id: int, today: date) -> Actor:
    """Somebody as they stand today; an account that may not be used holds nothing."""
    # An account that was closed is no error here: to whoever asks, it is somebody who may do nothing.
    try:
        return actor_for(account_id, today)
    except Missing:
        return Actor(account_id, "")


def manages(asking: Asking, team_id: int) -> bool:
    """Whether this person is the team's own manager: their audit is marked *own team*."""
    return any(grant.role is Role.TEAM_MANAGER and team_id in grant.teams for grant in asking.actor.grants)


def _new(what: Allocation, auditor: Actor, now: datetime, known: Known) -> Audit:
    today = local_date(now)
    # The version in force now stays the audit's, whatever is published while it is done: a half-filled audit must not
    # lose its questions.
    tool_id, tool = tool_in_force(what.tool)
    month = rules.month_of(what.month or today)
    start, end = rules.period_before(today)
    return Audit(
        authority=what.child.authority,
        scheme=what.child.scheme,
        child=what.child.identifier,
        circumstances=what.circumstances,
        team_id=what.team_id,
        service_id=known.service_of(what.team_id),
        worker_id=what.worker_id,
        auditor_id=what.auditor_id,
        reviewed_by_id=what.reviewed_by,
        tool_id=tool_id,
        kind=what.kind,
        theme=what.theme,
        own_team=manages(Asking(auditor, now), what.team_id),
        draw=what.draw,
        population=what.population,
        population_size=what.population_size,
        draw_seed=what.draw_seed,
        draw_edition=what.draw_edition,
        drawn_on=today,
        period_start=start,
        period_end=end,
        month=month,
        due=what.due or rules.audit_due(month, calendar()),
        status=Status.ALLOCATED,
        enters_cycle=tool.enters_cycle,
        allocated_at=now,
    )


def _allocation_details(audit: Audit) -> dict[str, Any]:
    """What history keeps of an allocation: enough to repeat the draw."""
    return {
        "auditor": audit.auditor_id,
        "team": audit.team_id,
        "draw": audit.draw,
        "seed": audit.draw_seed,
        "population": audit.population,
        "population_size": audit.population_size,
        "edition": audit.draw_edition,
    }


@atomic
def reassign(audit_id: int, auditor_id: int, why: str, *, by: Actor, now: datetime) -> None:
    """Pass an audit that is not handed in to another auditor, with its drafts; the change and its reason are kept."""
    audit = load(audit_id, by=by)
    permissions.check_can_allocate(by, audit.team_id)
    if audit.status not in (Status.ALLOCATED, Status.STARTED):
        raise Refused("This audit was handed in; its auditor stays.", code="handed_in")
    reason = require_text(why, "Say why it passes to somebody else.", "why_missing")
    pass_on(audit, auditor_id, reason, by=by, now=now)


def pass_on(audit: Audit, auditor_id: int, reason: str, *, by: Actor, now: datetime, tell_before: bool = True) -> None:
    """Change the auditor of an open audit. The new one says again that they are independent.

    ``tell_before``: whether the one before is here to be told that it waits for them no longer.
    """
    wanted = Allocation(
        child_of(audit),
        audit.team_id,
        auditor_id,
        kind=Kind(audit.kind),
        worker_id=audit.worker_id,
        reviewed_by=audit.reviewed_by_id,
    )
    auditor = check_auditor(wanted, local_date(now))
    # Whoever takes a second grade over must be as blind as whoever it was given to.
    if audit.beside is not None:
        check_beside(audit.beside, auditor)
    before = audit.auditor_id
    audit.auditor_id, audit.own_team, audit.passed_on = (
        auditor_id,
        manages(Asking(auditor, now), audit.team_id),
        reason[:300],
    )
    # It has somebody again, and leaves the list of those that nobody can do.
    audit.nobody_since = None
    audit.version += 1
    audit.save()
    # Not the reason: it may say something of a colleague's health, and history is kept longer than the audit.
    data = {"from": before, "to": auditor_id}
    record_event("passed_on", audit, by=by, now=now, data=data)
    post("audit_allocated", to=[auditor_id], link=paths.audit(audit.pk), at=now, about=audit.reference)
    if tell_before and before != auditor_id:
        under = paths.audit(audit.pk)
        take_back("audit_passed_on", to=[before], under=under, at=now, about=audit.reference, but=by.account_id)


@atomic
def withdraw(audit_id: int, why: str, *, by: Actor, now: datetime) -> None:
    """Take back an audit that was not handed in, with a reason; what was typed is kept and shown to nobody."""
    audit = load(audit_id, by=by)
    permissions.check_can_allocate(by, audit.team_id)
    # A cycle without its re-audit would wait in month 3 for ever.
    if audit.kind == Kind.RE_AUDIT:
        raise Refused("A re-audit is withdrawn by ending its cycle, with a reason.", code="re_audit_by_cycle")
    close_unfinished(audit, require_text(why, "Say why it is withdrawn.", "why_missing"), by=by, now=now)


def withdraw_several(audit_ids: Collection[int], why: str, *, by: Actor, now: datetime) -> None:
    """Take back audits that were not handed in, of a child whom the caller has found to be no secret. One query."""
    if not audit_ids:
        return
    # In the order of their numbers: two withdrawals that lock in other orders would wait for each other.
    rows = Audit.objects.select_for_update(of=("self",)).select_related("worker__account").filter(pk__in=audit_ids)
    for audit in rows.order_by("pk"):
        permissions.check_can_allocate(by, audit.team_id)
        close_unfinished(audit, why, by=by, now=now)


def close_unfinished(audit: Audit, why: str, *, by: Actor, now: datetime) -> None:
    """Withdraw an open audit and tell those who had a part in it."""
    move(audit, Event.WITHDRAW)
    audit.ended_at, audit.ended_why = now, why[:500]
    audit.save()
    record_event("withdrawn", audit, by=by, now=now)
    # The practitioner too: they may have prepared for a conversation.
    recipients = [audit.auditor_id, *practitioner_of(audit)]
    kind = "agency_withdrawn" if audit.kind == Kind.PARTNER else "audit_withdrawn"
    take_back(kind, to=recipients, under=paths.audit(audit.pk), at=now, about=audit.reference)
