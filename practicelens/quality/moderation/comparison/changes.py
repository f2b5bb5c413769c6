"""Recording comparison meetings. With ``changes``, the only code that writes to moderation's tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.history.changes import record
from practicelens.notices.changes import post
from practicelens.people.asking import Asking
from practicelens.people.holders import Serving, serving
from practicelens.people.links import Link
from practicelens.quality.actions.changes import Change
from practicelens.quality.audits.beside.comparing import readable
from practicelens.quality.audits.beside.internal import cases
from practicelens.quality.audits.core.changes import Agreed
from practicelens.quality.audits.core.views import AuditRow
from practicelens.quality.duties import changes as duties
from practicelens.quality.duties.permissions import check_can_close
from practicelens.quality.duties.queries import period_on
from practicelens.quality.duties.rules import Period, due_by
from practicelens.quality.duties.states import COMPARISON, DUTIES
from practicelens.quality.meetings import changes as meetings
from practicelens.quality.meetings.changes import LONGEST_WHY
from practicelens.quality.meetings.states import Kind
from practicelens.quality.moderation.comparison import convening, giving
from practicelens.quality.moderation.comparison.owed import of_team
from practicelens.quality.moderation.comparison.permissions import check_can_record
from practicelens.quality.moderation.comparison.rules import Meeting, check_meeting, check_there
from practicelens.quality.moderation.models import Comparison, ComparisonAudit, ComparisonPerson


@dataclass(frozen=True)
class _Prepared:
    """A meeting that was checked and whose people were found: all that is left is to look again and to write."""

    meeting: Meeting
    team: str
    period: Period
    due: date
    children: tuple[ChildKey, ...]
    recipients: tuple[int, ...]
    given: Collection[Agreed]
    changed: Collection[Change]


def record_comparison(
    new: Meeting, *, by: Actor, now: datetime, given: Collection[Agreed] = (), changed: Collection[Change] = ()
) -> int:
    """Record a meeting that was held: once a team and period, by one of the two who met. It then stands.

    ``given`` are actions given with it, ``changed`` those it leaves otherwise than they were.
    Those who were there and the team's Practice Development Worker, who takes the learning on, are told.
    """
    check_can_record(by, new.team_id)
    asking = Asking(by, now)
    period = period_on(asking, COMPARISON, new.period_start)
    # From a form's address: a first day that no period has is somebody's own making.
    if period.start != new.period_start or period.start > asking.today:
        raise Missing
    meeting = check_meeting(new, period, asking.today)
    # Whoever serves on any of three days may have been there: on the day it was held, today, and at the period's end,
    # whose audits are compared.
    serve = {day: serving(day) for day in {meeting.held_on, asking.today, min(asking.today, period.end)}}
    check_who_was_there(meeting, serve.values())
    # Asked a second time, in the write: a child may have become restricted since the page was read.
    check_audits(meeting, period, asking)
    giving.check_owners(asking, (meeting.team_id, period.start), given, changed)
    # Today's, whoever developed practice then: the learning is taken on from now.
    developers = serve[asking.today].linked(meeting.team_id, Link.PRACTICE_DEVELOPER)
    prepared = _Prepared(
        meeting,
        asking.teams[meeting.team_id].name,
        period,
        due_by(DUTIES[COMPARISON], period, asking.rules_on(period.start), asking.calendar),
        # Whom the audits are about, so that each child finds this meeting in history.
        tuple(one.child for one in cases(meeting.audits).values()),
        tuple(sorted({*meeting.people, *developers} - {by.account_id})),
        given,
        changed,
    )
    return _keep(prepared, by=by, now=now)


def close_comparison(team_id: int, start: date, why: str, *, by: Actor, now: datetime) -> None:
    """Say why a team's meeting was not held: it is asked for no more, and stays listed and counted as missed.

    It can still be held and recorded afterwards, and then counts as held late. Raises Missing for a period with nothing
    to compare, Refused as ``duties.close``.
    """
    check_can_close(by, COMPARISON, team_id)
    one = of_team(Asking(by, now), team_id, start)
    if one is None:
        raise Missing
    # Both or neither: a meeting closed as missed must not stand in anybody's calendar.
    with atomic():
        duties.close(one, why, by=by, now=now)
        # Where it was convened all the same, calendars are cleared of it; what was being written of it stays, because
        # it may still be held.
        meetings.call_off(Kind.COMPARISON, convening.key_of(team_id, start), why[:LONGEST_WHY], by=by, now=now)


def check_who_was_there(meeting: Meeting, serve: Iterable[Serving]) -> None:
    """Those ticked are the team's Officer and manager on one of the days that count, or who covers for them."""
    days = list(serve)
    officers = {one for day in days for one in day.linked(meeting.team_id, Link.QA_OFFICER)}
    managers = {one for day in days for one in day.holders(Role.TEAM_MANAGER, team=meeting.team_id)}
    check_there(meeting.people, officers, managers)


def check_audits(meeting: Meeting, period: Period, asking: Asking) -> None:
    """Audits of the team that were handed in during the period and that the writer may read."""
    check_inside(meeting, period, readable(asking, meeting.audits))


def check_inside(meeting: Meeting, period: Period, seen: Iterable[AuditRow]) -> None:
    """The same, among the audits that the writer may read."""
    # By the day of handing in, which is what puts an audit into a period; when its case was seen may lie before.
    inside = {
        row.id
        for row in seen
        if row.team_id == meeting.team_id and row.submitted_on and period.start <= row.submitted_on <= period.end
    }
    if not set(meeting.audits) <= inside:
        raise Refused("Choose audits of the team handed in during the period.", code="audits_missing")


@atomic
def _keep(prepared: _Prepared, *, by: Actor, now: datetime) -> int:
    """Look again, write it, record it and tell.

    What may change meanwhile is looked at again: somebody records the same meeting, or a child becomes restricted.
    """
    meeting, period = prepared.meeting, prepared.period
    check_audits(meeting, period, Asking(by, now))
    row = _write(prepared, by, now)
    # After the row is written: a meeting that is refused above must stay in calendars and keep its draft.
    convening.recorded(row.team_id, period.start, by=by, now=now)
    subject = (row.team_id, period.start)
    giving.write(Asking(by, now), subject, prepared.given, prepared.changed, by=by, now=now)
    # In the order they were ticked in, each once: the database holds that nobody is there twice.
    there = list(dict.fromkeys(meeting.people))
    ComparisonPerson.objects.bulk_create(ComparisonPerson(comparison=row, account_id=one) for one in there)
    # Each once and in one order, whatever a form sends twice.
    compared = sorted(set(meeting.audits))
    ComparisonAudit.objects.bulk_create(ComparisonAudit(comparison=row, audit_id=one) for one in compared)
    data = {"team": row.team_id, "period": f"{period.start:%Y-%m-%d}", "held_on": f"{row.held_on:%Y-%m-%d}"}
    record(
        "moderation.compared",
        by=by,
        at=now,
        subject=("comparison", row.pk),
        data={**data, "people": there},
        children=list(prepared.children),
    )
    link = f"/moderation/comparisons/{row.pk}/"
    about = f"{prepared.team}, {period.words}"
    # In the write: a notice of a record that was refused would lead to nothing.
    post("comparison_recorded", to=prepared.recipients, link=link, at=now, about=about)
    return row.pk


def _write(prepared: _Prepared, by: Actor, now: datetime) -> Comparison:
    """The meeting's row. Raises Refused where the period's meeting is recorded: the database itself holds one."""
    meeting, period = prepared.meeting, prepared.period
    # Not a look and then a write: of two who record at once the constraint decides, and the second is told.
    row, created = Comparison.objects.get_or_create(
        team_id=meeting.team_id,
        period_start=period.start,
        defaults={
            "period_end": period.end,
            "due": prepared.due,
            "held_on": meeting.held_on,
            "others": meeting.others,
            "alike": meeting.alike,
            "different": meeting.different,
            "supervision": meeting.supervision,
            "team_meetings": meeting.team_meetings,
            "workforce": meeting.workforce,
            "recorded_by_id": by.account_id,
            "recorded_at": now,
        },
    )
    if not created:
        raise Refused("This period’s meeting is recorded already.", code="recorded")
    return row
