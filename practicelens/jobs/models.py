"""The one table of timed work: each job runs at most once for each instant it is due."""

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

    class Meta:
        """One row a job and instant."""

        constraints = [models.UniqueConstraint(fields=["name", "due_at"], name="jobs_once_an_instant")]
