"""Work that somebody asked for on a page and that takes a while: queued, done once, and its bar.

The row and its task are written together. A task whose process was killed is given back by ``reclaiming`` and begins
anew, so each kind of work (``long_kinds``) must be safe to do twice.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django_tasks import task

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import internal as packs_internal
from practicelens.governance.packs.frozen import writing
from practicelens.governance.packs.states import Kind as Report
from practicelens.jobs.long_kinds import (
    BUILD_PAST,
    COMPARE,
    FILL_MONTH,
    KINDS,
    NEXT_DAY,
    OPEN_WEEK,
    PUBLISH_PACK,
    PUBLISH_TOGETHER,
    GoesOn,
)
from practicelens.jobs.models import LongWork
from practicelens.people import actors
from practicelens.people.asking import Asking
from practicelens.quality.programme.months import changes as months_changes
from practicelens.workdays import clock

log = logging.getLogger(__name__)
BEHIND_OTHERS = -50  # of -100 to 100: what people ask for goes first
NOT_FINISHED = "It did not finish. What was done is kept: ask for it again, and it goes on from there."


@dataclass(frozen=True)
class LongWorkView:
    """How far some work is, from which part of the product it was asked for, and where its outcome stands."""

    id: int
    title: str
    place: tuple[str, str]
    link: str
    asked_at: datetime
    done: int
    total: int
    under_way: bool
    failed: bool
    words: str


def ask_to_fill(month: date, *, by: Actor, now: datetime) -> int:
    """Ask for a month to be filled; its id. Where somebody asked before and it is under way, that one's."""
    return _ask(FILL_MONTH, f"{month:%Y-%m}", by=by, now=now)


def open_and_fill(month: date, *, by: Actor, now: datetime) -> int:
    """Open a month and ask for it to be filled, both or neither. Raises as ``open_month``."""
    with transaction.atomic():
        months_changes.open_month(month, by=by, now=now)
        return ask_to_fill(month, by=by, now=now)


def ask_to_publish(
    service_id: int | None, month: Month, words: Words, *, version: int, kind: Report, by: Actor, now: datetime
) -> int:
    """Keep a report's words and ask for it to be published, both or neither; the work's id.

    Where it is being published already, that work's, whatever was typed since. Raises as ``check_to_publish``.
    """
    checked = writing.check_to_publish(service_id, month, words, version=version, kind=kind, by=by, now=now)
    try:
        with transaction.atomic():
            # The words first, in the same transaction: asked for without them, the work would publish what was there
            # before.
            (draft,) = writing.keep_to_publish(checked, by=by, now=now)
            return _ask(PUBLISH_PACK, str(draft), by=by, now=now)
    except Stale:
        # Pressed twice: the first press has moved the draft on.
        before = _under_way(PUBLISH_PACK, str(packs_internal.draft_of(service_id, month, kind)))
        if before is None:
            raise
        return before.pk


def ask_to_publish_together(
    ticked: Sequence[writing.Ticked], analysis: str, correction: str = "", *, by: Actor, now: datetime
) -> int:
    """Keep one analysis for several reports and ask for them to be published, all or none; the work's id.

    Where the same ones are being published already, that work's. Raises as ``check_together``.
    """
    # Before the transaction: a dozen reports, read and checked in it, would hold everybody up.
    checked = writing.check_together(ticked, analysis, correction, by=by, now=now)
    try:
        with transaction.atomic():
            drafts = writing.keep_to_publish(checked, by=by, now=now)
            return _ask(PUBLISH_TOGETHER, ",".join(map(str, drafts)), by=by, now=now)
    except Stale:
        # Pressed twice: the first press has moved the drafts on.
        drafts_now = (packs_internal.draft_of(one.service_id, one.month, one.kind) for one in ticked)
        before = _under_way(PUBLISH_TOGETHER, ",".join(map(str, drafts_now)))
        if before is None:
            raise
        return before.pk


def ask_for_next_day(*, by: Actor, now: datetime) -> int:
    """Ask for the demonstration to be moved on by a day; the work's id, or that of the move that is under way."""
    return _ask(NEXT_DAY, "", by=by, now=now)


def ask_to_open_week(dataset_id: int, *, by: Actor, now: datetime) -> int:
    """Ask for a past week's figures to be worked out again; the work's id, or that of what is under way."""
    return _ask(OPEN_WEEK, str(dataset_id), by=by, now=now)


def ask_to_compare(comparison_id: int, *, by: Actor, now: datetime) -> int:
    """Ask for somebody's list to be laid beside a figure; the work's id, or that of what is under way."""
    return _ask(COMPARE, str(comparison_id), by=by, now=now)


def ask_for_past(*, now: datetime) -> int:
    """The product asks itself to build the demonstration's past; the work's id, or that of what is under way."""
    return _ask(BUILD_PAST, "", by=SYSTEM, now=now)


def past_under_way(asking: Asking) -> LongWorkView | None:
    """The building of the demonstration's past, for everybody in one; None where nobody works on it. Raises Missing."""
    KINDS[BUILD_PAST].check(asking.actor)
    row = _under_way(BUILD_PAST, "")
    return None if row is None else _view(row)


def look(asking: Asking, work_id: int) -> LongWorkView:
    """How far some work is, for those who may ask for work of its kind. Raises Missing."""
    row = LongWork.objects.filter(pk=work_id).first()
    if row is None:
        raise Missing
    KINDS[row.kind].check(asking.actor)
    return _view(row)


def filling(asking: Asking, month: date) -> LongWorkView | None:
    """The filling of a month that is under way, for those who may fill one; None for everybody else."""
    try:
        KINDS[FILL_MONTH].check(asking.actor)
    except Missing:
        return None
    row = _under_way(FILL_MONTH, f"{month:%Y-%m}")
    return None if row is None else _view(row)


def _view(row: LongWork) -> LongWorkView:
    kind = KINDS[row.kind]
    return LongWorkView(
        row.pk, kind.title(row), kind.place, kind.link(row), row.asked_at, row.done, row.total,
        row.finished_at is None, row.failed, row.words,
    )  # fmt: skip


def _under_way(kind: str, subject: str) -> LongWork | None:
    """The work of a kind about a subject that was asked for and is not finished."""
    return LongWork.objects.filter(kind=kind, subject=subject, finished_at__isnull=True).first()


def _ask(kind: str, subject: str, *, by: Actor, now: datetime) -> int:
    """Keep what is asked for with its task, unless it is under way already."""
    # Asked again when it is done, because whoever asked may hold the role no longer by then.
    KINDS[kind].check(by)
    try:
        with transaction.atomic():
            row = LongWork.objects.create(
                # The seed is thrown now and kept: killed and begun anew, the work draws the same children.
                kind=kind,
                subject=subject,
                asked_by=by.account_id,
                asked_at=now,
                seed=secrets.token_hex(8),
            )
            # In the row's own transaction: a row without its task would be under way for ever, and hold off the next.
            do_long_work.enqueue(row.pk)
            return row.pk
    except IntegrityError:
        # The latest: it may have come to its end in this very moment.
        return LongWork.objects.filter(kind=kind, subject=subject).order_by("-pk").values_list("pk", flat=True)[0]


@task()
def do_long_work(work_id: int) -> str:
    """Do what was asked for; a second delivery of the same task finds it done. What goes wrong stands on its page."""
    row = LongWork.objects.get(pk=work_id)
    # The queue promises at least once, never exactly once.
    if row.finished_at is not None:
        return "done already"

    def tell(done: int, total: int) -> None:
        """A short write of its own, outside of the work's own transactions."""
        LongWork.objects.filter(pk=work_id).update(done=done, total=total)

    failed = False
    try:
        # As whoever asked stands today: a role that ended meanwhile does nothing any more.
        words = KINDS[row.kind].run(row, _actor(row.asked_by), tell)
    except (Missing, Refused) as refusal:
        # Missing has no words on purpose; a page that says nothing would look like success.
        words, failed = getattr(refusal, "message", "") or NOT_FINISHED, True
    except Exception as error:
        # The type alone: an error's words may hold what a child's row held.
        log.error("%s failed: %s", row.kind, type(error).__name__)
        words, failed = NOT_FINISHED, True
    if isinstance(words, GoesOn):
        # The queue goes by the world's time, a demonstration's day may stand still.
        after = clock.real_now() + timedelta(seconds=words.after) if words.after else None
        do_long_work.using(priority=BEHIND_OTHERS, run_after=after).enqueue(work_id)
        return "goes on"
    # Last, and only here: as long as it is empty the work is under way, and a killed process leaves it so.
    LongWork.objects.filter(pk=work_id).update(finished_at=clock.now(), failed=failed, words=words[:1000])
    return "failed" if failed else "done"


def of_task(task_path: str, arguments: list[object]) -> int | None:
    """The long work that a queued task does, where it does one."""
    return int(str(arguments[0])) if task_path == do_long_work.module_path and arguments else None


def give_up(work_id: int, now: datetime) -> None:
    """Say that work was not finished, whose process died each time: somebody may ask for it again."""
    LongWork.objects.filter(pk=work_id, finished_at__isnull=True).update(
        finished_at=now, failed=True, words=NOT_FINISHED
    )


def _actor(account_id: int) -> Actor:
    """Whoever asked, as they stand today; the product itself for what it asked of itself."""
    return actors.actor_for(account_id, clock.today()) if account_id else SYSTEM
