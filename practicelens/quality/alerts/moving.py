"""One step of a practice concern: the table is asked, the row and its step are written, and who is to know is told.

The only code that writes to the tables of a concern that is there, in one short transaction, which checks again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from practicelens.access.errors import Stale
from practicelens.history.changes import record
from practicelens.quality.alerts import states
from practicelens.quality.alerts.base import Facing, Letter, post_letters
from practicelens.quality.alerts.models import Concern, Step
from practicelens.quality.alerts.states import Event, Stage, Status
from practicelens.workdays.clock import local_date

NEWEST = {
    Event.ANSWER: "It was answered", Event.ACCEPT: "An answer was accepted", Event.REFUSE: "An answer was not accepted",
    Event.SEND: "It was sent on", Event.CLOSE: "It was closed", Event.SETTLE: "It was settled, not agreed",
}  # fmt: skip


@dataclass(frozen=True)
class Written:
    """What a step says: its words, with or to whom, a day, and which earlier step it settles."""

    text: str = ""
    who: str = ""
    on: date | None = None
    about: Step | None = None


def child_of(row: Concern) -> str:
    """The child's key as history writes it."""
    return f"{row.authority}/{row.scheme}/{row.child}"


def move(
    face: Facing,
    event: Event | None,
    written: Written,
    *,
    version: int,
    letters: Iterable[Letter] = (),
    change: Callable[[Concern], None] | None = None,
    on_record: date | None = None,
) -> None:
    """Make one step. ``event`` None: nothing happens to the concern, and ``on_record`` alone is written.

    Raises Stale where the concern changed after it was opened, Refused where the table has no such move.
    """
    asking = face.asking
    with transaction.atomic():
        row = Concern.objects.select_for_update(of=("self",)).get(pk=face.row.pk)
        if row.version != version:
            raise Stale(stands=_stands(row))
        if event is not None:
            _place(row, event)
        if change is not None:
            change(row)
        row.version += 1
        row.save()
        if event is not None:
            _write_step(face, event, written)
        if on_record is not None:
            Step.objects.filter(concern=row, on_record__isnull=True).update(on_record=on_record)
        what = event.name.lower() if event is not None else "on_record"
        data = {"child": child_of(row), "stage": row.stage, "status": row.status}
        record(f"alerts.{what}", by=asking.actor, at=asking.now, subject=("concern", row.pk), data=data)
        post_letters(letters, row, by=asking.actor.account_id, now=asking.now)


def _place(row: Concern, event: Event) -> None:
    """Put the row where the table says. Raises Refused (move_not_allowed)."""
    stage, status = states.after(Stage(row.stage), Status(row.status), event)
    row.stage, row.status = stage, status


def _write_step(face: Facing, event: Event, written: Written) -> None:
    """The step, with the stage that the concern was at when it happened."""
    Step.objects.create(
        concern=face.row, at=face.asking.now, by_id=face.asking.actor.account_id or None, what=event.name,
        stage=face.row.stage, text=written.text, who=written.who, on=written.on, about=written.about,
    )  # fmt: skip


def _stands(row: Concern) -> tuple[tuple[str, str], ...]:
    """What came meanwhile, for whoever wrote without knowing of it."""
    last = Step.objects.filter(concern=row).order_by("-pk").first()
    where = ("Where it stands", f"{Stage(row.stage).words}: {Status(row.status).words}")
    if last is None or last.what not in Event.__members__:
        return (where,)
    what = NEWEST.get(Event[last.what], "Somebody wrote")
    return (where, (f"{what} on {local_date(last.at):%d %B}", last.text))
