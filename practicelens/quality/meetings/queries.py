"""Reads of meetings, for whoever was asked, chairs or convened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from practicelens.access.errors import Missing
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.quality.meetings import permissions
from practicelens.quality.meetings.calendars import file_for
from practicelens.quality.meetings.internal import asked_to, standing
from practicelens.quality.meetings.internal import convened as found_for
from practicelens.quality.meetings.models import Asked, Convened
from practicelens.quality.meetings.rules import Subject
from practicelens.quality.meetings.states import Kind, Status
from practicelens.workdays.clock import LONDON, local_date
from practicelens.workdays.timescales import day_month


@dataclass(frozen=True)
class ConvenedView:
    """A meeting as it stands. ``taken_off``: the reader was asked once and is not any more.

    ``opens``: its own page does, to whoever is asked, chairs or convened it.
    """

    id: int
    kind: Kind
    key: str
    title: str
    link: str
    status: Status
    starts: datetime
    minutes: int
    place: str
    chair_id: int | None
    chair: str
    asked: tuple[tuple[int, str], ...]
    others: str
    convened_by: str
    called_off_why: str
    passed: bool
    taken_off: bool = False
    mine_to_record: bool = False
    opens: bool = False

    @property
    def day(self) -> date:
        """The day it is on, in London."""
        return local_date(self.starts)

    @property
    def words(self) -> str:
        """When it is, as people say it."""
        return _time_words(self.starts, self.starts + timedelta(minutes=self.minutes))


def meeting(asking: Asking, meeting_id: int) -> ConvenedView:
    """One meeting, for whoever has something to do with it. Raises Missing."""
    row, own = _row(asking, meeting_id)
    return view(asking, row, taken_off=own is not None and own.taken_off_at is not None)


def invitation(asking: Asking, meeting_id: int) -> tuple[str, bool]:
    """Its file for a calendar, and whether that takes it out: called off, or its reader is not asked any more."""
    row, own = _row(asking, meeting_id)
    taken_off = own is not None and own.taken_off_at is not None
    # A recorded meeting's file stays as it was: it took place, and calendars keep it.
    off = taken_off or row.status == Status.CALLED_OFF
    # One who was taken off reads no list of those who meet instead: their file names themselves alone.
    return file_for(row, (asking.actor.account_id,) if taken_off else tuple(asked_to(row)), off=off), off


def _row(asking: Asking, meeting_id: int) -> tuple[Convened, Asked | None]:
    row = Convened.objects.filter(pk=meeting_id).select_related("chair", "convened_by").first()
    if row is None:
        raise Missing
    own = Asked.objects.filter(meeting=row, account_id=asking.actor.account_id).first()
    permissions.check_can_see(asking.actor, row, asking.hidden, asked=own is not None)
    return row, own


def convened(asking: Asking, subject: Subject) -> ConvenedView | None:
    """The meeting that is convened for a subject; whoever asks has been given the subject to convene."""
    row = found_for(subject.kind, subject.key)
    return view(asking, row) if row else None


@dataclass(frozen=True)
class CalledOff:
    """A time that was set and does not hold: when it was to be, why it is not, and who was asked reads the same."""

    id: int
    words: str
    why: str
    on: date


def called_off(asking: Asking, kind: Kind, key: str | int) -> tuple[CalledOff, ...]:
    """The times of a subject's meeting that were called off, the latest first; for whom its page has opened. One query.

    Those who were not asked read here why nobody meets.
    """
    rows = Convened.objects.filter(kind=kind, key=str(key), status=Status.CALLED_OFF).order_by("-ended_at", "-pk")
    return tuple(
        CalledOff(row.pk, _time_words(row.starts_at, row.ends_at), row.called_off_why, local_date(row.changed_at))
        # The subject's page has opened, yet a meeting holds its own child's key: it is asked, not assumed.
        for row in asking.without_restricted(rows)
    )


def _time_words(starts: datetime, ends: datetime) -> str:
    """When a meeting is, as people say it."""
    local = starts.astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M} to {ends.astimezone(LONDON):%H:%M}"


def view(asking: Asking, row: Convened, *, taken_off: bool = False) -> ConvenedView:
    """A meeting's row as it is shown; whether it may be is asked before."""
    asked = asked_to(row)
    # Both came with the row: their names cost no question.
    known = {one.pk: one.name for one in (row.chair, row.convened_by) if one}
    status = Status(row.status)
    return ConvenedView(
        id=row.pk,
        kind=Kind(row.kind),
        key=row.key,
        title=row.title,
        link=row.link,
        status=status,
        starts=row.starts_at,
        # From the moments, which are in UTC: the difference is what was planned, also over a change of clocks.
        minutes=round((row.ends_at - row.starts_at).total_seconds() / 60),
        place=row.place,
        chair_id=row.chair_id,
        chair=known.get(row.chair_id or 0, ""),
        asked=tuple(asked.items()),
        others=row.others,
        convened_by=known.get(row.convened_by_id, ""),
        called_off_why=row.called_off_why,
        passed=row.ends_at <= asking.now,
        taken_off=taken_off,
        opens=taken_off or asking.actor.account_id in {*asked, row.chair_id, row.convened_by_id},
        mine_to_record=status is Status.CONVENED and permissions.is_chair(asking.actor, row),
    )


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """Meetings to come to, for whoever is asked; those that passed and are not recorded, for who chairs.

    What passed never falls off the list: it is recorded, or called off with a reason. One query a request.
    """
    return tuple(
        _waits(asking, row)
        for row, asks_me, hidden in asking.once_for(standing)
        if not hidden and (asks_me if row.ends_at > asking.now else permissions.is_chair(asking.actor, row))
    )


def _waits(asking: Asking, row: Convened) -> Waiting:
    """One line of what waits."""
    local = row.starts_at.astimezone(LONDON)
    if row.ends_at <= asking.now:
        detail = f"You met on {day_month(local.date(), asking.today)}, or it is called off: say which."
        # Due on the day itself, so that it stands as late from the next day on.
        return Waiting(f"Record: {row.title}", row.link, local.date(), detail, local.date(), kind=WaitingKind.TO_RECORD)
    detail = f"{local:%A %H:%M}, {row.place}"
    return Waiting(row.title, f"/meetings/{row.pk}/", local.date(), detail, kind=WaitingKind.MEETING)
