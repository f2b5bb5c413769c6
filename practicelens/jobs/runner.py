"""Runs timed jobs: each for the instant it was due, late if need be, never twice."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib import import_module
from typing import Literal

from django.db import transaction
from django.db.utils import IntegrityError

from practicelens.jobs import workers
from practicelens.jobs.models import JobRun
from practicelens.workdays import clock

log = logging.getLogger(__name__)
TRIES = 3
"""A failed job is tried this often in a row; what goes on failing then is tried again after ``LATER``, the same day."""
LATER = timedelta(minutes=30)
KEPT_FOR = timedelta(days=90)  # of runs, for the page of what runs in the background


Tell = Callable[[int, int], None]
"""Told how many jobs are behind, and of how many."""
Group = Literal["timed", "delivery"]
"""Each group has a thread of its own: a mail server that never answers must not hold up what climbs about a child."""


@dataclass(frozen=True)
class Job:
    """A piece of timed work: its module has ``run(due_at) -> str``, which says in words what it did.

    Due once a day ``at`` a time in London, or every so many minutes through the day. What speaks to the outside
    belongs to the group "delivery".
    """

    name: str
    at: time
    about: str
    minutes: int = 0
    group: Group = "timed"

    @property
    def when(self) -> str:
        """When it is due, in words."""
        return f"every {self.minutes} minutes" if self.minutes else f"at {self.at:%H:%M}"

    def run(self, due_at: datetime) -> str:
        """Do it, for the instant it was due."""
        work: Callable[[datetime], str] = import_module(f"practicelens.jobs.{self.name}").run
        return work(due_at)


@dataclass(frozen=True)
class Outcome:
    """What became of one job."""

    name: str
    words: str
    failed: bool = False


JOBS: tuple[Job, ...] = (
    Job(
        "open_programme",
        time(5, 30),
        "opens a month's audits on its day, unless the rule says by hand",
    ),
    Job("chase_audits", time(6, 0), "opens re-audits that are due and chases what is late"),
    Job("moderate", time(0, 0), "finds second graders, and lays both gradings side by side", minutes=10),
    # Before the outbox is delivered, so that what has just climbed is told at once.
    Job("climb_concerns", time(0, 0), "tells those further up of an unanswered worry about safety", minutes=10),
    # The same: at the very close of a day the Safeguarding Manager hears that an alert is theirs to send.
    Job(
        "climb_alerts",
        time(0, 0),
        "tells of practice concerns whose day has closed, and follows moved children",
        minutes=10,
    ),
    Job("watch_folder", time(0, 0), "takes in extracts that lie in the watched folder", minutes=10),
    # After months are opened, so that one the product opens today is not told as missed.
    Job("climb_duties", time(6, 10), "tells those further up of a month, meeting or report that was missed"),
    Job("climb_findings", time(6, 12), "tells those further up of findings past their day"),
    # Often, so that they stand beside the other figures of an extract soon after its publication.
    Job("answer_local_cards", time(0, 0), "runs local cards on a newly published extract", minutes=10),
    # Often, so that what a new extract tells as done leaves a Head of Service's week at once.
    Job("escalate_late", time(0, 0), "escalates late work by rule, and ends what is late no longer", minutes=30),
    # At seven, as letters may leave: it is on a manager's telephone before the week's first meeting.
    Job("tell_weeks", time(7, 0), "tells Team Managers on the week's first working day that their week is ready"),
    Job("tell_month", time(7, 10), "asks for words on a month, and tells whoever holds a measure that signals"),
    Job("ask_for_briefs", time(6, 15), "asks for the learning briefs of themes whose grading is over"),
    # Somebody is told within ten minutes that a child may not be safe; the page tells them at once.
    Job("deliver_notices", time(0, 0), "sends what is waiting in the outbox", minutes=10, group="delivery"),
    Job("send_invitations", time(0, 0), "sends what waits for other agencies", minutes=10, group="delivery"),
    # Late, so that a batch holds the whole day; before the pruning, which is the only other thing of the night.
    Job("seal_history", time(23, 30), "seals the day's history in a hashed batch"),
    Job("forget_comparisons", time(23, 40), "deletes lists that were laid beside a figure, after their days"),
    Job("prune_measurements", time(23, 45), "removes measurement files that nothing names any more"),
)


def run_due(
    now: datetime, *, only: str | None = None, group: Group | None = None, tell: Tell | None = None
) -> list[Outcome]:
    """Run each job whose last due instant has not been done; a failure never stops the next job."""
    # In the order of JOBS, which says what must come before what.
    wanted = [job for job in JOBS if only in (None, job.name) and group in (None, job.group)]
    if not wanted:
        return []
    # Before anything is claimed: a claim by a process that nobody has heard of counts as left behind.
    workers.say_alive(clock.real_now())
    found = []
    for number, job in enumerate(wanted):
        if tell is not None:
            tell(number, len(wanted))
        # Only the last due instant: after a week's stop a job runs once, for the latest, not seven times.
        found.append(_run_one(job, last_due(job, now), now))
    if tell is not None:
        tell(len(wanted), len(wanted))
    return [outcome for outcome in found if outcome is not None]


def run_now(name: str, now: datetime) -> Outcome | None:
    """Run one job at once, whether or not it is due, as for this instant; None when it is running already."""
    job = next(job for job in JOBS if job.name == name)
    workers.say_alive(clock.real_now())
    # By living processes alone: a run left by a killed one must not hold off the person who presses the button.
    running = JobRun.objects.filter(name=name, outcome="running", worker__in=workers.living(clock.real_now()))
    return None if running.exists() else _run_one(job, now, now)


def last_due(job: Job, now: datetime) -> datetime:
    """The latest instant, not after now, at which the job was due (in London)."""
    local = now.astimezone(clock.LONDON)
    # Not from the last run: a job that took long or came late would move its own grid, and two processes theirs
    # apart.
    if job.minutes:
        # On the hour's own grid, so that every process reckons the same instant and one row stands for it.
        return local.replace(minute=local.minute - local.minute % job.minutes, second=0, microsecond=0)
    due_at = datetime.combine(local.date(), job.at, tzinfo=clock.LONDON)
    return due_at if due_at <= local else due_at - timedelta(days=1)


def next_due(job: Job, now: datetime) -> datetime:
    """The first instant after now at which the job is due."""
    last = last_due(job, now)
    # Reckoned on London's wall clock, so that a job at six stays at six when the clocks change.
    return last + (timedelta(minutes=job.minutes) if job.minutes else timedelta(days=1))


def _run_one(job: Job, due_at: datetime, now: datetime) -> Outcome | None:
    """Claim, run and note one job; None when somebody has it or it is done."""
    claimed = _claim(job.name, due_at, now)
    if claimed is None:
        return None
    try:
        outcome = Outcome(job.name, job.run(due_at))
    except Exception as error:
        # The type alone: an error's words may hold what a child's row held.
        log.warning("job %s failed: %s", job.name, type(error).__name__)
        outcome = Outcome(job.name, f"failed ({type(error).__name__})", failed=True)
    JobRun.objects.filter(pk=claimed.pk).update(
        finished_at=clock.now(), outcome="failed" if outcome.failed else "done", words=outcome.words[:200]
    )
    return outcome


def _claim(name: str, due_at: datetime, now: datetime) -> JobRun | None:
    """Take the job for this instant: a new row, or one that failed or was left behind, by a filtered update."""
    # Here and in no job of its own: whatever runs keeps its own table small.
    JobRun.objects.filter(name=name, due_at__lt=now - KEPT_FOR).delete()
    try:
        with transaction.atomic():
            return JobRun.objects.create(name=name, due_at=due_at, claimed_at=now, worker=workers.mine())
    except IntegrityError:
        # Outside of the block that failed: PostgreSQL answers nothing more in a transaction after an error.
        row = JobRun.objects.get(name=name, due_at=due_at)
    if not _may_be_tried(row, now):
        return None
    # The number of attempts is the version: of two processes that saw the same failed run, one raises it.
    taken = JobRun.objects.filter(pk=row.pk, attempts=row.attempts).update(
        attempts=row.attempts + 1, claimed_at=now, outcome="running", worker=workers.mine()
    )
    return row if taken else None


def _may_be_tried(row: JobRun, now: datetime) -> bool:
    """A failed run again, at once and later; a running one when the process that has it is gone."""
    if row.outcome == "running":
        return row.worker not in workers.living(clock.real_now())
    return row.outcome == "failed" and (row.attempts < TRIES or now - row.claimed_at >= LATER)
