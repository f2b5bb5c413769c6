"""Has each module of tests rewritten once, as pytest does it for its asserts, and not by every worker of a run.

All workers import the same modules at the same time; in a fresh clone each would rewrite all of them, which takes
seconds. slipcover would moreover mark the branches of tests, which nobody counts, and keep a second file of each.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from _pytest.assertion import rewrite

from tests.databases import alone

LOCK = Path(__file__).resolve().parents[1] / ".pytest_cache" / "rewriting.lock"
MARKED = {"rewrite_asserts": "orig_rewrite_asserts", "_read_pyc": "orig_read_pyc", "_write_pyc": "orig_write_pyc"}
"""What slipcover puts its own in the place of, and how that calls what stood there."""


def once() -> None:
    """From now on; before the modules of tests are imported."""
    for name, before in MARKED.items():
        put = inspect.getclosurevars(getattr(rewrite, name)).nonlocals
        if before in put:
            setattr(rewrite, name, put[before])
    LOCK.parent.mkdir(exist_ok=True)
    rewrite._rewrite_test = _in_turn


_rewrite = rewrite._rewrite_test


def _in_turn(path: Path, config: pytest.Config) -> tuple[Any, CodeType]:
    """As pytest's own, and written down before the next worker looks whether it is there."""
    state = config.stash[rewrite.assertstate_key]
    kept = rewrite.get_cache_dir(path) / f"{path.stem}{rewrite.PYC_TAIL}"
    with alone(LOCK):
        found = rewrite._read_pyc(path, kept, state.trace)
        if found is not None:
            return path.stat(), found
        stat, code = _rewrite(path, config)
        if kept.parent.exists():  # not where nothing may be written
            rewrite._write_pyc(state, code, stat, kept)
        return stat, code
