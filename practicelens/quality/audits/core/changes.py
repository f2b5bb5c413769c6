"""What every change to an audit begins and ends with: loading under lock, moving by the table, whom to tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.history.changes import record
from practicelens.notices.changes import post
from practicelens.people.queries import (
    account_of_worker,
    heads_of,
    managers_of,
    restricted_keys,
    standing_accounts,
    teams,
)
from practicelens.quality.actions.changes import Source as ActionSource
from practicelens.quality.audits.core import paths, permissions, rules
from practicelens.quality.audits.core.rules import Timing
from practicelens.quality.audits.core.states import BESIDE, TRACKING, UNFINISHED, Depth, Event, Facts, Status, after
from practicelens.quality.audits.models import Audit, FourR
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.queries import calendar, in_force, rules_on
from practicelens.workdays import clock
from practicelens.workdays.clock import local_date

SUBJECT = "audit"


def load(
    audit_id: int,
    *,
    by: Actor,
    check: Callable[[Actor, Audit], None] | None = None,
    version: int | None = None,
) -> Audit:
    """The audit, locked. Out of scope is missing, then ``check`` is asked; a version not the latest is stale."""
    audit = Audit.objects.select_for_update().filter(pk=audit_id).first()
    if audit is None:
        raise Missing
    permissions.check_can_see(by, audit, hidden_from(by), blind_to(by))
    if check is not None:
        check(by, audit)
    if version is not None and audit.version != version:
        raise Stale
    return audit


def load_for_house(audit_id: int) -> Audit:
    """The audit, locked, for what the product does by itself."""
    audit = Audit.objects.select_for_update().filter(pk=audit_id).first()
    if audit is None:
        raise Missing
    return audit


def hidden_from(actor: Actor) -> frozenset[ChildKey]:
    """Restricted children this person is not named on."""
    return restricted_keys() - actor.restricted


def blind_to(actor: Actor) -> frozenset[int]:
    """Audits of cases this person is still grading beside somebody else: nothing of them is shown until theirs is in.

    The first audit and its re-audits for a second grader, every other grader's for both halves of a pair; whatever
    their role would open to them otherwise (product, moderation is blind). One query.
    """
    mine = Audit.objects.filter(auditor_id=actor.account_id, status__in=UNFINISHED).values("pk")
    beside = Q(beside__in=mine) | Q(beside__seconds__in=mine)
    first = Q(seconds__in=mine) | Q(original__seconds__in=mine)
    rows = Audit.objects.filter(beside | first).exclude(auditor_id=actor.account_id)
    return frozenset(rows.values_list("pk", flat=True))


def move(audit: Audit, event: Event, *, grade: Grade | None = None) -> None:
    """Move by the table of moves; anything else is refused. The caller saves."""
    facts = Facts(grade=grade, four_r_held=four_r_called(audit) is None, tracks=tracks_on(judged_on(audit)))
    audit.status = after(Status(audit.status), event, facts)
    audit.version += 1


def judged_on(audit: Audit) -> date:
    """The day whose rules a cycle goes by: the first audit's submission. Before it there is no rule to ask."""
    first = audit.original or audit
    return local_date(first.submitted_at or first.allocated_at)


def tracks_on(day: date) -> bool:
    """Whether Requires improvement at the re-audit was tracked to Good by the rules of a day."""
    return Grade.REQUIRES_IMPROVEMENT.value in rules_on(day).table("cycle.tracked_grades")


def depth_on(day: date, grade: Grade) -> Depth:
    """What a re-audit of this grade was by the rules of a day: full, a check of the actions, or none."""
    return Depth(rules_on(day).table("cycle.re_audit")[grade.value])


def four_r_called(audit: Audit) -> FourR | None:
    """The 4R meeting that was called and is still to be held, if any; one called off is not to be held."""
    return FourR.objects.filter(audit=audit, held_on__isnull=True, called_off_on__isnull=True).order_by("round").first()


@dataclass(frozen=True)
class Meeting:
    """A review of actions: when, with whom, and what was agreed."""

    held_on: date
    attendees: str
    notes: str


def check_held(held_on: date, audit: Audit, now: datetime) -> None:
    """A meeting lies after the submission and not in the future."""
    submitted = local_date(audit.submitted_at) if audit.submitted_at else None
    if held_on > local_date(now):
        raise Refused("That day has not come yet.", code="in_future")
    if submitted is not None and held_on < submitted:
        raise Refused("That day lies before the audit was handed in.", code="before_submission")


def plan_re_audit(audit: Audit, *, now: datetime) -> None:
    """Once month 2 is done, say when the re-audit is due; by a rule without one, go on to month 4 at once.

    The rules are those of the day of submission.
    """
    if audit.status != Status.ACTIONS_REVIEWED or audit.submitted_at is None or audit.reviewed_on is None:
        return
    submitted = local_date(audit.submitted_at)
    if depth_on(submitted, Grade(audit.grade)) is Depth.NONE:
        move(audit, Event.GO_WITHOUT_RE_AUDIT, grade=Grade(audit.grade))
        begin_month_four(audit, Grade(audit.grade), now=now)
        return
    month = rules.re_audit_month(submitted, audit.reviewed_on, timing_on(submitted))
    audit.re_audit_due = calendar().last_of_month(month)


def begin_month_four(audit: Audit, grade: Grade, *, now: datetime) -> None:
    """What the status that a grade led to means: since when it is tracked, its next re-audit, its end, who is told.

    Escalation tells the Head of Service; tracking the Team Manager; best practice those who can share it. The caller
    saves.
    """
    today = local_date(now)
    audit.re_audit_due = None
    if audit.status in TRACKING:
        audit.tracked_since = audit.tracked_since or today
        audit.re_audit_due = calendar().last_of_month(rules.tracking_month(today, timing_on(today)))
    if audit.status == Status.ENDED:
        audit.ended_at, audit.ended_why = now, "Requires improvement was not tracked by the rule of its day."
    link, (managers, heads) = paths.audit(audit.pk), leaders_of(audit, today)
    if grade is Grade.INADEQUATE:
        post("escalated", to=heads, link=link, at=now, about=audit.reference)
    if audit.status == Status.TRACKED:
        post("tracked", to=managers, link=link, at=now, about=audit.reference)
    if audit.status == Status.BEST_PRACTICE:
        post("best_practice", to=[audit.auditor_id, *managers], link=link, at=now, about=audit.reference)


def note(what: str, audit: Audit, *, by: Actor, now: datetime, data: dict[str, Any] | None = None) -> None:
    """Record what happened to an audit; the child is named so that history can veil a restricted one."""
    record(
        f"audits.{what}", by=by, at=now, subject=(SUBJECT, audit.pk), data={"child": child_words(audit), **(data or {})}
    )


def child_words(audit: Audit) -> str:
    """The child's key as history writes it: authority/scheme/identifier."""
    return f"{audit.authority}/{audit.scheme}/{audit.child}"


def child_of(audit: Audit) -> ChildKey:
    """Which child it is about."""
    return ChildKey(audit.authority, audit.scheme, audit.child)


def action_source(audit: Audit) -> ActionSource:
    """This audit as the source of actions."""
    link = paths.audit(audit.pk)
    team_id = going_on_with(audit)
    service_id = audit.service_id if team_id == audit.team_id else service_of(team_id)
    return ActionSource(SUBJECT, audit.pk, child_of(audit), team_id, service_id, link)


def practitioner_of(audit: Audit) -> Iterable[int]:
    """The practitioner's account, where they have one that is still theirs: who has left is asked nothing more.

    Of a second grade they are told nothing: the agreed grade is what they hear.
    """
    if audit.worker_id is None or audit.kind in BESIDE:
        return ()
    account = account_of_worker(audit.worker_id)
    return () if account is None else tuple(standing_accounts([account], clock.today()))


def going_on_with(audit: Audit) -> int:
    """The team a cycle goes on with: the one that holds the child now, as far as is known."""
    return audit.holding_team_id or audit.team_id


def leaders_of(audit: Audit, today: date) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Team Managers and Heads of Service of the team that a cycle goes on with."""
    team_id = going_on_with(audit)
    service_id = audit.service_id if team_id == audit.team_id else service_of(team_id)
    return managers_of(team_id, today), heads_of(service_id, today)


def service_of(team_id: int) -> int:
    """The service area a team belongs to today."""
    for team in teams():
        if team.id == team_id:
            return team.service_id
    raise Missing


def timing_on(day: date) -> Timing:
    """The months of the cycle as the rulebook has them on a day."""
    rules = rules_on(day)
    return Timing(
        review_month=int(rules.number("cycle.review_month")),
        re_audit_month=int(rules.number("cycle.re_audit_month")),
        tracking_months=int(rules.number("cycle.tracking_months")),
        immediate_days=rules.limit("cycle.immediate_actions").length,
    )


def suggests_on(day: date) -> bool:
    """Whether the authority has a suggested grade shown on a day."""
    return rules_on(day).text("grade.suggestion") != "none"


@dataclass(frozen=True)
class SuggestionRule:
    """The rule a grade was suggested by: its name, from which day it held (empty: as shipped) and who says so."""

    name: str
    since: str
    source: str


def suggestion_rule_on(day: date) -> SuggestionRule:
    """The rule in force on a day, as it is kept with a grading and shown beside its suggestion."""
    held = in_force("grade.suggestion", day)
    since = held.valid_from.isoformat() if held.valid_from else ""
    return SuggestionRule(str(held.value), since, held.source)


def said(text: str, message: str, code: str) -> str:
    """Words that must be there, trimmed."""
    if not text.strip():
        raise Refused(message, code=code)
    return text.strip()
