"""A comparison meeting is convened and prepared: what is its own of what every meeting does."""

from __future__ import annotations

from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused
from practicelens.people.actors import actor_for
from practicelens.people.asking import Asking
from practicelens.quality.duties import rules as duties
from practicelens.quality.duties.queries import period_on
from practicelens.quality.duties.states import COMPARISON
from practicelens.quality.meetings import changes as meetings
from practicelens.quality.meetings import drafts
from practicelens.quality.meetings.rules import Plan, Subject
from practicelens.quality.meetings.states import Kind
from practicelens.quality.moderation.comparison.permissions import check_can_record, teams_met
from practicelens.quality.moderation.models import Comparison
from practicelens.workdays.clock import local_date

Period = tuple[int, date]
"""A team and the first day of a period."""


def key_of(team_id: int, start: date) -> str:
    """A team's period among meetings of every kind: nothing of it stands in a table before it is recorded."""
    return f"{team_id}-{start:%Y-%m-%d}"


def subject_of(asking: Asking, team_id: int, start: date) -> Subject:
    """What a comparison meeting is about; for the two who meet. Raises Missing, once it is recorded too."""
    period = check_period(asking, team_id, start)
    # A meeting that was recorded has been: convening it again would ask people to something that is over.
    if Comparison.objects.filter(team_id=team_id, period_start=start).exists():
        raise Missing
    title = f"{Kind.COMPARISON.words}, {asking.teams[team_id].name}, {period.words}"
    return Subject(Kind.COMPARISON, key_of(team_id, start), title, f"{link_of(team_id, start)}record/")


def check_period(asking: Asking, team_id: int, start: date) -> duties.Period:
    """The period, for the two who meet, held or not. Raises Missing."""
    check_can_record(asking.actor, team_id)
    period = period_on(asking, COMPARISON, start)
    # An address can be typed: only a first day that the rule makes, of a period that has begun.
    if period.start != start or start > asking.today:
        raise Missing
    return period


def link_of(team_id: int, start: date) -> str:
    """Where a team's period is found, before its meeting is recorded and after."""
    return f"/moderation/comparisons/{team_id}/{start:%Y-%m-%d}/"


def convene(subject: Period, plan: Plan, *, by: Actor, now: datetime) -> int:
    """Convene the meeting, or change when, where and with whom. Raises Refused as ``meetings.prepare``: chair_wrong."""
    # Nothing of a period stands in a table that could be locked: what is asked of it is asked before the write.
    about = subject_of(Asking(by, now), *subject)
    chair = actor_for(plan.chair_id, local_date(now)) if plan.chair_id else None
    # Else whoever chairs would be asked to write a record that they may not write.
    if chair is None or subject[0] not in teams_met(chair):
        raise Refused("One of the two who compare their audits chairs, and records the meeting.", code="chair_wrong")
    return meetings.keep(about, meetings.prepare(about, plan, now), by=by, now=now)


@atomic
def call_off(subject: Period, why: str, *, by: Actor, now: datetime) -> None:
    """The time that was set does not hold; the meeting stays owed."""
    # Raises for whoever is not one of the two, before anything is locked.
    subject_of(Asking(by, now), *subject)
    if not meetings.call_off(Kind.COMPARISON, key_of(*subject), why, by=by, now=now):
        raise Missing


@atomic
def save_draft(subject: Period, typed: drafts.Typed, *, version: int, by: Actor, now: datetime) -> int:
    """Keep what was typed of the meeting's record so far, and return the draft's new version. Raises Stale."""
    subject_of(Asking(by, now), *subject)
    return drafts.save(Kind.COMPARISON, key_of(*subject), typed, version=version, by=by, now=now)


def recorded(team_id: int, start: date, *, by: Actor, now: datetime) -> None:
    """House-internal: the meeting is written. In its transaction."""
    # Both in the transaction of the record, so that neither outlives it.
    meetings.recorded(Kind.COMPARISON, key_of(team_id, start), by=by, now=now)
    drafts.drop(Kind.COMPARISON, key_of(team_id, start))
