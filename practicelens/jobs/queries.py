"""Questions to background work: what is due, running and failed, for those who answer for the machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from practicelens.access.actor import SYSTEM
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.jobs import runner
from practicelens.jobs.long_kinds import KINDS
from practicelens.jobs.models import JobRun, LongWork
from practicelens.jobs.reclaiming import KILLED
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.workdays import clock

SHOWN_FOR = timedelta(days=7)
MOST = 50
TASK_WORDS = {
    "read_extract": "Reading an extract",
    "publish_extract": "Publishing an extract",
    "withdraw_extract": "Withdrawing an extract",
    "work_out_again": "Working the figures out again",
}


@dataclass(frozen=True)
class TimedWork:
    """A timed job: when it is due, its last run in words, and when it last went well. ``failed``: its last run did."""

    name: str
    about: str
    when: str
    next_due: datetime
    last_words: str
    last_success: datetime | None
    running: bool
    failed: bool

    @property
    def title(self) -> str:
        """Its name as people read it."""
        return _capital(self.name)


@dataclass(frozen=True)
class QueuedWork:
    """A task of the queue that waits, runs or failed; never what it was given, which may name a child."""

    words: str
    state: str
    since: datetime
    tries: int
    why: str = ""


@dataclass(frozen=True)
class Background:
    """Everything that runs in the background."""

    timed: tuple[TimedWork, ...]
    queued: tuple[QueuedWork, ...]

    @property
    def failed(self) -> int:
        """How much of it failed."""
        return sum(one.failed for one in self.timed) + sum(one.state == "failed" for one in self.queued)


def check_can_see(asking: Asking) -> None:
    """For administrators, and the command line on the machine itself; to anybody else there is no such page."""
    if asking.actor != SYSTEM and not asking.actor.can(Capability.SEE_BACKGROUND_WORK):
        raise Missing


def background(asking: Asking) -> Background:
    """What is due, running and failed. Raises Missing. Four queries."""
    return Background(timed_work(asking), _queued())


def timed_work(asking: Asking) -> tuple[TimedWork, ...]:
    """Every timed job with its last run. Raises Missing. Two queries."""
    check_can_see(asking)
    done = Max("finished_at", filter=Q(outcome="done"))
    runs = JobRun.objects.values_list("name").annotate(last=Max("id"), success=done)
    found = {name: (last, success) for name, last, success in runs}
    # By number, which is the order of claiming: a run tried again keeps its row and its due instant.
    last_runs = JobRun.objects.in_bulk([last for last, _ in found.values()])
    never: tuple[int, datetime | None] = (0, None)
    return tuple(_timed(job, last_runs, *found.get(job.name, never), asking.now) for job in runner.JOBS)


def waiting(asking: Asking) -> tuple[Waiting, ...]:
    """Background work that failed, for administrators: one line. Two queries."""
    if not asking.actor.can(Capability.SEE_BACKGROUND_WORK):
        return ()
    failed = Background(timed_work(asking), _queued()).failed
    if not failed:
        return ()
    title = f"{failed} piece{'' if failed == 1 else 's'} of background work failed"
    return (
        Waiting(
            title,
            "/background/",
            None,
            "It is tried again by itself; the page says when, and runs it now.",
            kind=WaitingKind.BACKGROUND,
        ),
    )


def _timed(
    job: runner.Job, runs: Mapping[int, JobRun], last_id: int, success: datetime | None, now: datetime
) -> TimedWork:
    last = runs.get(last_id)
    return TimedWork(
        name=job.name,
        about=job.about,
        when=job.when,
        next_due=runner.next_due(job, now),
        last_words=_in_words(last),
        last_success=success,
        running=last is not None and last.outcome == "running",
        failed=last is not None and last.outcome == "failed",
    )


def _in_words(run: JobRun | None) -> str:
    """A run's outcome for a person."""
    if run is None:
        return "never"
    tries = f", tried {run.attempts} times" if run.attempts > 1 else ""
    return f"{run.due_at.astimezone(clock.LONDON):%d %b %H:%M}: {run.words or run.outcome}{tries}"


def _task_in_words(name: str, arguments: Sequence[object], long_work: Mapping[int, str]) -> str:
    """What a task does, for a person. A timed job is named: its name is the product's own, never a child's.

    ``long_work``: the kind of each work that takes a while.
    """
    if name == "run_job":
        return f"{_capital(str(arguments[0]))}, asked for by somebody"
    if name == "do_long_work":
        kind = KINDS.get(long_work.get(int(str(arguments[0])), ""))
        return kind.called if kind else _capital(name)
    return TASK_WORDS.get(name, _capital(name))


def _capital(name: str) -> str:
    """A name of code as words."""
    return name.replace("_", " ").capitalize()


def _queued() -> tuple[QueuedWork, ...]:
    """What waits or runs, and what failed in the last week; the newest first. Two queries."""
    open_ones = Q(status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING))
    recent = Q(status=TaskResultStatus.FAILED, finished_at__gte=clock.real_now() - SHOWN_FOR)
    # A bound: an archive loaded at once queues hundreds, and the newest say what is going on.
    rows = DBTaskResult.objects.filter(open_ones | recent).order_by("-enqueued_at")[:MOST]
    named = [_name_and_arguments(row) for row in rows]
    ids = [int(str(arguments[0])) for name, arguments in named if name == "do_long_work"]
    kinds = dict(LongWork.objects.filter(pk__in=ids).values_list("pk", "kind")) if ids else {}
    return tuple(
        QueuedWork(
            words=_task_in_words(*given, kinds),
            state={TaskResultStatus.READY: "waiting", TaskResultStatus.RUNNING: "running"}.get(row.status, "failed"),
            # The queue keeps the world's time; everything else on the page is dated by the product's.
            since=clock.as_dated(row.finished_at or row.started_at or row.enqueued_at),
            tries=len(row.worker_ids),
            why="its process was ended each time"
            if row.exception_class_path == KILLED
            # The kind of error alone: its words may hold what stood in a child's row.
            else row.exception_class_path.rpartition(".")[2],
        )
        for row, given in zip(rows, named, strict=True)
    )


def _name_and_arguments(row: Any) -> tuple[str, Sequence[object]]:
    """Which task it is, by the name of its function, and what it was given."""
    return row.task_path.rpartition(".")[2], row.args_kwargs["args"]
