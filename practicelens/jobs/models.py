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
    born = models.CharField(max_length=40, default="")
    seen_at = models.DateTimeField()
