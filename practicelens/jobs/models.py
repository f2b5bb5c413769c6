"""The tables of background work: each job at most once for each instant it is due, and which processes live."""

from __future__ import annotations

from django.db import models


class JobRun(models.Model):
    """A job taken up for the instant it was due; ``finished_at`` is empty while it runs or when its process died."""

    personal = "nothing"

    name = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    # Part of the filtered update that takes a run: of two that want it, one changes the number first.
    attempts = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=20, default="running")  # running, done, failed
    words = models.CharField(max_length=200, default="")
    # The process that has it: when that is gone, so is the run.
    worker = models.CharField(max_length=40, default="")

    class Meta:
        """One row a job and instant."""

        constraints = [models.UniqueConstraint(fields=["name", "due_at"], name="jobs_once_an_instant")]


class WorkingProcess(models.Model):
    """A process that does background work, and when it last said that it lives, by the world's time."""

    personal = "nothing"

    key = models.CharField(max_length=40, primary_key=True)
    host = models.CharField(max_length=120)
    pid = models.PositiveIntegerField()
    # When the system says it started: a process number is given out again.
    born = models.CharField(max_length=40, default="")
    seen_at = models.DateTimeField()


class LongWork(models.Model):
    """Work that somebody asked for and that takes a while, with how far it is. It is kept here, and done by a task."""

    personal = "which member of staff asked for it"

    kind = models.CharField(max_length=30)
    # What it is about: a month, for instance, or the drafts of a dozen reports. One of a kind and subject is under way
    # at a time.
    subject = models.CharField(max_length=400)
    # 0 is the product itself, which builds the demonstration's past.
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    # Thrown when it was asked for, so that work taken up again draws what it would have drawn.
    seed = models.CharField(max_length=32)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    failed = models.BooleanField(default=False)
    words = models.CharField(max_length=1000, default="")

    class Meta:
        """One under way for each subject."""

        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=models.Q(finished_at__isnull=True),
                name="jobs_one_long_work_at_a_time",
            )
        ]
