"""A small Northborough with its whole past, built once a run for whichever module asks first, and only read."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from tests.builders.deployments import Deployment
from tests.databases import kept_tables

SMALL = "scale=0.03, weeks=6, months=1, audit_months=17, datasets=2"
"""How large: every service area, each team that something is planted in, a year and a half of audits."""
BUILD = f"""
from pathlib import Path
from practicelens import synth
synth.build(Path(settings.VAR_DIR), 1, {SMALL})
"""


def at_once(shared: Path) -> Deployment:
    """Built in one go, as no server does: with its past, before anybody comes in. ``shared``: of this run's workers.

    After ``django_db_setup``: it begins with the tables of the run, for to migrate costs half as much as to build.
    Whoever changes anything in it builds another.
    """
    # A worker has a folder of its own within the run's.
    run = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    folder, done = run / "northborough", run / "northborough.done"
    made = Deployment(folder, f"sqlite:///{folder / 'practicelens.sqlite3'}")
    with (run / "northborough.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not done.exists():
            folder.mkdir(exist_ok=True)
            kept_tables(folder / "practicelens.sqlite3")
            made.run(BUILD)
            done.touch()
    return made
