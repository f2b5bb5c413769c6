"""The tests' database: made once by the migrations, with the shipped standards in it, and copied for every worker.

On SQLite the copy is kept between runs too, named after what the migrations say; on PostgreSQL the first worker's
database is the template of all others.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

PRODUCT = Path(__file__).resolve().parents[1] / "practicelens"
SHIPPED = datetime(2024, 5, 1, 8, tzinfo=UTC)
"""The day on which Northborough is founded, whose building begins with these tables in tests."""
_kept: Path | None = None
IN_MEMORY = "file:memorydb_default?mode=memory&cache=shared"  # the name Django gives it


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Stands in for pytest-django's fixture of this name: a copy where that runs every migration again."""
    from django.conf import settings

    with django_db_blocker.unblock():
        if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
            settled = _postgresql(tmp_path_factory)
        else:
            settled = _sqlite(request.config)
        with settled:
            yield


@contextmanager
def _sqlite(config: pytest.Config) -> Iterator[None]:
    """Copy the kept tables into memory, or make and keep them."""
    global _kept
    _kept = kept = config.cache.mkdir("database") / f"{_fingerprint()}.sqlite3"
    with alone(kept.with_suffix(".lock")):
        if not kept.exists():
            with _set_up(keepdb=False):
                ship_standards()
                _copy(IN_MEMORY, str(kept.with_suffix(".new")))
            for old in kept.parent.glob("*.sqlite3"):
                old.unlink()
            kept.with_suffix(".new").rename(kept)
    # A database in memory lives as long as somebody holds it open.
    holding = sqlite3.connect(IN_MEMORY, uri=True)
    _copy(str(kept), IN_MEMORY)
    with _set_up(keepdb=True):
        yield
    holding.close()


def kept_tables(target: Path) -> None:
    """Put the tables down as a file, for processes that share it. After ``django_db_setup`` on SQLite."""
    assert _kept is not None
    _copy(str(_kept), str(target))


def lay_tables(target: Path) -> None:
    """The same for a run that has no database of its own: the tables that an earlier run kept, where there are any.

    Whoever begins there migrates, which then finds nothing to do: to migrate takes longer than most of what follows.
    """
    kept = PRODUCT.parent / ".pytest_cache" / "d" / "database" / f"{_fingerprint()}.sqlite3"
    target.parent.mkdir(parents=True, exist_ok=True)
    if kept.exists():
        _copy(str(kept), str(target))


@contextmanager
def _postgresql(folders: pytest.TempPathFactory) -> Iterator[None]:
    """Make this worker's database from the one that the first worker migrated."""
    from django.conf import settings

    shared = folders.getbasetemp()
    shared = shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared
    test = settings.DATABASES["default"]["TEST"]
    template, mine = f"template_{settings.DATABASES['default']['NAME']}", test.get("NAME")
    with alone(shared / "template.lock"):
        if not (shared / "template.done").exists():
            test["NAME"] = template
            with _set_up(keepdb=False, keep=True):
                ship_standards()
                (shared / "template.done").touch()
            test["NAME"] = mine
        test["TEMPLATE"] = template
        # PostgreSQL copies a template only while nobody else is connected to it.
        made = _set_up(keepdb=False)
        made.__enter__()
    yield
    made.__exit__(None, None, None)


def ship_standards() -> None:
    """What the product comes with, as every start of it does: shipped once here, not before every test."""
    from practicelens.access.actor import SYSTEM
    from practicelens.quality.standards.changes import ship

    ship(by=SYSTEM, now=SHIPPED)


@contextmanager
def _set_up(*, keepdb: bool, keep: bool = False) -> Iterator[None]:
    """Django's own way of making a test database, and of removing it unless it is to be kept."""
    from django.db import connections
    from django.test.utils import setup_databases, teardown_databases

    named = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
    config = setup_databases(verbosity=0, interactive=False, keepdb=keepdb)
    yield
    if not keep:
        teardown_databases(config, verbosity=0, keepdb=keepdb)
        return
    for alias, name in named.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _copy(source: str, target: str) -> None:
    """All of one SQLite database into another."""
    with sqlite3.connect(source, uri=True) as one, sqlite3.connect(target, uri=True) as other:
        one.backup(other)
    one.close()
    other.close()


def _fingerprint() -> str:
    """What the tables are made from: every migration of ours, the shipped standards, and the installed Django."""
    import django

    found = hashlib.sha256(django.__version__.encode())
    for path in sorted([*PRODUCT.rglob("migrations/*.py"), *PRODUCT.glob("quality/standards/**/*.py")]):
        found.update(str(path.relative_to(PRODUCT)).encode() + path.read_bytes())
    return found.hexdigest()[:20]


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One worker at a time."""
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
