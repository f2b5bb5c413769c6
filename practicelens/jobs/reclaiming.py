"""Takes up again what a killed process left: its queued tasks, and the extracts that nothing works on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from practicelens.jobs import load_extract, long_work, workers

Queued = DBTaskResult[..., Any]
TRIES = 3
"""What died with its process this often is likely what kills it: it is failed and shown, not tried for ever."""
UNKNOWN_FOR = timedelta(minutes=15)
"""A claim by a process that never wrote itself down (an older version's) is taken for left after this."""
KILLED = "practicelens.jobs.reclaiming.ProcessKilled"


@dataclass(frozen=True)
class Reclaimed:
    """What a round found: tasks to be done again, tasks given up, extracts that got a task."""

    again: int = 0
    given_up: int = 0
    queued: int = 0


def reclaim(now: datetime, real: datetime) -> Reclaimed:
    """Give back every task whose process is gone, and a task to every extract that has none.

    Safe from several processes at once: each row is taken by a filtered update. ``now`` dates what is changed,
    ``real`` is the world's time, by which processes and the queue are dated. Strategy §10 needs the figures weekly and
    whole, whatever happened to a machine on Sunday night.
    """
    # Tasks first: an extract whose task is given back has one, and must not be queued a second time.
    outcomes = [_give_back(task, now) for task in _left_behind(real)]
    queued = load_extract.queue_what_nothing_works_on(_busy(), now)
    workers.forget_old(real)
    return Reclaimed(outcomes.count("again"), outcomes.count("given up"), queued)


def _left_behind(real: datetime) -> list[Queued]:
    """Running tasks whose last process does not live."""
    living, known = workers.living(real), workers.known()
    return [task for task in DBTaskResult.objects.running() if _is_left(task, living, known, real)]


def _is_left(task: Queued, living: frozenset[str], known: frozenset[str], real: datetime) -> bool:
    """Whether nobody works on a running task any more."""
    last = task.worker_ids[-1] if task.worker_ids else ""
    # A process that wrote itself down is judged by its beats and not by how long the task runs: publishing may take
    # an hour.
    if last in known:
        return last not in living
    return task.started_at is None or task.started_at < real - UNKNOWN_FOR


def _give_back(task: Queued, now: datetime) -> str:
    """Let it be done again, or fail it for good; what it worked on is put right in the same transaction."""
    # The queue adds a worker's key each time the task is begun, so their number is the number of tries.
    given_up = len(task.worker_ids) >= TRIES
    with transaction.atomic():
        # Only as it was read: another process that gave it back meanwhile, or a worker that has it again, has won.
        taken = DBTaskResult.objects.filter(
            pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at
        ).update(**(_failed(now) if given_up else {"status": TaskResultStatus.READY, "started_at": None}))
        if not taken:
            return "somebody else's"
        # Read from the task's own arguments: a table that tied tasks to extracts could itself be lost half way.
        extract_id = load_extract.of_extract(task.task_path, task.args_kwargs["args"])
        if extract_id is not None:
            load_extract.take_up_again(task.task_path, extract_id, given_up=given_up, now=now)
        work_id = long_work.of_task(task.task_path, task.args_kwargs["args"])
        if work_id is not None and given_up:
            long_work.give_up(work_id, now)
    return "given up" if given_up else "again"


def _failed(now: datetime) -> dict[str, object]:
    """A task that is failed for good."""
    return {"status": TaskResultStatus.FAILED, "finished_at": now, "exception_class_path": KILLED, "traceback": ""}


def _busy() -> frozenset[int]:
    """The extracts that a queued or running task works on."""
    open_tasks = DBTaskResult.objects.filter(status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING))
    found = (load_extract.of_extract(task.task_path, task.args_kwargs["args"]) for task in open_tasks)
    return frozenset(one for one in found if one is not None)
