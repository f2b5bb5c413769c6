"""What every change to an audit begins and ends with: loading under lock, moving by the table, whom to tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.history.changes import record
from practicelens.notices.changes import post
from practicelens.people.asking import held_back_from
from practicelens.people.prepared import Given, Prepared
from practicelens.quality.actions.changes import Change
from practicelens.quality.actions.changes import Source as ActionSource
from practicelens.quality.audits.core import paths, permissions, rules
from practicelens.quality.audits.core.facts import (
    SUBJECT,
    child_of,
    child_words,
    depth_by,
    four_r_called,
    going_on_with,
    judged_on,
    leaders_of,
    timing_by,
    tracks_by,
)
from practicelens.quality.audits.core.known import FRESH, Known, read_before
from practicelens.quality.audits.core.states import TRACKING, Depth, Event, Facts, Status, When, after, asks
from practicelens.quality.audits.core.visible import ACCOUNT, AUDIT, HIDES, blind_rows
from practicelens.quality.audits.models import Audit
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.queries import calendar
from practicelens.workdays import clock
from practicelens.workdays.clock import local_date


def load(
    audit_id: int,
    *,
    by: Actor,
    check: Callable[[Actor, Audit], None] | None = None,
    version: int | None = None,
) -> Audit:
    """The audit, locked. Out of scope is missing, then ``check`` is asked; a version not the latest is stale."""
    rows = {row.pk: row for row in _for_change(audit=audit_id, account=by.account_id, hides=clock.today())}
    if (audit := rows.get(audit_id)) is None:
        raise Missing
    hidden = vars(audit)
    permissions.check_can_see(
        by,
        audit,
        frozenset({child_of(audit)}) if hidden["held_back"] else frozenset(),
        # Nobody is blind to what they grade themselves.
        frozenset({audit.pk}) if hidden["blind"] and audit.auditor_id != by.account_id else frozenset(),
    )
    if check is not None:
        check(by, audit)
    # Last: only somebody who may see the audit is told that it has changed.
    if version is not None and audit.version != version:
        raise Stale
    return _with_first(audit, rows)


def load_for_house(audit_id: int) -> Audit:
    """The audit, locked, for what the product does by itself."""
    rows = {row.pk: row for row in _locked(audit_id)}
    if audit_id not in rows:
        raise Missing
    return _with_first(rows[audit_id], rows)


def to_lock(audit_id: int | Given) -> QuerySet[Audit]:
    """What is locked with an audit, in the order of locking: the first audit of its cycle, then itself.

    One order for everybody. Handing a re-audit in changes its first audit too, and ending a cycle changes the first
    and then its open re-audits: each held what the other waited for, and PostgreSQL ended one of them.
    """
    first = Audit.objects.filter(pk=audit_id).values("original_id")
    # By key, and a first audit has the lower one: it is given before its re-audit.
    return Audit.objects.filter(Q(pk=audit_id) | Q(pk__in=first)).order_by("pk")


def _locked(audit_id: int | Given) -> QuerySet[Audit]:
    """What is locked with an audit, each with its practitioner, whom nearly every change tells: they are not locked."""
    return to_lock(audit_id).select_related("worker__account").select_for_update(of=("self",))


def _to_change() -> QuerySet[Audit]:
    """With whether it is hidden from somebody.

    Columns of the locked row's own query: every draft saved comes through here, and each read holds up other writes.
    """
    blind = Exists(blind_rows(ACCOUNT).filter(pk=OuterRef("pk")))
    return _locked(AUDIT).annotate(held_back=held_back_from(ACCOUNT, HIDES), blind=blind)


_for_change = Prepared(_to_change)


def _with_first(audit: Audit, locked: Mapping[int, Audit]) -> Audit:
    """The audit with its first audit as that was locked beside it: nobody reads it again, or an older state of it."""
    if audit.original_id is not None:
        audit.original = locked[audit.original_id]
    return audit


def known_for(audit_id: int, now: datetime) -> Known:
    """What changing an audit, and its first audit with it, will ask: read before the transaction that does."""
    return read_before(to_lock(audit_id), now)


def move(audit: Audit, event: Event, *, grade: Grade | None = None, known: Known = FRESH) -> None:
    """Move by the table of moves; anything else is refused. The caller saves."""
    # Read only where the event's moves depend on it: most depend on nothing, and a write reads as little as it can.
    four_r_held = asks(event, When.FOUR_R_DUE, When.NO_FOUR_R_DUE) and four_r_called(audit) is None
    tracks = not asks(event, When.TRACKED, When.NOT_TRACKED) or tracks_by(known.rules_on(judged_on(audit)))
    audit.status = after(Status(audit.status), event, Facts(grade, four_r_held, tracks))
    # With every move, so that a form opened before it is refused.
    audit.version += 1


@dataclass(frozen=True)
class Agreed:
    """An action agreed at a meeting: what, who does it, by when."""

    what: str
    owner_id: int
    due: date


@dataclass(frozen=True)
class Meeting:
    """A review of actions: when, with whom, and what was agreed; the actions it gives, and those it changes."""

    held_on: date
    attendees: str
    notes: str
    actions: tuple[Agreed, ...] = ()
    changed: tuple[Change, ...] = ()


def check_held(held_on: date, audit: Audit, now: datetime) -> None:
    """A meeting lies after the submission and not in the future."""
    submitted = local_date(audit.submitted_at) if audit.submitted_at else None
    if held_on > local_date(now):
        raise Refused("That day has not come yet.", code="in_future")
    if submitted is not None and held_on < submitted:
        raise Refused("That day lies before the audit was handed in.", code="before_submission")


def plan_re_audit(audit: Audit, *, now: datetime, known: Known = FRESH) -> None:
    """Once month 2 is done, say when the re-audit is due; by a rule without one, go on to month 4 at once.

    The rules are those of the day of submission.
    """
    if audit.status != Status.ACTIONS_REVIEWED or audit.submitted_at is None or audit.reviewed_on is None:
        return
    submitted = local_date(audit.submitted_at)
    rules_then = known.rules_on(submitted)
    if depth_by(rules_then, Grade(audit.grade)) is Depth.NONE:
        # Without a re-audit there is no month 3: the first grade decides what month 4 does.
        move(audit, Event.GO_WITHOUT_RE_AUDIT, grade=Grade(audit.grade), known=known)
        begin_month_four(audit, Grade(audit.grade), now=now, known=known)
        return
    # From the month of submission: an audit that came late has its months all the same.
    month = rules.re_audit_month(submitted, audit.reviewed_on, timing_by(rules_then))
    audit.re_audit_due = calendar().last_of_month(month)


def begin_month_four(audit: Audit, grade: Grade, *, now: datetime, known: Known = FRESH) -> None:
    """What the status that a grade led to means: since when it is tracked, its next re-audit, its end, who is told.

    Escalation tells the Head of Service; tracking the Team Manager; best practice those who can share it. The caller
    saves.
    """
    today = local_date(now)
    # Emptied first: only what is tracked has another re-audit, and best practice must not keep the old day.
    audit.re_audit_due = None
    if audit.status in TRACKING:
        # Tracking goes on from one re-audit to the next: its beginning stays.
        audit.tracked_since = audit.tracked_since or today
        audit.re_audit_due = calendar().last_of_month(rules.tracking_month(today, timing_by(known.rules_on(today))))
    if audit.status == Status.ENDED:
        audit.ended_at, audit.ended_why = now, "Requires improvement was not tracked by the rule of its day."
    link, (managers, heads) = paths.audit(audit.pk), leaders_of(audit, today, known)
    # Three notices and not one by the status: escalation is told by the grade, because an audit that is tracked
    # already can be graded Inadequate again.
    if grade is Grade.INADEQUATE:
        post("escalated", to=heads, link=link, at=now, about=audit.reference)
    if audit.status == Status.TRACKED:
        post("tracked", to=managers, link=link, at=now, about=audit.reference)
    if audit.status == Status.BEST_PRACTICE:
        post("best_practice", to=[audit.auditor_id, *managers], link=link, at=now, about=audit.reference)


def record_event(what: str, audit: Audit, *, by: Actor, now: datetime, data: dict[str, Any] | None = None) -> None:
    """Record what happened to an audit; the child is named so that history can veil a restricted one."""
    record(
        f"audits.{what}", by=by, at=now, subject=(SUBJECT, audit.pk), data={"child": child_words(audit), **(data or {})}
    )


def action_source(audit: Audit, known: Known = FRESH) -> ActionSource:
    """The audit as ``quality.actions`` keeps where an action is from: with the team and service it goes on with."""
    link = paths.audit(audit.pk)
    team_id = going_on_with(audit)
    # The service of its day while it stays with its team: a team that moved service since changes no past audit.
    service_id = audit.service_id if team_id == audit.team_id else known.service_of(team_id)
    return ActionSource(SUBJECT, audit.pk, child_of(audit), team_id, service_id, link)
