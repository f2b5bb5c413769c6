"""Runs a timed job because somebody asked for it, in the background, with their name in history."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from practicelens.access.errors import Missing
from practicelens.history.changes import record
from practicelens.jobs import queries, runner
from practicelens.people.asking import Asking
from practicelens.workdays import clock


def ask_for(name: str, asking: Asking) -> None:
    """Queue a run of a timed job. Raises Missing for those who may not, and for a job that is not there."""
    queries.check_can_see(asking)
    if name not in {job.name for job in runner.JOBS}:
        raise Missing
    with transaction.atomic():
        record("jobs.run_asked", by=asking.actor, at=asking.now, subject=("job", name))
        run_job.enqueue(name)


@task()
def run_job(name: str) -> str:
    """Run one job now; when it is running already, that run is enough."""
    outcome = runner.run_now(name, clock.now())
    return outcome.words if outcome is not None else "running already"
