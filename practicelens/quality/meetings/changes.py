"""Changes to meetings that are convened: the only code that writes to their tables. Each app above asks its rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.db.transaction import atomic

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.errors import Refused
from practicelens.access.texts import require_text
from practicelens.history.changes import record
from practicelens.notices.changes import post
from practicelens.people.actors import actor_for
from practicelens.people.asking import Asking
from practicelens.people.internal import names, standing_accounts
from practicelens.quality.meetings.calendars import file_for
from practicelens.quality.meetings.internal import convened
from practicelens.quality.meetings.models import Asked, Convened
from practicelens.quality.meetings.rules import Plan, Subject, check_plan
from practicelens.quality.meetings.states import Event, Kind, Status, after
from practicelens.workdays.clock import LONDON, local_date

# As long as the column: a reason goes into everybody's notice, and is read on a telephone.
LONGEST_WHY = 500


def prepare(subject: Subject, plan: Plan, now: datetime) -> Plan:
    """A plan as it can be kept, trimmed. House-internal. Raises Refused as ``check_plan``, and: gone, not_cleared.

    Before the write that ``keep`` is part of: it reads each person who is asked, and no lock of ours keeps them as
    they are.
    """
    checked = check_plan(plan, subject, now)
    _check_people(subject, checked.everybody, now)
    return checked


@atomic
def keep(subject: Subject, checked: Plan, *, by: Actor, now: datetime) -> int:
    """Convene a meeting, or change the one that is convened. Those it concerns are told, with a calendar file.

    House-internal: whether ``by`` may convene, and who may chair, the subject's own app has checked. ``checked`` is
    what ``prepare`` gave. Raises Refused: nothing_changed.
    """
    row = convened(subject.kind, subject.key, lock=True)
    return _begin(subject, checked, by, now) if row is None else _change(row, subject, checked, by, now)


def _check_people(subject: Subject, accounts: Collection[int], now: datetime) -> None:
    """Everybody asked has an account that can be used, and is cleared where the child is restricted."""
    # Today's accounts and not those of the meeting's day: an invitation goes out now.
    today = local_date(now)
    gone = set(accounts) - standing_accounts(accounts, today)
    if gone:
        raise Refused(f"{_listed(gone)} cannot sign in any more: ask somebody else.", code="gone")
    # The children restricted for anybody at all; whichever of the people asked is asked with makes no difference.
    restricted = Asking(actor_for(next(iter(accounts)), today), now).restricted
    if subject.child is None or subject.child not in restricted:
        return
    shut_out = [one for one in accounts if subject.child not in actor_for(one, today).restricted]
    if shut_out:
        raise Refused(f"{_listed(shut_out)} may not know of this child: ask those who are named.", code="not_cleared")


def _listed(accounts: Iterable[int]) -> str:
    return ", ".join(sorted(names(set(accounts)).values()))


def _begin(subject: Subject, plan: Plan, by: Actor, now: datetime) -> int:
    """A new meeting, and its invitations."""
    child = subject.child or ChildKey("", "", "")
    row = Convened.objects.create(
        kind=subject.kind,
        key=subject.key,
        link=subject.link,
        authority=child.authority,
        scheme=child.scheme,
        child=child.identifier,
        status=Status.CONVENED,
        # Unlike anybody else's number for ever, whichever authority's calendars it meets in.
        uid=f"{uuid4().hex}@practice-lens",
        convened_at=now,
        convened_by_id=by.account_id,
        **_planned(subject, plan, now),
    )
    Asked.objects.bulk_create(Asked(meeting=row, account_id=one) for one in plan.everybody)
    _tell("meeting_convened", row, plan.everybody, now=now, all_asked=plan.everybody)
    _record_event("convened", row, by=by, now=now, asked=sorted(plan.everybody))
    return row.pk


def _planned(subject: Subject, plan: Plan, now: datetime) -> dict[str, object]:
    """The columns that a plan fills."""
    return {
        "title": subject.title,
        "starts_at": plan.starts,
        # Minutes are added in UTC: over the night the clocks change, local arithmetic is an hour off.
        "ends_at": plan.starts.astimezone(UTC) + timedelta(minutes=plan.minutes),
        "place": plan.place,
        "chair_id": plan.chair_id,
        "others": plan.others,
        "changed_at": now,
    }


def _change(row: Convened, subject: Subject, plan: Plan, by: Actor, now: datetime) -> int:
    """Another time, place or chair, or other people. Where it moves all are told, else those who come or go."""
    before = set(Asked.objects.filter(meeting=row, taken_off_at__isnull=True).values_list("account_id", flat=True))
    there, planned = set(plan.everybody), _planned(subject, plan, now)
    # The three that a calendar shows: another chair or other people alone moves nobody's appointment.
    moved = any(getattr(row, name) != planned[name] for name in ("starts_at", "ends_at", "place"))
    if not moved and before == there and (row.chair_id, row.others) == (plan.chair_id, plan.others):
        raise Refused("Nothing is changed: the meeting stands as it was.", code="nothing_changed")
    # Through the table although it stays the same, so that a meeting that is over refuses to be changed.
    row.status = after(Status(row.status), Event.CHANGE)
    for name, value in planned.items():
        setattr(row, name, value)
    # By this a calendar knows the newer of two files.
    row.sequence += 1
    row.save()
    # Marked, not deleted: their own page goes on saying that they are not asked any more.
    Asked.objects.filter(meeting=row, account_id__in=before - there).update(taken_off_at=now)
    # Somebody asked again after having been taken off keeps their one row.
    Asked.objects.filter(meeting=row, account_id__in=there - before).update(taken_off_at=None)
    Asked.objects.bulk_create((Asked(meeting=row, account_id=one) for one in there - before), ignore_conflicts=True)
    # In the plan's order, so that everybody's file lists people alike.
    _tell("meeting_convened", row, there - before, now=now, all_asked=plan.everybody)
    _tell("meeting_moved", row, there & before if moved else (), now=now, all_asked=plan.everybody)
    _tell("meeting_called_off", row, before - there, now=now, off=True)
    _record_event("changed", row, by=by, now=now, moved=moved, asked=sorted(there))
    return row.pk


@atomic
def call_off(kind: Kind, key: str, why: str, *, by: Actor, now: datetime) -> bool:
    """A convened meeting is not to be: everybody asked is told. Says whether there was one.

    House-internal, as ``keep``. Raises Refused: why_missing, too_long.
    """
    row = convened(kind, key, lock=True)
    if row is None:
        return False
    row.called_off_why = require_text(why, "Say why it is called off.", "why_missing", longest=LONGEST_WHY)
    row.status = after(Status(row.status), Event.CALL_OFF)
    row.ended_at = row.changed_at = now
    # Raised here too: RFC 5546 has a cancellation carry a later sequence, or calendars ignore it.
    row.sequence += 1
    row.save()
    there = Asked.objects.filter(meeting=row, taken_off_at__isnull=True).values_list("account_id", flat=True)
    _tell("meeting_called_off", row, list(there), now=now, off=True)
    _record_event("called_off", row, by=by, now=now)
    return True


@atomic
def recorded(kind: Kind, key: str, *, by: Actor, now: datetime) -> None:
    """House-internal: the record of a meeting was written, convened here or not; a convened one waits no more."""
    rows = Convened.objects.filter(kind=kind, key=key)
    to = after(Status.CONVENED, Event.RECORD)
    # Written without being read: most records are of meetings that nobody convened here, and the write that this is
    # part of reads as little as it can.
    if rows.filter(status=Status.CONVENED).update(status=to, ended_at=now, changed_at=now):
        # Found by its moment: earlier meetings of the same subject were recorded too.
        _record_event("recorded", rows.get(status=to, ended_at=now), by=by, now=now)


def _tell(
    kind: str,
    row: Convened,
    accounts: Collection[int],
    *,
    now: datetime,
    all_asked: Collection[int] = (),
    off: bool = False,
) -> None:
    """Tell each with a file for their calendar, whoever did it among them: their calendar needs it too.

    ``all_asked`` stand in the file; one that takes a meeting out of calendars names those alone whom it takes it from.
    """
    if not accounts:
        return
    when = row.starts_at.astimezone(LONDON)
    about = f"{row.title}, {when.day} {when:%B %Y, %H:%M}"
    calendar = file_for(row, accounts if off else all_asked, off=off)
    post(kind, to=accounts, link=path(row.pk), at=now, about=about, calendar=calendar)


def path(meeting_id: int) -> str:
    """A meeting's own page."""
    return f"/meetings/{meeting_id}/"


def _record_event(what: str, row: Convened, *, by: Actor, now: datetime, **data: object) -> None:
    """Record what happened to a meeting; the child is named so that history can veil a restricted one."""
    children = [ChildKey(row.authority, row.scheme, row.child)] if row.child else []
    # By its title, which names no child: the key says nothing to whoever reads history.
    about = {"kind": row.kind, "title": row.title, "sequence": row.sequence, **data}
    record(f"meetings.{what}", by=by, at=now, subject=("meeting", row.pk), data=about, children=children)
