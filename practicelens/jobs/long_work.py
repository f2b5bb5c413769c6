"""Work that somebody asked for on a page and that takes a while: queued, done once, and its bar.

The row and its task are written together. A task whose process was killed is given back by ``reclaiming`` and begins
anew, so each kind of work must be safe to do twice: filling a month fills what is still empty.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django_tasks import task

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused
from practicelens.jobs.models import LongWork
from practicelens.people import actors
from practicelens.quality.programme.core import permissions as programme_permissions
from practicelens.quality.programme.filling import changes as filling_changes
from practicelens.quality.programme.months import changes as months_changes
from practicelens.workdays import clock

log = logging.getLogger(__name__)
FILL_MONTH = "fill_month"
NOT_FINISHED = "It did not finish. What was done is kept: ask for it again, and it goes on from there."

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class LongWorkView:
    """How far some work is, and where its outcome stands."""

    id: int
    title: str
    link: str
    asked_at: datetime
    done: int
    total: int
    under_way: bool
    failed: bool
    words: str


@dataclass(frozen=True)
class _Kind:
    """A kind of work: who may ask for it and look at it, how it is done, what it is called, where its outcome is."""

    check: Callable[[Actor], None]
    run: Callable[[LongWork, Actor, Tell], str]
    title: Callable[[str], str]
    link: Callable[[str], str]


def ask_to_fill(month: date, *, by: Actor, now: datetime) -> int:
    """Ask for a month to be filled; its id. Where somebody asked before and it is under way, that one's."""
    return _ask(FILL_MONTH, f"{month:%Y-%m}", by=by, now=now)


def open_and_fill(month: date, *, by: Actor, now: datetime) -> int:
    """Open a month and ask for it to be filled, both or neither. Raises as ``open_month``."""
    with transaction.atomic():
        months_changes.open_month(month, by=by, now=now)
        return ask_to_fill(month, by=by, now=now)


def look(actor: Actor, work_id: int) -> LongWorkView:
    """How far some work is, for those who may ask for work of its kind. Raises Missing."""
    row = LongWork.objects.filter(pk=work_id).first()
    if row is None:
        raise Missing
    _KINDS[row.kind].check(actor)
    return _view(row)


def filling(actor: Actor, month: date) -> LongWorkView | None:
    """The filling of a month that is under way, for those who may fill one; None for everybody else."""
    if not programme_permissions.can_run(actor):
        return None
    row = LongWork.objects.filter(kind=FILL_MONTH, subject=f"{month:%Y-%m}", finished_at__isnull=True).first()
    return None if row is None else _view(row)


def _view(row: LongWork) -> LongWorkView:
    """The row as a page shows it."""
    kind, finished = _KINDS[row.kind], row.finished_at is not None
    return LongWorkView(
        row.pk, kind.title(row.subject), kind.link(row.subject), row.asked_at, row.done, row.total, not finished,
        row.failed, row.words,
    )  # fmt: skip


def _ask(kind: str, subject: str, *, by: Actor, now: datetime) -> int:
    """Keep what is asked for with its task, unless it is under way already."""
    _KINDS[kind].check(by)
    try:
        with transaction.atomic():
            row = LongWork.objects.create(
                kind=kind, subject=subject, asked_by=by.account_id, asked_at=now, seed=secrets.token_hex(8)
            )
            do_long_work.enqueue(row.pk)
            return row.pk
    except IntegrityError:
        # The latest: it may have come to its end in this very moment.
        return LongWork.objects.filter(kind=kind, subject=subject).order_by("-pk").values_list("pk", flat=True)[0]


@task()
def do_long_work(work_id: int) -> str:
    """Do what was asked for; a second delivery of the same task finds it done. What goes wrong stands on its page."""
    row = LongWork.objects.get(pk=work_id)
    if row.finished_at is not None:
        return "done already"

    def tell(done: int, total: int) -> None:
        """A short write of its own, outside of the work's own transactions."""
        LongWork.objects.filter(pk=work_id).update(done=done, total=total)

    try:
        words, failed = _KINDS[row.kind].run(row, _actor(row.asked_by), tell), False
    except (Missing, Refused) as refusal:
        words, failed = getattr(refusal, "message", "") or NOT_FINISHED, True
    except Exception as error:
        # The type alone: an error's words may hold what a child's row held.
        log.error("%s failed: %s", row.kind, type(error).__name__)
        words, failed = NOT_FINISHED, True
    LongWork.objects.filter(pk=work_id).update(finished_at=clock.now(), failed=failed, words=words[:300])
    return "failed" if failed else "done"


def of_task(task_path: str, arguments: list[object]) -> int | None:
    """The long work that a queued task does, where it does one."""
    return int(str(arguments[0])) if task_path == do_long_work.module_path and arguments else None


def give_up(work_id: int, now: datetime) -> None:
    """Say that work was not finished, whose process died each time: somebody may ask for it again."""
    LongWork.objects.filter(pk=work_id, finished_at__isnull=True).update(
        finished_at=now, failed=True, words=NOT_FINISHED
    )


def _fill(row: LongWork, by: Actor, tell: Tell) -> str:
    """Fill a month. What a killed process gave out before stands, and counts."""
    month = _month(row.subject)
    filled = filling_changes.fill_month(month, by=by, now=clock.now(), seed=row.seed, tell=tell)
    given = f"{filled.given} audits are given out."
    return f"{given} {filled.not_given} could not be: each says why." if filled.not_given else given


def _month(subject: str) -> date:
    """The first day of a month written as 2026-12."""
    return date.fromisoformat(f"{subject}-01")


def _actor(account_id: int) -> Actor:
    """Whoever asked, as they stand today; the product itself for what it asked of itself."""
    return actors.actor_for(account_id, clock.today()) if account_id else SYSTEM


_KINDS = {
    FILL_MONTH: _Kind(
        check=programme_permissions.check_can_run,
        run=_fill,
        title=lambda subject: f"Giving out the audits of {_month(subject):%B %Y}",
        link=lambda subject: f"/programme/months/{subject}/",
    )
}
