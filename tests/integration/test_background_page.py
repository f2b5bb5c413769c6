"""What runs in the background: an administrator sees what failed and runs it now; nobody else has the page."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from practicelens.access.roles import Role
from practicelens.history.models import Event
from practicelens.jobs import runner
from practicelens.jobs.models import JobRun
from practicelens.jobs.run_now import run_job
from practicelens.web.waiting import waiting_for
from tests.builders.asking import asking
from tests.builders.authority import Authority

WORDS = "of background work failed"


def failed_run(authority: Authority) -> JobRun:
    return JobRun.objects.create(
        name="seal_history", due_at=authority.now, claimed_at=authority.now, outcome="failed", words="failed (OSError)"
    )


def test_a_failed_job_waits_for_the_administrator_and_run_now_mends_it(authority: Authority) -> None:
    client, actor = authority.client(Role.ADMINISTRATOR), authority.actor(Role.ADMINISTRATOR)
    assert not any(WORDS in one.title for one in waiting_for(asking(actor, authority.today)).items)
    failed_run(authority)
    assert any(WORDS in one.title for one in waiting_for(asking(actor, authority.today)).items)
    assert "failed (OSError)" in client.get("/background/").content.decode()

    answer = client.post("/background/seal_history/run/", follow=True)
    assert "It has been asked for" in answer.content.decode()
    assert JobRun.objects.latest("id").outcome == "done"
    assert not any(WORDS in one.title for one in waiting_for(asking(actor, authority.today)).items)
    asked = Event.objects.get(kind="jobs.run_asked")
    assert (asked.by_id, asked.subject_id) == (actor.account_id, "seal_history")


def test_nobody_else_sees_it_or_runs_anything(authority: Authority) -> None:
    failed_run(authority)
    for role in (Role.HEAD_OF_QA, Role.ANALYST, Role.INFORMATION_GOVERNANCE):
        client = authority.client(role)
        assert client.get("/background/").status_code == 404
        assert client.post("/background/seal_history/run/").status_code == 404
        assert not any(WORDS in one.title for one in waiting_for(authority.asking(role)).items)
    assert JobRun.objects.count() == 1


def test_a_job_that_is_not_there_is_missing(authority: Authority) -> None:
    assert authority.client(Role.ADMINISTRATOR).post("/background/make_tea/run/").status_code == 404


def test_a_failed_task_is_told_by_the_kind_of_its_error_alone(authority: Authority) -> None:
    DBTaskResult.objects.create(
        status=TaskResultStatus.FAILED,
        args_kwargs={"args": [7, 0], "kwargs": {}},
        task_path="practicelens.jobs.load_extract.read_extract",
        worker_ids=["one"],
        backend_name="default",
        run_after=timezone.now(),  # noqa: TID251  (the queue's own time)
        finished_at=timezone.now() - timedelta(hours=1),  # noqa: TID251
        exception_class_path="builtins.ValueError",
        traceback="ValueError: B-40968 is no number",
    )
    page = authority.client(Role.ADMINISTRATOR).get("/background/").content.decode()
    assert "Reading an extract" in page and "ValueError" in page
    assert "B-40968" not in page


def test_a_run_that_somebody_asked_for_names_its_job_and_says_when_it_has_not_begun(authority: Authority) -> None:
    DBTaskResult.objects.create(
        status=TaskResultStatus.READY,
        args_kwargs={"args": ["seal_history"], "kwargs": {}},
        task_path=run_job.module_path,
        worker_ids=[],
        backend_name="default",
        run_after=timezone.now(),  # noqa: TID251  (the queue's own time)
    )
    page = authority.client(Role.ADMINISTRATOR).get("/background/").content.decode()
    assert "Seal history, asked for by somebody" in page
    assert "not yet" in page.partition("Seal history, asked for by somebody")[2]


def test_every_job_and_task_has_words(authority: Authority) -> None:
    page = unescape(authority.client(Role.ADMINISTRATOR).get("/background/").content.decode())
    for job in runner.JOBS:
        assert job.about in page
