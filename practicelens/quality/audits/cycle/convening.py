"""A review of actions is convened and prepared, and its actions are changed where they stand."""

from __future__ import annotations

from datetime import datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Ended, Missing, Refused
from practicelens.people.actors import actor_for
from practicelens.people.asking import Asking
from practicelens.quality.actions import changes as actions
from practicelens.quality.audits.core import paths, permissions
from practicelens.quality.audits.core.changes import Agreed, action_source, load
from practicelens.quality.audits.core.facts import child_of, leaders_of, practitioner_of
from practicelens.quality.audits.core.people import people_about
from practicelens.quality.audits.core.states import Status
from practicelens.quality.audits.core.visible import load_seen
from practicelens.quality.audits.models import Audit
from practicelens.quality.meetings import changes as meetings
from practicelens.quality.meetings import drafts
from practicelens.quality.meetings.internal import convened
from practicelens.quality.meetings.queries import ConvenedView, view
from practicelens.quality.meetings.rules import Plan, Subject, ToConvene
from practicelens.quality.meetings.states import Kind
from practicelens.workdays.clock import local_date


def key_of(audit: Audit) -> str:
    """An audit's review among meetings of every kind: an audit has one."""
    return str(audit.pk)


def _subject(audit: Audit) -> Subject:
    title = f"{Kind.REVIEW.words}, {audit.reference}"
    return Subject(Kind.REVIEW, key_of(audit), title, paths.review(audit.pk), child_of(audit))


def _check_to_review(audit: Audit) -> None:
    """Its actions are still to be reviewed; else there is nothing to convene or write."""
    if audit.status != Status.SUBMITTED:
        raise Ended(stands=(("Where it is", Status(audit.status).words),))


def _to_run(audit_id: int, by: Actor) -> Audit:
    """The audit, locked, for whoever reviews its actions."""
    audit = load(audit_id, by=by, check=permissions.check_can_review)
    _check_to_review(audit)
    return audit


def review_to_convene(asking: Asking, audit_id: int) -> ToConvene:
    """Whom a review may ask, and by when it is to be; for whoever holds it."""
    row = load_seen(asking, audit_id)
    permissions.check_can_review(asking.actor, row)
    _check_to_review(row)
    people = tuple((one.id, f"{one.name}, {one.title}") for one in people_about(asking, row))
    managers = leaders_of(row, asking.today)[0]
    hint, usual = "The Team Manager, who records it.", (*practitioner_of(row), *managers)
    return ToConvene(
        _subject(row), people, row.review_due, hint, usual, frozenset((*managers, asking.actor.account_id))
    )


def review_draft(asking: Asking, audit_id: int) -> drafts.Kept:
    """What is typed of a review so far; for whoever holds it."""
    row = load_seen(asking, audit_id)
    permissions.check_can_review(asking.actor, row)
    return drafts.kept(Kind.REVIEW, key_of(row))


def convened_review(asking: Asking, row: Audit) -> ConvenedView | None:
    """When and where a review is, while it is still to be held; for the audit's own page, which asked who asks."""
    when = convened(Kind.REVIEW, key_of(row)) if row.status == Status.SUBMITTED else None
    return view(asking, when) if when else None


def convene(audit_id: int, plan: Plan, *, by: Actor, now: datetime) -> int:
    """Convene the review, or change when, where and with whom. Raises Refused as ``meetings.prepare``: chair_wrong."""
    with atomic():
        audit = _to_run(audit_id, by)
    # Before the write: who the chair is, and who is asked, are many reads that no lock of ours keeps as they are.
    chair = actor_for(plan.chair_id, local_date(now)) if plan.chair_id else None
    _check_chair(chair, audit)
    return _convene(audit_id, meetings.prepare(_subject(audit), plan, now), chair, by, now)


@atomic
def _convene(audit_id: int, checked: Plan, chair: Actor | None, by: Actor, now: datetime) -> int:
    """Look again, and write: the child may have gone to another team, whose manager it is then."""
    audit = _to_run(audit_id, by)
    _check_chair(chair, audit)
    return meetings.keep(_subject(audit), checked, by=by, now=now)


def _check_chair(chair: Actor | None, audit: Audit) -> None:
    # Strategy, section 7, month 2: Team Manager and Social Worker review the actions.
    if chair is None or not permissions.can_review(chair, audit):
        raise Refused("The Team Manager reviews the actions: choose who manages the team.", code="chair_wrong")


@atomic
def call_off(audit_id: int, why: str, *, by: Actor, now: datetime) -> None:
    """The time that was set does not hold; the review stays owed."""
    audit = _to_run(audit_id, by)
    # Without a time that was set there is nothing to call off.
    if not meetings.call_off(Kind.REVIEW, key_of(audit), why, by=by, now=now):
        raise Missing


@atomic
def save_draft(audit_id: int, typed: drafts.Typed, *, version: int, by: Actor, now: datetime) -> int:
    """Keep what was typed of the review so far, and return the draft's new version. Raises Stale."""
    audit = _to_run(audit_id, by)
    return drafts.save(Kind.REVIEW, key_of(audit), typed, version=version, by=by, now=now)


@atomic
def give_action(audit_id: int, one: Agreed, *, by: Actor, now: datetime) -> int:
    """Give an action while the review goes on: whoever does it is told at once."""
    source = action_source(_to_run(audit_id, by))
    return actions.propose(source, one.what, owner_id=one.owner_id, due=one.due, by=by, now=now, given=True)


@atomic
def change_action(audit_id: int, one: actions.Change, *, by: Actor, now: datetime) -> None:
    """Change an action of the audit where it stands, with a reason."""
    actions.change(one, action_source(_to_run(audit_id, by)), by=by, now=now)


def recorded(audit: Audit, *, by: Actor, now: datetime) -> None:
    """House-internal: the review is written. In its transaction."""
    meetings.recorded(Kind.REVIEW, key_of(audit), by=by, now=now)
    drafts.drop(Kind.REVIEW, key_of(audit))


def not_to_be(audit: Audit, why: str, *, by: Actor, now: datetime) -> None:
    """House-internal: the cycle ended before its review, so calendars are cleared of it."""
    meetings.call_off(Kind.REVIEW, key_of(audit), why, by=by, now=now)
    drafts.drop(Kind.REVIEW, key_of(audit))
