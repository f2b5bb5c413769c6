"""Northborough, invented: a whole borough from one seed, as files and as the demonstration."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from practicelens.synth.marker import BUILT, VERSION


def built(var_dir: Path) -> bool:
    """Whether a demonstration of this version stands in this folder that people can work in. Needs no database."""
    return version_in(var_dir) == VERSION


def whole(var_dir: Path) -> bool:
    """Whether it stands with its past. Needs no database. Those of before the past was built apart say nothing."""
    return built(var_dir) and bool(_details_in(var_dir).get("whole", True))


def version_in(var_dir: Path) -> object:
    """The version of the demonstration in this folder; None where there is none. Needs no database."""
    return _details_in(var_dir).get("version")


def _details_in(var_dir: Path) -> dict[str, Any]:
    """What the note in this folder says; nothing where there is none, or a torn one."""
    try:
        details = json.loads((var_dir / BUILT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return details if isinstance(details, dict) else {}


def build(
    var_dir: Path,
    seed: int,
    progress: Callable[[str, float, float], None] | None = None,
    *,
    behind: Callable[[], None] | None = None,
    scale: float = 1.0,
    weeks: int = 13,
    months: int = 27,
    audit_months: int = 24,
    datasets: int = 5,
) -> bool:
    """Build the demonstration into a migrated, empty database and ``var_dir``; False where it stands whole already.

    ``behind`` asks for its past to be built in the background, so that people can come in before; without it the past
    is built here too. ``scale`` 1 is a whole borough, 0.05 is large enough for tests. ``progress(step, done, total)``
    is told as it goes. ``datasets``: how many of the newest extracts have a Standard Safeguarding Dataset beside them.
    """
    from practicelens.synth.building import build_all  # Django: only where it is wanted
    from practicelens.synth.size import Size

    if whole(var_dir):
        return False
    size = Size(scale, weeks, months, audit_months, datasets)
    build_all(var_dir, seed, progress or (lambda step, done, total: None), size, behind)
    return True
