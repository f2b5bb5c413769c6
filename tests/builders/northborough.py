"""A small Northborough with its whole past, built once a run for whichever module asks first, and only read."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.builders.deployments import Deployment
from tests.databases import kept_tables

SMALL = "scale=0.03, weeks=6, months=1, audit_months=17, datasets=2"
"""How large: every service area, each team that something is planted in, a year and a half of audits."""
BEGIN = f"""
from pathlib import Path
from practicelens import synth
from practicelens.jobs import long_work
from practicelens.workdays import clock
from tests.builders.counting import counted
with counted() as put:
    synth.build(Path(settings.VAR_DIR), 1, behind=lambda: long_work.ask_for_past(now=clock.now()), {SMALL})
print(len(put))
"""
BUILD = f"""
from pathlib import Path
from practicelens import synth
synth.build(Path(settings.VAR_DIR), 1, {SMALL})
"""


def begun(shared: Path) -> tuple[Path, int]:
    """A folder of one in which people can work already and whose past is still to be built; the statements it took.

    ``shared``: of this run's workers. After ``django_db_setup``: it begins with the tables of the run, for to migrate
    costs half as much as to build. It is copied, never changed.
    """
    folder = _run_of(shared) / "northborough-begun"
    with _alone(folder):
        put = folder.with_suffix(".statements")
        if not put.exists():
            folder.mkdir(exist_ok=True)
            kept_tables(folder / "practicelens.sqlite3")
            put.write_text(_deployment(folder).run(BEGIN)[-1], encoding="utf-8")
    return folder, int(put.read_text(encoding="utf-8"))


def at_once(shared: Path) -> Deployment:
    """Its past built in one go and by no worker, as no server does. ``shared`` as in ``begun``.

    Whoever changes anything in it builds another.
    """
    folder = _run_of(shared) / "northborough"
    made = _deployment(folder)
    with _alone(folder):
        done = folder.with_suffix(".done")
        if not done.exists():
            shutil.copytree(begun(shared)[0], folder, dirs_exist_ok=True)
            made.run(BUILD)
            done.touch()
    return made


def _run_of(shared: Path) -> Path:
    """The run's folder: within it a worker has one of its own."""
    return shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared


def _deployment(folder: Path) -> Deployment:
    return Deployment(folder, f"sqlite:///{folder / 'practicelens.sqlite3'}")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One worker at a time makes what stands in a folder."""
    with folder.with_suffix(".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
