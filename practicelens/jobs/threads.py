"""The threads that do all background work: timed jobs, deliveries, queued tasks, and the heartbeat."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from functools import partial

from django.db import close_old_connections, connection

from practicelens.jobs import workers
from practicelens.jobs.reclaiming import reclaim
from practicelens.jobs.runner import Group, run_due
from practicelens.workdays import clock

log = logging.getLogger(__name__)
# Well within the ten minutes of the shortest job, and cheap: a look that finds nothing due is a few queries.
LOOK_EVERY = 20.0  # seconds
RECLAIM_EVERY = 4  # beats: once a minute


def watch_the_clock(group: Group, stop: threading.Event | None = None) -> None:
    """Run the due jobs of a group for as long as the process lives."""
    stop = stop or threading.Event()
    # Waiting first: at start everything else of the process goes before, and nothing is due by the second.
    while not stop.wait(LOOK_EVERY):
        _guarded(f"timed jobs ({group})", lambda: run_due(clock.now(), group=group))


def stay_alive(stop: threading.Event | None = None) -> None:
    """Say that this process lives, and once a minute take up again what a killed one left; at once to begin with.

    A thread of its own: neither a long job nor a mail server that hangs may make this process look dead.
    """
    stop = stop or threading.Event()
    beats = itertools.count()
    while True:
        _guarded("heartbeat", lambda: workers.say_alive(clock.real_now()))
        if next(beats) % RECLAIM_EVERY == 0:
            _guarded("reclaiming", lambda: reclaim(clock.now(), clock.real_now()))
        if stop.wait(workers.BEAT_EVERY):
            return


def start_threads() -> tuple[threading.Thread, ...]:
    """Begin all background work of this process, in threads that end with it."""
    # Four, so that none waits for another: what is slow, what speaks to the outside, and what says that we live.
    works = (
        ("alive", stay_alive),
        ("tasks", work_on_tasks),
        ("timed jobs", partial(watch_the_clock, "timed")),
        ("delivery", partial(watch_the_clock, "delivery")),
    )
    # Daemons: they hold up no stop, and what they were at is taken up again (reclaiming).
    threads = tuple(threading.Thread(target=work, name=name, daemon=True) for name, work in works)
    for thread in threads:
        thread.start()
    return threads


def work_on_tasks() -> None:
    """Work on queued tasks for as long as the process lives; a broken connection is tried again."""
    pause = threading.Event()
    while True:
        try:
            workers.say_alive(clock.real_now())
            _worker(batch=False).run()
        except Exception as error:
            log.warning("background tasks: %s", type(error).__name__)
            pause.wait(2)


def empty_the_queue() -> int:
    """Do every queued task, and those that killed processes left; say how many there were."""
    workers.say_alive(clock.real_now())
    reclaim(clock.now(), clock.real_now())
    # Ends when the queue is empty, for a scheduler that waits for the command to end.
    worker = _worker(batch=True)
    worker.run()
    return int(worker._run_tasks)


def _guarded(what: str, work: Callable[[], object]) -> None:
    """Do something on a fresh connection; a failure is logged by its type alone, and the thread goes on."""
    try:
        # Threads outlive a database's restart: a connection that has died is not used again.
        close_old_connections()
        work()
    except Exception as error:
        log.warning("%s: %s", what, type(error).__name__)
    finally:
        # Each round its own connection: a thread that slept holding one would keep PostgreSQL from restarting and
        # SQLite's log from being emptied.
        connection.close()


def _worker(*, batch: bool):  # type: ignore[no-untyped-def]  # django-tasks-db has no types for it
    """The queue's own worker, without its signal handling, which belongs to a main thread."""
    from django_tasks_db.management.commands.db_worker import Worker

    return Worker(
        queue_names=["*"], interval=1.0, batch=batch, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id=workers.mine(), excluded_queue_names=[],
    )  # fmt: skip
