"""What waits for whom of practice concerns: one read for everybody, told apart by what each can do about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from practicelens.access.roles import Role
from practicelens.notices.waiting import Kind, Waiting
from practicelens.people.asking import Asking
from practicelens.people.holders import holders, is_held
from practicelens.people.internal import standing_accounts
from practicelens.quality.alerts import permissions, texts
from practicelens.quality.alerts.base import Facing, address_of, clock_of, covered, open_answers, reference_of
from practicelens.quality.alerts.models import Concern
from practicelens.quality.alerts.states import Event, Stage, Status
from practicelens.quality.alerts.visible import readable
from practicelens.workdays.clock import local_date
from practicelens.workdays.timescales import due


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """What of practice concerns waits for this person. Two queries for whoever has such a list, else none.

    One for the Head of Safeguarding, for whom nothing waits while there is a Safeguarding Manager.
    """
    sends = _sends(asking)
    if not (sends or permissions.takes_part(asking.actor)):
        return ()
    rows = readable(asking).exclude(status=Status.CLOSED).prefetch_related("steps").order_by("raised_at", "pk")
    covers = covered(asking)
    faces = [_facing(asking, row, covers) for row in rows]
    return (
        *(one for face in faces for one in _of(face)),
        *_unsent(asking),
        *(_of_sender(asking, faces) if sends else ()),
    )


def _facing(asking: Asking, row: Concern, covers: frozenset[int]) -> Facing:
    steps = tuple(row.steps.all())
    return Facing(asking, row, steps, covers, clock_of(asking, row, steps))


def _of(face: Facing) -> Iterator[Waiting]:
    """What one concern asks of somebody who holds it or is asked about it."""
    row, clock, stage = face.row, face.clock, face.stage
    answers = open_answers(face.steps)
    is_open = row.status == Status.OPEN
    if face.holds:
        yield from _of_holder(face)
    asked = stage in permissions.stages_asked(face.asking.actor, row.team_id, row.worker_id)
    if is_open and asked and not answers and row.holder_id != face.asking.actor.account_id:
        since = local_date(face.steps[-1].at) if face.steps else clock.raised
        yield _item(face, Kind.ALERT_ANSWER, f"Answer {_called(stage)}: {row.theme}", clock.last_day(stage), since)


def _of_holder(face: Facing) -> Iterator[Waiting]:
    """What a concern asks of its holder: to judge, to take further, to close, to put on the child's record."""
    row, clock = face.row, face.clock
    answers, is_open = open_answers(face.steps), face.row.status == Status.OPEN
    if is_open and answers:
        since = local_date(answers[0].at)
        title = f"Say whether an answer is enough: {row.theme}"
        yield _item(face, Kind.ALERT_JUDGE, title, clock.last_day(face.stage), since)
    elif row.status == Status.ACCEPTED:
        title = f"Write what changed for the child: {row.theme}"
        yield _item(face, Kind.ALERT_CLOSE, title, clock.whole_ends, local_date(face.steps[-1].at))
    elif is_open and face.stage.next is None and (face.last_refused() or clock.is_past_whole(face.asking.now)):
        title = f"Take it further, or settle it: {row.theme}"
        yield _item(face, Kind.ALERT_CLOSE, title, clock.whole_ends, local_date(face.steps[-1].at))
    yield from _of_agencies(face)
    missing = [one for one in face.steps if one.on_record is None and one.what not in texts.LEFT_OUT]
    if missing:
        first = local_date(missing[0].at)
        within = face.asking.rules_on(first).limit("record.within")
        title = f"Put a practice concern on the child’s record: {row.theme}"
        yield _item(face, Kind.ALERT_RECORD, title, due(first, within, clock.calendar), first)


def _of_agencies(face: Facing) -> Iterator[Waiting]:
    """Agencies that are past the day by which they were to answer."""
    answered = {one.who for one in face.steps if one.what == Event.ANSWER.name}
    asked = {one.who: one for one in face.steps if one.what == Event.ASK_AGENCY.name}
    for name, one in asked.items():
        if face.row.status == Status.OPEN and name not in answered and one.on and one.on < face.asking.today:
            title = f"{name} has not answered: {face.row.theme}"
            yield _item(face, Kind.ALERT_AGENCY, title, one.on, local_date(one.at))


def _of_sender(asking: Asking, faces: list[Facing]) -> Iterator[Waiting]:
    """What waits for the Safeguarding Manager: alerts to send, concerns past their time, concerns nobody holds."""
    able = standing_accounts({face.row.holder_id for face in faces}, asking.today) if faces else frozenset()
    officers = set(holders(Role.REVIEWING_OFFICER, asking.today)) if faces else set()
    for face in faces:
        row, clock, stage = face.row, face.clock, face.stage
        if row.status == Status.OPEN and stage.next is not None and face.is_handed_on:
            title = f"Send a Practice Alert to the {stage.next.post}: {row.theme}"
            yield _item(face, Kind.ALERT_SEND, title, clock.send_by(stage), clock.last_day(stage))
        if row.holder_id not in able & officers:
            yield _item(face, Kind.ALERT_GIVE, f"Nobody holds it: {row.theme}", None, clock.raised)
        if clock.is_past_whole(asking.now):
            title = f"Past the whole of its time: {row.theme}"
            yield _item(face, Kind.ALERT_PAST, title, clock.whole_ends, clock.raised)


def _sends(asking: Asking) -> bool:
    """Whether alerts wait for this person: the Safeguarding Manager; the Head of Safeguarding where nobody is one."""
    actor = asking.actor
    if actor.has(Role.SAFEGUARDING_MANAGER):
        return True
    return permissions.can_send(actor) and not is_held(Role.SAFEGUARDING_MANAGER, asking.today)


def _unsent(asking: Asking) -> Iterator[Waiting]:
    """That an alert meant for this person waits to be sent: how many and since when, and not a word of it."""
    roles = {Role.HEAD_OF_SERVICE: Stage.TEAM, Role.DIRECTOR: Stage.HEAD}
    mine = {roles[grant.role]: grant.teams for grant in asking.actor.grants if grant.role in roles}
    for stage, teams in mine.items():
        rows = Concern.objects.filter(stage=stage, status=Status.OPEN, team_id__in=teams)
        rows = asking.without_restricted(rows).prefetch_related("steps")
        late = [row for row in rows if clock_of(asking, row, row.steps.all()).is_unsent(stage, asking.now)]
        if late:
            since = min(clock_of(asking, row, row.steps.all()).send_by(stage) for row in late)
            many = "A Practice Alert that is meant for you is" if len(late) == 1 else f"{len(late)} Practice Alerts are"
            title = f"{many} not sent yet"
            yield Waiting(title, "/alerts/", since, "With the Safeguarding Manager", since, kind=Kind.ALERT_UNSENT)


def _item(face: Facing, kind: Kind, title: str, by: date | None, since: date) -> Waiting:
    row = face.row
    detail = f"{reference_of(row.pk)}, {row.child}, {row.team.name}"
    return Waiting(title, address_of(row.pk), by, detail, since, kind=kind)


def _called(stage: Stage) -> str:
    return "a Practice Alert" if stage.is_alert else "a practice concern"
