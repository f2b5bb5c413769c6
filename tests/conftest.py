"""What every test shares: the small authority, the clock on a Monday, and an honest Hypothesis."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.template import Template
from django.test.utils import instrumented_test_render
from hypothesis import HealthCheck, settings

from tests import libraries, probes, rewriting
from tests.databases import django_db_setup  # noqa: F401  (a fixture)
from tests.on_postgres import differs

gc.disable()  # until all is imported: what is made meanwhile stays (pytest_collection_finish)
libraries.in_turn()
probes.keep()  # before anything of the product is imported
rewriting.once()

from practicelens.analytics import duck  # noqa: E402
from practicelens.workdays import clock  # noqa: E402
from tests.builders.authority import authority  # noqa: E402, F401  (a fixture)

# In CI the same examples every time: a red run must be one that anybody can repeat.
settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci" if os.environ.get("CI") else "dev")

# A few rows are never divided among threads, and to begin and end two of them is a seventh of what building costs.
# Whatever runs in a process of its own, the product as it is served among it, has two.
duck.BUILDING["threads"] = duck.READING["threads"] = "1"
duck.TWO_AT_ONCE = False

MONDAY = date(2026, 11, 23)
# What takes longest, longest first. A module stays with one worker: begun last, one of these would run alone.
LONGEST = (
    "test_urls_by_role", "test_every_form", "test_synth_past", "test_ended_meanwhile", "test_analyst_walk",
    "test_past_weeks", "test_figures_unreadable", "test_extracts_changes",
    "test_audits_everything_written", "test_sources_agree", "test_synth_small", "test_synth_ownership",
    "test_indicator_twins", "test_lists_do_not_grow", "test_analytics_editions", "test_programme_fill",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """No test empties its worker's tables.

    A test that really commits is cleaned up after by emptying every table, what is shipped among them, and whichever
    test runs next misses it. What must commit does so in a process and file of its own (`builders/deployments.py`).
    """
    commits = [
        item.nodeid for item in items for mark in item.iter_markers("django_db") if mark.kwargs.get("transaction")
    ]
    commits += [item.nodeid for item in items if "transactional_db" in getattr(item, "fixturenames", ())]
    if commits:
        raise pytest.UsageError(f"these would empty the tables of their worker: {', '.join(commits)}")
    if os.environ.get(
        "ONLY_WHAT_DIFFERS"
    ):  # the step on PostgreSQL (run_all.py); a module asked for by hand runs whole
        items[:] = [item for item in items if differs(item.path.name, item.nodeid.split("::")[1:])]
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(LONGEST)))


def pytest_collection_finish() -> None:
    """What is imported by now stays until the end: the collector need not walk through all of it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()


def pytest_unconfigure() -> None:
    """Put what the workers counted together, where `run_all.py` asked for it, to be read by `covered.py`."""
    counted, into = os.environ.get("SLIPCOVER_COVERAGE_DIR"), os.environ.get("COUNTED_INTO")
    if counted and into and "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.move(Path(counted, "merged.json"), into)
        shutil.rmtree(counted)


RENDERED = Template._render


@pytest.fixture(scope="session", autouse=True)
def _rendered_as_served(django_test_environment: None) -> None:
    """Pages are put together as they are served, and what each template was given is not copied for the test.

    Django's test environment has every template, and every part that it includes, send a signal, whereupon the test
    client copies all that stands in its context; a handful of tests look at that (``contexts_kept``).
    """
    Template._render = RENDERED


@pytest.fixture
def contexts_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replies have a ``context``: what their templates were given."""
    monkeypatch.setattr(Template, "_render", instrumented_test_render)


@pytest.fixture(scope="session")
def _clock_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests of a worker: a folder each, made and removed, was a twentieth of the run."""
    return tmp_path_factory.mktemp("clock") / "clock.json"


@pytest.fixture(autouse=True)
def _standing_clock(_clock_file: Path) -> Iterator[None]:
    """Every test stands at Monday 23 November 2026 unless it moves the clock itself."""
    before = clock._stands_in
    file = _clock_file
    # Written as it stands after stand_at, but straight: thousands of tests need not wait for the disk each.
    file.write_text(f'{{"stands_at": "{MONDAY}"}}', encoding="utf-8")
    clock.stand_in(file)
    yield
    clock.stand_in(before)
