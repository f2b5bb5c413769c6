"""Extracts for tests: the small workbook with the teams and workers of the small authority, loaded and published."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.conf import settings

from practicelens.access.roles import Role
from practicelens.analytics import annex_a, sources
from practicelens.analytics.annex_a import guard
from practicelens.analytics.annex_a.matching.corrections import Correction
from practicelens.analytics.arrow import without_pandas
from practicelens.people.asking import Asking
from practicelens.performance.extracts import loading
from practicelens.performance.extracts.publishing import changes as publishing_changes
from practicelens.performance.extracts.publishing import queries as publishing_queries
from practicelens.performance.extracts.states import State
from tests.builders.asking import asking
from tests.builders.authority import NAMES, Authority
from tests.builders.figures import built_once
from tests.builders.kept import Kept
from tests.builders.trail import trail
from tests.builders.workbooks import AS_AT, TEAMS, WORKERS, annex_a_workbook, usual_rows

SPELLED = dict(
    zip(TEAMS, ("Family Support Team One", "Family Support Team Two", "Children in Care Team One"), strict=True)
)
HELD = dict(zip(WORKERS, (NAMES[Role.PRACTITIONER], "Somebody Unknown", "Nadia Petrov"), strict=True))


def workbook(path: Path, *, as_at: date = AS_AT, **changes: Any) -> Path:
    """The small workbook as at a day, in the words of the small authority. ``changes`` as ``annex_a_workbook``."""
    moved = timedelta(days=(as_at - AS_AT).days)
    rows = {number: [_moved(row, moved) for row in each] for number, each in usual_rows().items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    return annex_a_workbook(path, **({"rows": rows} | changes))


def spelled_apart(path: Path, *, as_at: date = AS_AT, lists: Sequence[int] = (7,)) -> Path:
    """The same workbook with two noughts before every child's identifier on some lists: 90001 is 0090001 there."""
    moved = timedelta(days=(as_at - AS_AT).days)
    rows = {number: [_moved(row, moved) for row in each] for number, each in usual_rows().items()}
    for number in lists:
        rows[number] = [row | {"child": f"00{row['child']}"} for row in rows[number]]
    return workbook(path, rows=rows)


def _moved(row: dict[str, Any], by: timedelta) -> dict[str, Any]:
    """A row with its events moved, and the authority's names."""
    found = {
        column: value + by if isinstance(value, date) and column != "born" else value for column, value in row.items()
    }
    found["team"] = SPELLED.get(row.get("team", ""), row.get("team"))
    found["worker"] = HELD.get(row.get("worker", ""), row.get("worker"))
    return {column: value for column, value in found.items() if value is not None}


def publish(authority: Authority, path: Path, as_at: date = AS_AT, *, now: datetime | None = None) -> int:
    """Load and publish a workbook through the analyst's own door; its extract's id.

    Of the same datasets under the same names the edition and its figures are worked out once a run and copied.
    """
    by = authority.actor(Role.ANALYST)
    with built_once():
        loaded = loading.load(path, as_at, by=by, now=now or authority.now, publish=False)
        if loaded.state is State.READY:
            publish_all_ticked(loaded.extract_id, asking(by, now or authority.now))
        return loaded.extract_id


def publish_all_ticked(extract_id: int, asking: Asking) -> None:
    """Publish an extract, saying yes to whatever is asked: small workbooks of any day are no real authority's."""
    accepted = {one.code for one in publishing_queries.questions(asking, extract_id)}
    publishing_changes.publish(extract_id, by=asking.actor, now=asking.now, accepted=accepted)


@pytest.fixture
def data_dir(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data directory of the test's own. Extracts are read here; figures worked out once, when somebody reads them."""
    settings.DATA_DIR = tmp_path / "data"
    monkeypatch.setattr(annex_a, "read_guarded", read_here)
    with built_once(when_read=True):
        yield tmp_path / "data"


def read_here(
    path: Path, out_dir: Path, *, today: date | None = None, corrections: Sequence[Correction] = ()
) -> annex_a.Report:
    """Read as the guarded reader's child does, without a process: for tests that are not about reading."""
    without_pandas()  # as every process of the product that reads
    found = sources.read(path, today=today, corrections=corrections)
    for name, table in {**found.tables, **found.beside}.items():
        pq.write_table(table, out_dir / f"{name}.parquet")
    # Beside them, as the child leaves it: a dataset is told by it which columns its source holds.
    (out_dir / guard.REPORT).write_text(json.dumps(found.report.to_keep()), encoding="utf-8")
    return found.report


def _publish_small(authority: Authority, files: Path) -> int:
    return publish(authority, workbook(files / "annex-a-2026-11-20.xlsx"))


_small = Kept(_publish_small, files=lambda: Path(settings.DATA_DIR))


@pytest.fixture
def published(authority: Authority, data_dir: Path, tmp_path: Path) -> int:
    """The small workbook, published: its extract's id."""
    made = trail.always("published", lambda: _small(authority, tmp_path / "files"))
    if not _small.as_kept:
        trail.end()
    return made
