"""Who of a team is away from when until when: written by its manager, withdrawn with its history kept; never why."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused
from practicelens.history import changes as history
from practicelens.people.asking import Asking
from practicelens.people.internal import hold_worker
from practicelens.performance.late import permissions
from practicelens.performance.late.models import Absence

LONGEST = 366
"""Days of one absence at most, and how far ahead it may begin: beyond that a year was mistyped."""


def enter(
    team_id: int, worker_id: int | None, first: date | None, last: date | None, *, by: Actor, now: datetime
) -> None:
    """Say that a worker of the team is away. Raises Missing, Refused (worker, first, last)."""
    asking = Asking(by, now)
    permissions.check_can_plan(by, team_id)
    worker = asking.workers.get(worker_id or 0)
    # Of this team alone: another manager's worker is not theirs to plan, and an address may name anybody.
    if worker is None or worker.team_id != team_id:
        raise Refused("Choose who is away.", code="worker")
    if first is None:
        raise Refused("Say the first day away.", code="first")
    if last is None:
        raise Refused("Say the last day away.", code="last")
    _check_days(first, last, asking.today)
    with transaction.atomic():
        # Two who write at once would both find the days free.
        hold_worker(worker.id)
        held = Absence.objects.filter(worker_id=worker.id, withdrawn_at=None)
        # Days that stood twice would have to be withdrawn twice to be gone.
        if any(one.first <= last and first <= one.last for one in held):
            raise Refused("Some of these days stand there already: withdraw those first.", code="first")
        made = Absence.objects.create(
            worker_id=worker.id, team_id=team_id, first=first, last=last, at=now, by_id=by.account_id
        )
        _record("late.absence_entered", made, by=by, now=now)


def withdraw(team_id: int, absence_id: int, *, by: Actor, now: datetime) -> None:
    """Take an absence back; that it stood there stays. Raises Missing (not the team's), Refused(withdrawn)."""
    permissions.check_can_plan(by, team_id)
    with transaction.atomic():
        found = Absence.objects.select_for_update().filter(pk=absence_id, team_id=team_id).first()
        if found is None:
            raise Missing("absence")
        # Whoever presses twice, or comes second, reads that it is gone.
        if found.withdrawn_at is not None:
            raise Refused("These days are withdrawn already.", code="withdrawn")
        # Kept, not deleted: how a past week was foretold goes by the absences that were known then.
        found.withdrawn_at, found.withdrawn_by_id = now, by.account_id
        found.save()
        _record("late.absence_withdrawn", found, by=by, now=now)


def _check_days(first: date, last: date, today: date) -> None:
    """Refuse days in the wrong order, over already, or too far off to be meant."""
    if last < first:
        raise Refused("The last day is before the first.", code="last")
    # A spell that has begun may still be written: somebody is ill this morning, and was yesterday.
    if last < today:
        raise Refused("Those days are over: what will be late does not hang on them.", code="last")
    if first > today + timedelta(days=LONGEST) or last > first + timedelta(days=LONGEST):
        raise Refused("That is more than a year: look at the years once more.", code="last")


def _record(kind: str, one: Absence, *, by: Actor, now: datetime) -> None:
    data = {"team": one.team_id, "first": one.first.isoformat(), "last": one.last.isoformat()}
    history.record(kind, by=by, at=now, subject=("worker", one.worker_id), data=data)
