"""Extracts for tests: the small workbook with the teams and workers of the small authority, loaded and published."""

from __future__ import annotations

import hashlib
import json
import pickle
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.conf import settings

from practicelens.access.roles import Role
from practicelens.analytics import annex_a, sources
from practicelens.analytics.annex_a import guard
from practicelens.analytics.annex_a.matching.corrections import Correction
from practicelens.analytics.dataset import DatasetRef
from practicelens.analytics.measurements import Measurements
from practicelens.people.asking import Asking
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.extracts import loading
from practicelens.performance.extracts.publishing import changes as publishing_changes
from practicelens.performance.extracts.publishing import queries as publishing_queries
from practicelens.performance.extracts.states import State
from tests.builders.asking import asking
from tests.builders.authority import NAMES, Authority
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
    with _built_once():
        loaded = loading.load(path, as_at, by=by, now=now or authority.now, publish=False)
        if loaded.state is State.READY:
            publish_all_ticked(loaded.extract_id, asking(by, now or authority.now))
        return loaded.extract_id


def publish_all_ticked(extract_id: int, asking: Asking) -> None:
    """Publish an extract, saying yes to whatever is asked: small workbooks of any day are no real authority's."""
    accepted = {one.code for one in publishing_queries.questions(asking, extract_id)}
    publishing_changes.publish(extract_id, by=asking.actor, now=asking.now, accepted=accepted)


build_anew = building.build
"""What works figures out, for a test of that: wherever a data directory is a test's own, it does so once."""
PRODUCT = Path(__file__).resolve().parents[2] / "practicelens"
ASKED = ("analytics", "performance/datasets", "rulebook", "workdays")
"""All of the product that what is built depends on, beside what it is built of."""


@cache
def _room() -> Path:
    """The folder of what was built by this very code and these libraries: kept between runs, for all workers."""
    files = [path for name in ASKED for path in sorted((PRODUCT / name).rglob("*.py"))]
    found = hashlib.sha256((PRODUCT.parent / "requirements-test.lock").read_bytes())
    for path in files:
        found.update(path.as_posix().encode() + path.read_bytes())
    kept = PRODUCT.parent / ".pytest_cache" / "built"
    room = kept / found.hexdigest()[:20]
    if not room.exists():
        shutil.rmtree(kept, ignore_errors=True)  # another code's
        room.mkdir(parents=True, exist_ok=True)
    return room


@contextmanager
def _built_once() -> Iterator[None]:
    """Meanwhile what was built before is copied: working the figures out is most of what publishing costs."""

    def build(chain: Sequence[DatasetRef], today: date, progress: building.Progress | None = None) -> building.Built:
        of = repr((tuple(one.hash for one in chain), today, building.print_of_names(today)))
        kept = _room() / hashlib.sha256(of.encode()).hexdigest()[:32]
        if not kept.exists():
            _keep(build_anew(chain, today, progress), kept)
        made: building.Built = pickle.loads((kept / BUILT).read_bytes())
        _copy(made, kept, building.below())
        _kept_figures[Path(made.measurements).name] = kept / made.measurements
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "build", build)
        patch.setattr(register_internal, "_opened", _opened)
        yield


open_anew = register_internal._opened
_kept_figures: dict[str, Path] = {}
"""Where the figures lie that were copied, by their name, which tells what is in them."""
_figures: dict[tuple[Path, bool], Measurements] = {}


def _opened(path: Path, *, past: bool) -> Measurements:
    """Figures as they were copied, opened once for all tests; what a test has changed since is opened as it is."""
    kept = _kept_figures.get(path.name)
    if kept is None or not path.exists() or _as_written(path) != _as_written(kept):
        return open_anew(path, past=past)
    if (kept, past) not in _figures:
        _figures[kept, past] = open_anew(kept, past=past)
    return _figures[kept, past]


def _as_written(path: Path) -> tuple[int, int]:
    """A file's size and moment, which a copy has too, and whoever writes to it changes."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


BUILT = "built.pickle"


def _keep(made: building.Built, kept: Path) -> None:
    """Put aside, then whole in its place; another worker may have been quicker."""
    aside = Path(tempfile.mkdtemp(dir=kept.parent))
    _copy(made, building.below(), aside)
    (aside / BUILT).write_bytes(pickle.dumps(made))
    with suppress(OSError):
        aside.rename(kept)
    shutil.rmtree(aside, ignore_errors=True)


def _copy(made: building.Built, source: Path, target: Path) -> None:
    """An edition and its figures, from below one data directory to below another."""
    shutil.copytree(source / made.path, target / made.path, dirs_exist_ok=True)
    (target / made.measurements).parent.mkdir(parents=True, exist_ok=True)
    if not (target / made.measurements).exists():
        shutil.copy2(source / made.measurements, target / made.measurements)


@pytest.fixture
def data_dir(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data directory of the test's own. Extracts are read without a process each, and figures worked out once."""
    settings.DATA_DIR = tmp_path / "data"
    monkeypatch.setattr(annex_a, "read_guarded", read_here)
    with _built_once():
        yield tmp_path / "data"


def read_here(
    path: Path, out_dir: Path, *, today: date | None = None, corrections: Sequence[Correction] = ()
) -> annex_a.Report:
    """Read as the guarded reader's child does, without a process: for tests that are not about reading."""
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
