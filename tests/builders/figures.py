"""Editions and their figures for tests: joined once of the same datasets, worked out once somebody reads the figures.

To work them out is most of what publishing costs, and most tests of publishing never read them.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from practicelens.analytics import duck, measurements
from practicelens.analytics import edition as editions
from practicelens.analytics.dataset import DatasetRef
from practicelens.analytics.edition import EditionRef
from practicelens.analytics.measurements import Measurements, compiled
from practicelens.analytics.measurements import building as measuring
from practicelens.analytics.measurements.schema import PARTED
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.datasets.register.frame import assemble
from tests.builders.some_cards import OF_CARDS, asking_only

build_anew, places_of_file, open_anew = building.build, building.places, register_internal._opened
measure_anew = measuring._make
"""What works figures out, and opens them, for a test of that: wherever `built_once` holds, they do so once."""
PRODUCT = Path(__file__).resolve().parents[2] / "practicelens"
ASKED = ("analytics", "performance/datasets", "rulebook", "workdays")
"""All of the product that what is built depends on, beside what it is built of."""
BUILT = "built.pickle"
NOT_YET = b"these figures are worked out when somebody reads them\n"
Places = dict[str, tuple[int | None, int | None]]

_kept_figures: dict[str, Path] = {}
"""Where the figures lie that were copied, by their name, which tells what is in them."""
_figures: dict[tuple[Path, bool], Measurements] = {}
_places: dict[str, Places] = {}
"""By the figures' name."""


@contextmanager
def built_once(*, when_read: bool = False) -> Iterator[None]:
    """Meanwhile what was built before is copied; with ``when_read`` figures are worked out by whoever first reads them.

    Where it holds already, it goes on as it is.
    """
    if building.places is not places_of_file:
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measuring, "_make", _measured_once)
        patch.setattr(building, "build", _later if when_read else _now)
        patch.setattr(building, "places", _known_places)
        patch.setattr(register_internal, "_opened", _opened)
        yield


def _measured_once(edition: EditionRef, questions: dict[str, str], made: Path, before: Path | None) -> None:
    """Figures of the very files of an edition, asked once: those that are lost, damaged or of a past week come again.

    That what a file before kept is taken over, and gives the same, is asked where no edition is shared
    (`generative/test_weeks_joined.py`, `unit/test_analytics_editions.py`).
    """
    of = hashlib.sha256(repr((edition.hash, edition.authority, edition.scheme, _print_of(questions))).encode())
    for file in sorted(edition.path.iterdir()):
        of.update(file.name.encode() + file.read_bytes())
    kept = _room() / f"{of.hexdigest()[:32]}.duckdb"
    if not kept.exists():
        measure_anew(edition, questions, made, before)
        aside = kept.with_suffix(f".{os.getpid()}")
        shutil.copyfile(made, aside)
        aside.rename(kept)  # another worker may be reading it
    else:
        shutil.copyfile(kept, made)


class Cardless(Measurements):
    """Figures of which nobody has read a card yet. Whoever reads one has all of them asked, and goes on with these."""

    kept = Path()
    """Where the whole is kept once it is worked out."""
    whole = False

    def ask_within(self, seconds: float | None, question: str, *given: Any) -> list[tuple[Any, ...]]:
        """As it is, of the whole where cards are asked."""
        if not self.whole and OF_CARDS.search(question):
            _make_whole(self.kept)
            with self._lock:
                self._con, self.whole = duck.reading(self.kept), True
        return super().ask_within(seconds, question, *given)


def _opened_cardless(kept: Path, *, past: bool) -> Measurements:
    """Figures that are not worked out yet, with all but what comes of cards."""
    file = kept.with_suffix(".cardless")
    if not file.exists():
        with tempfile.TemporaryDirectory(dir=kept.parent) as aside:
            made = Path(aside) / kept.name
            with asking_only(()):
                measure_anew(editions.at(_edition_of(kept)), _questions(), made, None)
            with duck.building() as con:
                con.execute(f"ATTACH {duck.text(made)} AS file")
                for name in PARTED:
                    con.execute(f"DROP VIEW file.{name}")  # that nobody reads nought where nothing was asked
                con.execute("DETACH file")
            os.replace(made, file)
    found = open_anew(file, past=past)
    assert found.places() == _places[kept.name], "what was known before they were worked out"
    found.__class__, found.path, found.kept = Cardless, kept, kept
    return found


def work_out(path: Path) -> None:
    """Figures below a test's data directory, worked out where nobody has read them yet: for a test of their file."""
    kept = _kept_figures[path.name]
    _make_whole(kept)
    if waits(path):
        path.unlink()  # not written over: what is open under its name stays as it was
        shutil.copy2(kept, path)


def _make_whole(kept: Path) -> None:
    """Work figures out, every card of them, where nobody has yet."""
    if waits(kept):
        with tempfile.TemporaryDirectory(dir=kept.parent) as aside:
            made = measurements.build(editions.at(_edition_of(kept)), Path(aside))
            with Measurements(made) as figures:
                assert figures.places() == _places[kept.name], "what was known before they were worked out"
            os.replace(made, kept)


def waits(path: Path) -> bool:
    """Whether these figures have not been worked out yet."""
    return path.is_file() and path.stat().st_size == len(NOT_YET) and path.read_bytes() == NOT_YET


def _later(chain: Sequence[DatasetRef], today: date, progress: building.Progress | None = None) -> building.Built:
    of = repr((tuple(one.hash for one in chain), today, building.print_of_names(today)))
    kept = _room() / hashlib.sha256(of.encode()).hexdigest()[:32]
    if not kept.exists():
        _keep(chain, today, kept)
    made: building.Built
    made, places = pickle.loads((kept / BUILT).read_bytes())
    _copy(made, kept, building.below())
    name = Path(made.measurements).name
    _kept_figures[name], _places[name] = kept / made.measurements, places
    return made


def _now(chain: Sequence[DatasetRef], today: date, progress: building.Progress | None = None) -> building.Built:
    made = _later(chain, today, progress)
    work_out(building.below() / made.measurements)
    return made


def _known_places(built: building.Built) -> Places:
    """The team and worker of every child: known since it was built, without opening the figures."""
    found = _places.get(Path(built.measurements).name)
    return places_of_file(built) if found is None else dict(found)


def _opened(path: Path, *, past: bool) -> Measurements:
    """Figures as they were copied, opened once for all tests; what a test has changed since is opened as it is."""
    kept = _kept_figures.get(path.name)
    if kept is None or not path.exists():
        return open_anew(path, past=past)
    if waits(path) and not waits(kept):
        work_out(path)
    # Another worker may be working these out: what waited is not laid beside what stands by now.
    if not waits(path) and _as_written(path) != _as_written(kept):
        return open_anew(path, past=past)
    if (kept, past) not in _figures:
        _figures[kept, past] = (_opened_cardless if waits(kept) else open_anew)(kept, past=past)
    return _figures[kept, past]


def _as_written(path: Path) -> tuple[int, int]:
    """A file's size and moment, which a copy has too, and whoever writes to it changes."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


@cache
def _room() -> Path:
    """The folder of what was built by this very code and these libraries: kept between runs, for all workers."""
    files = [Path(__file__), *(path for name in ASKED for path in sorted((PRODUCT / name).rglob("*.py")))]
    found = hashlib.sha256((PRODUCT.parent / "requirements-test.lock").read_bytes())
    for path in files:
        found.update(path.as_posix().encode() + path.read_bytes())
    kept = PRODUCT.parent / ".pytest_cache" / "built"
    room = kept / found.hexdigest()[:20]
    if not room.exists():
        shutil.rmtree(kept, ignore_errors=True)  # another code's
        room.mkdir(parents=True, exist_ok=True)
    return room


def _keep(chain: Sequence[DatasetRef], today: date, kept: Path) -> None:
    """Joined and put aside, then whole in its place; another worker may have been quicker."""
    edition = editions.build(chain, assemble(today), building.below() / "editions")
    file = building.below() / "measurements" / measuring.file_name(edition, _questions())
    made = building.as_built(edition, file, building.print_of_names(today), chain)
    aside = Path(tempfile.mkdtemp(dir=kept.parent))
    shutil.copytree(edition.path, aside / made.path)
    (aside / made.measurements).parent.mkdir(parents=True)
    (aside / made.measurements).write_bytes(NOT_YET)
    (aside / BUILT).write_bytes(pickle.dumps((made, places_in(edition.path))))
    with suppress(OSError):
        aside.rename(kept)
    shutil.rmtree(aside, ignore_errors=True)


def _print_of(questions: dict[str, str]) -> str:
    return hashlib.sha256(repr(questions).encode()).hexdigest()


@cache
def _questions() -> dict[str, str]:
    return compiled.questions()


def _edition_of(kept: Path) -> Path:
    """The edition that lies beside figures which are kept."""
    made, _ = pickle.loads((kept.parents[1] / BUILT).read_bytes())
    return kept.parents[1] / str(made.path)


def places_in(edition: Path) -> Places:
    """What the figures of an edition will answer (`Measurements.places`): held to it where they are worked out."""
    children = pq.read_table(edition / "child_keys.parquet", columns=["child_no", "identifier"]).to_pylist()
    held = pq.read_table(edition / "open_children.parquet", columns=["as_at", "child_no", "team_id", "worker_id"])
    last = {row["child_no"]: (row["team_id"], row["worker_id"]) for row in held.sort_by("as_at").to_pylist()}
    return {row["identifier"]: last.get(row["child_no"], (None, None)) for row in children}


def _copy(made: building.Built, source: Path, target: Path) -> None:
    """An edition and its figures, from below one data directory to below another."""
    shutil.copytree(source / made.path, target / made.path, dirs_exist_ok=True)
    (target / made.measurements).parent.mkdir(parents=True, exist_ok=True)
    if not (target / made.measurements).exists():
        shutil.copy2(source / made.measurements, target / made.measurements)
