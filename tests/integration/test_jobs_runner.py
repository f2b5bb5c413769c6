"""Timed jobs: late is done, twice does nothing more, a failure is tried again and never stops the next."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from practicelens.access.actor import SYSTEM
from practicelens.jobs import runner
from practicelens.jobs.models import JobRun
from practicelens.workdays import clock

pytestmark = pytest.mark.django_db
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


def test_a_failed_job_is_tried_again_but_not_for_ever():
    Counted.failures = 99
    tries = [runner.run_due(MORNING + timedelta(minutes=n)) for n in range(5)]
    assert [len(outcomes) for outcomes in tries] == [1, 1, 1, 0, 0]
    assert JobRun.objects.get().words == "failed (ValueError)"


def test_a_job_left_behind_by_a_killed_process_is_taken_up_again():
    due = runner.last_due(runner.JOBS[0], MORNING)
    JobRun.objects.create(name="counted", due_at=due, claimed_at=MORNING)
    assert runner.run_due(MORNING + timedelta(minutes=29)) == []
    assert [outcome.words for outcome in runner.run_due(MORNING + timedelta(minutes=31))] == ["counted"]


def test_next_day_moves_the_demonstration_and_runs_what_falls_due():
    assert runner.next_day(SYSTEM) == "Tuesday 24 November 2026"
    assert Counted.runs == [datetime(2026, 11, 24, 6, 0, tzinfo=clock.LONDON)]


def test_a_job_of_every_ten_minutes_is_due_at_each_tenth_minute(monkeypatch):
    monkeypatch.setattr(runner, "JOBS", (Counted("counted", time(0, 0), "counts", minutes=10),))
    runs = [runner.run_due(MORNING + timedelta(minutes=n)) for n in (0, 4, 9, 12)]
    assert [len(outcomes) for outcomes in runs] == [1, 0, 0, 1]
    assert Counted.runs[1] == datetime(2026, 11, 23, 9, 10, tzinfo=clock.LONDON)


def test_every_job_has_its_module():
    from importlib import import_module

    for name in ("chase_audits", "climb_concerns", "deliver_notices", "seal_history", "prune_measurements"):
        assert callable(import_module(f"practicelens.jobs.{name}").run)
