"""Work whose process was really killed is taken up again, done once more, and stands as if nothing had happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders.deployments import Deployment, deployment  # noqa: F401  (a fixture)
from tests.builders.extracts import workbook

HERE = """
from practicelens.access.actor import SYSTEM
from practicelens.jobs import load_extract, reclaiming, runner, threads, workers
from practicelens.jobs.models import JobRun
from practicelens.performance.datasets.register import building
from practicelens.performance.extracts import changes, loading
from practicelens.performance.extracts.publishing import changes as publishing
from practicelens.performance.extracts.models import Extract
from practicelens.analytics import annex_a
from practicelens.workdays import clock
from django_tasks_db.models import DBTaskResult
from tests.builders import authority
from tests.builders.extracts import read_here
from pathlib import Path
from datetime import date

annex_a.read_guarded = read_here

def states():
    print(*(f"{one.state}" for one in Extract.objects.order_by("pk")))
    print(*(f"{one.status} {len(one.worker_ids)}" for one in DBTaskResult.objects.order_by("enqueued_at")))

def receive(path):
    day = date(2026, 11, 20)
    return changes.receive(Path(path), "annex-a.xlsx", by=SYSTEM, now=clock.now(), as_at=day,
        then=lambda extract_id: load_extract.read_later(extract_id, SYSTEM)).extract_id

def publish(extract_id):
    publishing.claim(extract_id, by=SYSTEM, now=clock.now(),
        then=lambda: load_extract.publish_later(extract_id, SYSTEM))
"""
FOUNDED = f"{HERE}\nauthority.build()"
DEADLY = "annex_a.read_guarded = die\nthreads.empty_the_queue()"


@pytest.fixture
def book(deployment: Deployment, tmp_path: Path) -> Path:  # noqa: F811
    """The small authority's workbook, and the authority that it is about."""
    return workbook(tmp_path / "files" / "annex-a-2026-11-20.xlsx")


def test_reading_that_was_killed_is_done_again(deployment: Deployment, book: Path) -> None:  # noqa: F811
    deployment.run_killed(f"{FOUNDED}\nreceive('{book}')\nannex_a.read_guarded = die\nthreads.empty_the_queue()")
    assert deployment.run(f"{HERE}\nstates()") == ["reading", "RUNNING 1"]
    assert deployment.run(f"{HERE}\nthreads.empty_the_queue()\nstates()") == ["ready", "SUCCESSFUL 2"]


def test_publishing_that_was_killed_is_done_again_and_holds_off_nobody(
    deployment: Deployment,  # noqa: F811
    book: Path,
) -> None:
    deployment.run_killed(
        f"{FOUNDED}\nmine = receive('{book}')\nthreads.empty_the_queue()\npublish(mine)"
        "\nbuilding.build = die\nthreads.empty_the_queue()"
    )
    assert deployment.run(f"{HERE}\nstates()")[0] == "publishing"
    printed = deployment.run(f"{HERE}\nthreads.empty_the_queue()\nstates()\nprint(threads.empty_the_queue())")
    assert printed == ["published", "SUCCESSFUL 1 SUCCESSFUL 2", "0"]


def test_what_kills_its_process_each_time_is_given_up_and_shown(deployment: Deployment, book: Path) -> None:  # noqa: F811
    deployment.run_killed(f"{FOUNDED}\nreceive('{book}')\nannex_a.read_guarded = die\nthreads.empty_the_queue()")
    for _ in range(reclaiming_tries() - 1):
        deployment.run_killed(f"{HERE}\n{DEADLY}")
    printed = deployment.run(
        f"{HERE}\n{DEADLY}\nstates()\nfrom practicelens.jobs import queries"
        "\nfrom practicelens.people.asking import asking_as_system"
        "\nprint(queries.background(asking_as_system()).queued[0].why)"
    )
    assert printed == ["failed", "FAILED 3", "its process was ended each time"]


def test_a_living_process_keeps_its_work_until_it_is_killed(deployment: Deployment, book: Path) -> None:  # noqa: F811
    waits = "annex_a.read_guarded = lambda *a, **k: (print('in it', flush=True), sys.stdin.readline())"
    process = deployment.start(f"{FOUNDED}\nreceive('{book}')\n{waits}\nthreads.empty_the_queue()")
    assert process.stdout is not None and process.stdout.readline() == "in it\n"
    try_it = f"{HERE}\nprint(reclaiming.reclaim(clock.now(), clock.real_now()).again)\nstates()"
    assert deployment.run(try_it) == ["0", "reading", "RUNNING 1"]
    process.kill()
    process.communicate()
    assert deployment.run(try_it) == ["1", "received", "READY 1"]


def test_an_extract_and_its_task_are_written_together_or_not_at_all(deployment: Deployment, book: Path) -> None:  # noqa: F811
    deployment.run_killed(f"{FOUNDED}\nload_extract.read_later = die\nreceive('{book}')")
    assert deployment.run(f"{HERE}\nstates()\nreceive('{book}')\nstates()") == ["", "", "received", "READY 0"]


def test_an_extract_that_nothing_works_on_gets_a_task(deployment: Deployment, book: Path) -> None:  # noqa: F811
    printed = deployment.run(
        f"{HERE}\nfrom datetime import timedelta\nauthority.build()\nreceive('{book}')"
        "\nDBTaskResult.objects.all().delete()\nnow, real = clock.now(), clock.real_now()"
        "\nprint(reclaiming.reclaim(now, real).queued)"
        "\nprint(reclaiming.reclaim(now + timedelta(minutes=2), real).queued)"
        "\nprint(reclaiming.reclaim(now + timedelta(minutes=9), real).queued)\nstates()"
    )
    assert printed == ["0", "1", "0", "received", "READY 0"]


def test_a_timed_job_that_was_killed_is_run_again_at_once(deployment: Deployment) -> None:  # noqa: F811
    deployment.run_killed(f"{HERE}\nrunner.Job.run = die\nrunner.run_due(clock.now(), only='chase_audits')")
    printed = deployment.run(
        f"{HERE}\nprint(*JobRun.objects.values_list('outcome', 'attempts'))"
        "\nrunner.run_due(clock.now(), only='chase_audits')\nprint(*JobRun.objects.values_list('outcome', 'attempts'))"
    )
    assert printed == ["('running', 1)", "('done', 2)"]


def reclaiming_tries() -> int:
    """How often a deadly task is begun."""
    from practicelens.jobs.reclaiming import TRIES

    return TRIES
