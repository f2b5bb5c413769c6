"""Timed jobs: late is done, twice does nothing more, a failure is tried again and never stops the next."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from practicelens.jobs import runner, workers
from practicelens.jobs.models import JobRun
from practicelens.workdays import clock

pytestmark = pytest.mark.django_db
ALL_JOBS = runner.JOBS
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Counted(runner.Job):
    """A job that counts, and fails as often as it is told to."""

    runs: list[datetime] = []
    failures = 0

    def run(self, due_at: datetime) -> str:
        Counted.runs.append(due_at)
        if len(Counted.runs) <= Counted.failures:
            raise ValueError("words that must not be kept")
        return "counted"


@pytest.fixture(autouse=True)
def one_job(monkeypatch):
    Counted.runs, Counted.failures = [], 0
    monkeypatch.setattr(runner, "JOBS", (Counted("counted", time(6, 0), "counts"),))


def test_a_job_runs_once_for_the_instant_it_was_due():
    assert [outcome.words for outcome in runner.run_due(MORNING)] == ["counted"]
    assert runner.run_due(MORNING + timedelta(hours=3)) == []
    assert Counted.runs == [datetime(2026, 11, 23, 6, 0, tzinfo=clock.LONDON)]


def test_running_late_uses_the_instant_it_was_due():
    before_six = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    runner.run_due(before_six)
    assert Counted.runs == [datetime(2026, 11, 23, 6, 0, tzinfo=clock.LONDON)]


def test_a_failed_job_is_tried_thrice_at_once_and_then_later_the_same_day():
    Counted.failures = 4
    tries = [len(runner.run_due(MORNING + timedelta(minutes=n))) for n in range(5)]
    assert tries == [1, 1, 1, 0, 0]
    assert JobRun.objects.get().words == "failed (ValueError)"
    assert runner.run_due(MORNING + timedelta(minutes=31)) == []
    assert [len(runner.run_due(MORNING + timedelta(minutes=n))) for n in (32, 61, 62)] == [1, 0, 1]
    assert JobRun.objects.get().outcome == "done"


def test_a_run_left_by_a_process_that_is_gone_is_taken_up_at_once_and_one_that_lives_keeps_its_own():
    due = runner.last_due(runner.JOBS[0], MORNING)
    workers.say_alive(clock.real_now())
    run = JobRun.objects.create(name="counted", due_at=due, claimed_at=MORNING, worker=workers.mine())
    assert runner.run_due(MORNING + timedelta(hours=2)) == []
    JobRun.objects.filter(pk=run.pk).update(worker="somebody who is gone")
    assert [outcome.words for outcome in runner.run_due(MORNING + timedelta(hours=2))] == ["counted"]


def test_what_speaks_to_the_outside_is_in_no_group_with_what_climbs_about_a_child():
    group = {job.name: job.group for job in ALL_JOBS}
    assert {name for name, which in group.items() if which == "delivery"} == {"deliver_notices", "send_invitations"}
    assert group["climb_concerns"] == "timed"


def test_a_group_runs_its_own_jobs_alone(monkeypatch):
    delivery = Counted("counted", time(6, 0), "counts", group="delivery")
    monkeypatch.setattr(runner, "JOBS", (delivery,))
    assert runner.run_due(MORNING, group="timed") == []
    assert len(runner.run_due(MORNING, group="delivery")) == 1


def test_a_job_of_every_ten_minutes_is_due_at_each_tenth_minute(monkeypatch):
    monkeypatch.setattr(runner, "JOBS", (Counted("counted", time(0, 0), "counts", minutes=10),))
    runs = [runner.run_due(MORNING + timedelta(minutes=n)) for n in (0, 4, 9, 12)]
    assert [len(outcomes) for outcomes in runs] == [1, 0, 0, 1]
    assert Counted.runs[1] == datetime(2026, 11, 23, 9, 10, tzinfo=clock.LONDON)


def test_every_job_has_its_module():
    from importlib import import_module

    for name in ("chase_audits", "climb_concerns", "deliver_notices", "seal_history", "prune_measurements"):
        assert callable(import_module(f"practicelens.jobs.{name}").run)
