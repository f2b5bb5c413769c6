"""How a practice concern goes up: sent on by the Safeguarding Manager, taken past a stage, held; and what a job tells.

The job moves nothing up: that a day has closed follows from dates, and a person alone releases the words of an alert.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum

from django.db import IntegrityError, transaction

from practicelens.access.actor import SYSTEM, Actor, ChildKey
from practicelens.access.errors import Missing, Refused
from practicelens.access.texts import require_text
from practicelens.history.changes import record
from practicelens.people import internal as people
from practicelens.people.asking import Asking, asking_as_system
from practicelens.performance.datasets.whereabouts.internal import ChildPlace, places_of
from practicelens.quality.alerts import permissions, rules
from practicelens.quality.alerts.base import (
    MOVED,
    Facing,
    Letter,
    asked_at,
    clock_of,
    facing,
    key_of,
    post_letters,
    running_pause,
    senders,
)
from practicelens.quality.alerts.changes import held_by
from practicelens.quality.alerts.models import Concern, Notified, Step
from practicelens.quality.alerts.moving import Written, child_of, move
from practicelens.quality.alerts.states import GOING, Event, Stage, Status


def send(concern_id: int, words: str, *, version: int, by: Actor, now: datetime) -> None:
    """Send it on as a Practice Alert to the next stage, with a word of one's own or none.

    Raises Missing, Refused (not_yet: its day has not closed; move_not_allowed), Stale.
    """
    face = facing(Asking(by, now), concern_id)
    if not permissions.can_send(by):
        raise Missing("concern")
    if face.row.status == Status.OPEN and face.stage.next is not None and not face.is_handed_on:
        day = face.clock.last_day(face.stage)
        raise Refused(f"Its day is {day:%A} {day.day} {day:%B}: until its close it is not sent on.", code="not_yet")
    move(face, Event.SEND, Written(words.strip()), version=version, letters=_letters(face, face.stage.next))


def go(concern_id: int, to: Stage, why: str, *, version: int, by: Actor, now: datetime) -> None:
    """Take it to a stage above at once, past those between, with the reason: a child who may not be safe waits for no
    day. Raises Missing, Refused (why, to, move_not_allowed), Stale.
    """
    face = held_by(concern_id, by, now)
    event = next((one for one, stage in GOING.items() if stage is to), None)
    if event is None:
        raise Refused("Choose one of the stages above.", code="to")
    text = require_text(why, "Say why it cannot wait for its day.", "why", longest=rules.LONGEST)
    move(face, event, Written(text), version=version, letters=_letters(face, to))


def _letters(face: Facing, to: Stage | None) -> list[Letter]:
    """Whom it is told that a concern went up: those now asked, and those who had it. Nobody above is nobody asked."""
    if to is None:
        return []
    today = face.asking.today
    others = (*asked_at(face.row, Stage.TEAM, today), *senders(today), face.row.holder_id)
    asked = asked_at(face.row, to, today)
    # Whoever had it hears that it went on; who is asked now hears that alone, though they had it too.
    return [Letter("alert_sent", asked), Letter("alert_went_on", tuple(set(others) - set(asked)))]


def pause(concern_id: int, until: date, why: str, who: str, *, version: int, by: Actor, now: datetime) -> None:
    """Hold its stage until the end of a day, as somebody asked; the whole runs on.

    Raises Missing, Refused (why, who, until, held, too_late, move_not_allowed), Stale.
    """
    face = held_by(concern_id, by, now)
    text = require_text(why, "Say why it is held.", "why", longest=rules.LONGEST)
    asker = require_text(who, "Say who asked for it.", "who", longest=rules.LONGEST_NAME)
    # A stage without a day has nothing to hold: the table refuses it below, in words of its own.
    if face.stage.next is not None and face.row.status == Status.OPEN:
        rules.check_pause(face.clock, face.stage, until, now)
    move(face, Event.PAUSE, Written(text, asker, until), version=version)


def unpause(concern_id: int, *, version: int, by: Actor, now: datetime) -> None:
    """End what holds its stage, from today on. Raises Missing where nothing does, Stale."""
    face = held_by(concern_id, by, now)
    running = running_pause(face.row, face.steps, face.asking.today)
    # It ended by its own day, or somebody else ended it: there is nothing left to end.
    if running is None:
        raise Missing("pause")
    move(face, Event.UNPAUSE, Written(about=running), version=version)


class Tell(StrEnum):
    """What the clock alone brings about, each told once a stage."""

    TO_SEND = "to_send"
    UNSENT = "unsent"
    PAST = "past"


def climb(now: datetime) -> tuple[int, int]:
    """Follow children who moved, and tell of what their concerns' days have brought; how many of each.

    For the job. What was told is not told again; whatever a run that was killed or never came left is told by the next.
    """
    asking = asking_as_system(now)
    # With their steps and what was told, in three questions however many there are.
    rows = list(Concern.objects.exclude(status=Status.CLOSED).prefetch_related("steps", "notified").order_by("pk"))
    places = places_of(asking, [key_of(row) for row in rows]) if rows else {}
    moved = sum(_follow(asking, row, places) for row in rows)
    return moved, sum(_tell(asking, row, what) for row in rows for what in _untold(asking, row))


def _untold(asking: Asking, row: Concern) -> Iterator[Tell]:
    """What the clock has brought that nobody was told of yet."""
    stage, clock = Stage(row.stage), clock_of(asking, row, row.steps.all())
    done = {(one.stage, one.what) for one in row.notified.all()}
    climbs = row.status == Status.OPEN
    came = {
        Tell.TO_SEND: climbs and clock.is_handed_on(stage, asking.now),
        Tell.UNSENT: climbs and clock.is_unsent(stage, asking.now),
        Tell.PAST: clock.is_past_whole(asking.now),
    }
    # Of the whole once, however far the concern climbs afterwards.
    past = any(what == Tell.PAST for _, what in done)
    for what, has_come in came.items():
        if has_come and (row.stage, what.value) not in done and not (what is Tell.PAST and past):
            yield what


def _tell(asking: Asking, row: Concern, what: Tell) -> int:
    """Tell whom it is for; 0 where another run did meanwhile, or it is not so any more."""
    # Before the transaction: who is told is read.
    letter = _letter(asking, row, what)
    try:
        with transaction.atomic():
            now = Concern.objects.select_for_update().get(pk=row.pk)
            if (now.stage, now.status, now.version) != (row.stage, row.status, row.version):
                return 0  # somebody did something since it was read: the next run sees what is so then
            Notified.objects.create(concern=row, stage=row.stage, what=what, at=asking.now)
            post_letters([letter], row, by=SYSTEM.account_id, now=asking.now)
    except IntegrityError:
        return 0
    return 1


def _letter(asking: Asking, row: Concern, what: Tell) -> Letter:
    """The notice of it. Of an alert that waits only that it does: its words are released by a person alone."""
    today, onward = asking.today, Stage(row.stage).next
    if what is Tell.UNSENT and onward is not None:
        return Letter("alert_unsent", asked_at(row, onward, today), "/waiting/")
    if what is Tell.PAST:
        return Letter("alert_past", (*senders(today), row.holder_id))
    return Letter("alert_to_send", senders(today))


def _follow(asking: Asking, row: Concern, places: Mapping[ChildKey, ChildPlace]) -> int:
    """Where the newest dataset has the child with another team or worker, the concern goes with them."""
    team, worker = _where(asking, row, places.get(key_of(row)))
    if (team, worker) == (row.team_id, row.worker_id):
        return 0
    row.team_id, row.worker_id, row.service_id = team, worker, asking.teams[team].service_id
    # Those now asked; a stage passed is told too, because its people may still answer.
    stages = [one for one in Stage if one not in Stage(row.stage).above]
    to = tuple(account for stage in stages for account in asked_at(row, stage, asking.today))
    with transaction.atomic():
        # No new version: what somebody is typing is about the same concern.
        where = {"team_id": team, "worker_id": worker, "service_id": row.service_id}
        Concern.objects.filter(pk=row.pk).exclude(status=Status.CLOSED).update(**where)
        Step.objects.create(
            concern=row, at=asking.now, what=MOVED, stage=row.stage, who=asking.teams[team].name,
            text="The newest extract has the child there.",
        )  # fmt: skip
        data = {"child": child_of(row), "team": team}
        record("alerts.followed", by=SYSTEM, at=asking.now, subject=("concern", row.pk), data=data)
        post_letters([Letter("alert_moved", to)], row, by=SYSTEM.account_id, now=asking.now)
    return 1


def _where(asking: Asking, row: Concern, place: ChildPlace | None) -> tuple[int, int | None]:
    """The team and worker who have the child; as they were where no extract says, or the child is closed to us."""
    team, worker = row.team_id, row.worker_id
    if place is not None and place.open and place.team_id in asking.teams:
        team, worker = place.team_id or team, place.worker_id
    # Of a team that was closed whoever took its work over; whoever it was about is asked no more of another team.
    return asking.once_for(_successors).get(team, team), worker


def _successors(asking: Asking) -> dict[int, int]:
    return people.successors(asking.today)
