"""A 4R meeting is convened, prepared and its actions are given: what is its own of what every meeting does."""

from __future__ import annotations

from datetime import datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused
from practicelens.people.actors import actor_for
from practicelens.people.asking import Asking
from practicelens.people.internal import managers_of, names
from practicelens.quality.actions import changes as actions
from practicelens.quality.audits.core import paths, permissions
from practicelens.quality.audits.core.changes import Agreed, action_source, load
from practicelens.quality.audits.core.facts import child_of, four_r_called, leaders_of
from practicelens.quality.audits.core.states import UNFINISHED
from practicelens.quality.audits.core.visible import blind_to, hidden_from
from practicelens.quality.audits.four_r import rules as four_rs
from practicelens.quality.audits.four_r.facts import oversight_at_issue, practitioner_names
from practicelens.quality.audits.models import Audit, FourR
from practicelens.quality.meetings import changes as meetings
from practicelens.quality.meetings import drafts
from practicelens.quality.meetings.internal import chairs
from practicelens.quality.meetings.rules import Plan, Subject
from practicelens.quality.meetings.states import Kind
from practicelens.rulebook.queries import rules_on
from practicelens.workdays.clock import local_date


def key_of(meeting: FourR) -> str:
    """A 4R meeting among meetings of every kind."""
    return str(meeting.pk)


def subject_of(audit: Audit, meeting: FourR) -> Subject:
    """What a 4R meeting is about: the audit by its reference."""
    title = f"{Kind.FOUR_R.words}, {audit.reference}"
    return Subject(Kind.FOUR_R, key_of(meeting), title, paths.four_r(audit.pk), child_of(audit))


def check_can_run(by: Actor, audit: Audit) -> None:
    """Who convenes and records: those whose task it is, and whoever was asked to chair."""
    if permissions.can_hold_four_r(by, audit):
        return
    meeting = four_r_called(audit)
    if meeting is None or not chairs(Kind.FOUR_R, key_of(meeting), by.account_id):
        raise Missing


def _to_run(audit_id: int, by: Actor) -> tuple[Audit, FourR]:
    """The audit, locked, with its meeting that is called, for whoever runs it."""
    audit = load(audit_id, by=by, check=check_can_run)
    meeting = four_r_called(audit)
    if meeting is None:
        raise Missing
    return audit, meeting


def convene(audit_id: int, plan: Plan, *, by: Actor, now: datetime) -> int:
    """Convene the 4R meeting that was called, or change when, where and with whom.

    Raises Refused as ``meetings.prepare``, and: chair_own_work, chair_not_independent, chair_cannot_see, not_yet.
    """
    with atomic():
        audit, meeting = _to_run(audit_id, by)
    # Before the write: who the chair is, what they may open, who leads the team and who is asked are many reads, and
    # no lock of ours keeps them as they are.
    if plan.chair_id is not None:
        _check_chair(audit, meeting, plan.chair_id, now)
    return _convene(audit_id, meetings.prepare(subject_of(audit, meeting), plan, now), by=by, now=now)


@atomic
def _convene(audit_id: int, checked: Plan, *, by: Actor, now: datetime) -> int:
    """Look again, and write."""
    audit, meeting = _to_run(audit_id, by)
    # Asked under the lock: a second grader may have been found while the form was open.
    grading = set(audit.seconds.filter(status__in=UNFINISHED).values_list("auditor_id", flat=True))
    blind = grading & set(checked.everybody)
    if blind:
        # That there is a meeting says that the grade is Inadequate, to somebody who grades the case blind.
        listed = ", ".join(sorted(names(blind).values()))
        raise Refused(f"{listed} cannot be asked to this meeting yet.", code="not_yet")
    return meetings.keep(subject_of(audit, meeting), checked, by=by, now=now)


def _check_chair(audit: Audit, meeting: FourR, chair: int, now: datetime) -> None:
    """Whoever is asked to chair may chair it, and can open what they are to record."""
    today = local_date(now)
    four_rs.check_chair(
        "",
        account=chair,
        practitioner=practitioner_names(audit),
        managers=names({*managers_of(audit.team_id, today), *leaders_of(audit, today)[0]}),
        independent=oversight_at_issue(audit, meeting.round, rules_on(meeting.called_on)),
    )
    try:
        asking = Asking(actor_for(chair, today), now)
        permissions.check_can_see(asking.actor, audit, hidden_from(asking), blind_to(asking))
    except Missing as no:
        raise Refused(
            "Whoever chairs records the meeting, and this person cannot open the audit: choose somebody who can.",
            code="chair_cannot_see",
        ) from no


@atomic
def call_off(audit_id: int, why: str, *, by: Actor, now: datetime) -> None:
    """The time that was set does not hold: those asked are told. The 4R meeting itself stays to be held."""
    _, meeting = _to_run(audit_id, by)
    if not meetings.call_off(Kind.FOUR_R, key_of(meeting), why, by=by, now=now):
        raise Missing


@atomic
def save_draft(audit_id: int, typed: drafts.Typed, *, version: int, by: Actor, now: datetime) -> int:
    """Keep what was typed of the meeting's record so far, and return the draft's new version. Raises Stale."""
    _, meeting = _to_run(audit_id, by)
    return drafts.save(Kind.FOUR_R, key_of(meeting), typed, version=version, by=by, now=now)


@atomic
def give_action(audit_id: int, one: Agreed, *, by: Actor, now: datetime) -> int:
    """Give an action while the meeting goes on: whoever does it is told at once."""
    audit, _ = _to_run(audit_id, by)
    source = action_source(audit)
    return actions.propose(source, one.what, owner_id=one.owner_id, due=one.due, by=by, now=now, given=True)


@atomic
def change_action(audit_id: int, one: actions.Change, *, by: Actor, now: datetime) -> None:
    """Change an action of the audit where it stands, with a reason."""
    audit, _ = _to_run(audit_id, by)
    actions.change(one, action_source(audit), by=by, now=now)
