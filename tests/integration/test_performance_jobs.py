"""Background work of performance: old figures are removed, the current ones never; the command line's answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from practicelens.access.actor import SYSTEM
from practicelens.access.roles import Role
from practicelens.cli import setup
from practicelens.jobs import prune_measurements
from practicelens.performance.datasets.models import Edition
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register import internal as register_internal
from tests.builders.asking import asking
from tests.builders.authority import NAMES, Authority
from tests.builders.extracts import publish, workbook
from tests.builders.workbooks import AS_AT

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 11, 23, 23, 45, tzinfo=UTC)


def test_old_figures_are_removed_and_the_current_ones_stay(
    authority: Authority, published: int, tmp_path: Path
) -> None:
    for days in (7, 14, 21):
        as_at = AS_AT - timedelta(days=days)
        publish(authority, workbook(tmp_path / f"{as_at}.xlsx", as_at=as_at), as_at)
    kept = Edition.objects.count() - 1 - prune_measurements.KEPT
    current = register_internal.current()
    assert current is not None
    assert prune_measurements.run(DUE).startswith(f"{kept} old ")
    assert prune_measurements.run(DUE) == "nothing to do"
    assert (building.below() / current.measurements).exists()
    gone = Edition.objects.exclude(pruned_at=None)
    assert not any((building.below() / one.measurements).exists() for one in gone)


@pytest.fixture
def command(authority: Authority, data_dir: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """`practicelens extract load …`, reading here and on the test's database."""
    from practicelens.cli.extract import app

    monkeypatch.setattr(setup, "migrated", lambda: None)
    return lambda *words, do="load": CliRunner().invoke(app, [do, *map(str, words)])


def test_loading_from_the_command_line_publishes_and_says_so(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = workbook(tmp_path / "annex-a-2026-11-20.xlsx")
    answer = command(path, "--by", "analyst@northborough.example")
    edition = register_internal.current()
    assert answer.exit_code == 0
    assert answer.stdout.startswith("Published: annex-a-2026-11-20.xlsx")
    assert edition is not None
    assert edition.by == NAMES[Role.ANALYST]
    assert "loaded before" in command(path).stdout


def test_loading_without_publishing_leaves_it_ready(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    answer = command(workbook(tmp_path / "annex.xlsx"), "--no-publish", "--as-at", "2026-11-20")
    assert (answer.exit_code, register_internal.current()) == (0, None)
    assert answer.stdout.startswith("Ready to publish")


def test_what_waits_is_published_by_its_file_and_what_was_never_loaded_is_not(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = workbook(tmp_path / "annex-a-2026-11-20.xlsx")
    never = command(path, "--json", do="publish")
    assert (never.exit_code, json.loads(never.stdout)["asks"]) == (1, [])
    assert "Load it first" in never.stderr
    waits = json.loads(command(path, "--no-publish", "--json").stdout)
    assert (waits["state"], waits["already"], waits["findings"]) == ("ready", False, [])
    done = json.loads(command(path, "--json", do="publish").stdout)
    assert done == {**waits, "state": "published"} and register_internal.current() is not None
    assert "loaded before. Published" in command(path, do="publish").stdout


def test_what_stops_it_is_told_line_by_line(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    answer = command(workbook(tmp_path / "annex-a-2026-11-20.xlsx", drop={(7, "child")}))
    assert answer.exit_code == 1
    assert "List_7" in answer.stdout
    again = command(tmp_path / "annex-a-2026-11-20.xlsx", "--json", do="publish")
    assert (again.exit_code, json.loads(again.stdout)["findings"][0]["list"]) == (1, 7)
    assert register_internal.current() is None


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (["none.xlsx"], 2, "there is no file"),
        (["FILE", "--as-at", "22/11/2026"], 2, "is not a day"),
        (["FILE", "--as-at", "2027-01-01"], 1, "has not come yet"),
        (["FILE", "--by", "nobody@northborough.example"], 1, "nobody who may load"),
        (["FILE", "--by", "team_manager@northborough.example"], 1, "nobody who may load"),
    ],
)
def test_a_refusal_is_one_line(command, tmp_path: Path, words: list[str], code: int, expected: str) -> None:  # type: ignore[no-untyped-def]
    path = workbook(tmp_path / "annex-a-2026-11-20.xlsx")
    answer = command(*(str(path) if word == "FILE" else word for word in words))
    lines = [line for line in answer.stderr.splitlines() if line.startswith("practicelens:")]
    assert answer.exit_code == code
    assert len(lines) == 1
    assert expected in lines[0]


def test_the_product_itself_may_load(authority: Authority, data_dir: Path, tmp_path: Path) -> None:
    from practicelens.performance.extracts import loading, queries

    path = workbook(tmp_path / "annex-a-2026-11-20.xlsx")
    loaded = loading.load(path, None, by=SYSTEM, now=authority.now)
    assert queries.extract(asking(SYSTEM), loaded.extract_id).received_by == "Practice Lens"
