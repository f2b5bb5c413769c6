"""Northborough, invented: a whole borough from one seed, as files and as the demonstration."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from practicelens.synth.marker import BUILT, VERSION


def built(var_dir: Path) -> bool:
    """Whether a whole demonstration of this version stands in this folder. Needs no database."""
    return version_in(var_dir) == VERSION


def version_in(var_dir: Path) -> object:
    """The version of the whole demonstration in this folder; None where there is none. Needs no database."""
    try:
        kept = json.loads((var_dir / BUILT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return kept.get("version") if isinstance(kept, dict) else None


def build(
    var_dir: Path,
    seed: int,
    progress: Callable[[str, float, float], None] | None = None,
    *,
    scale: float = 1.0,
    weeks: int = 13,
    months: int = 27,
    audit_months: int = 24,
) -> bool:
    """Build the demonstration into a migrated, empty database and ``var_dir``; False where it stands already.

    ``scale`` 1 is a whole borough, 0.05 is large enough for tests. ``progress(step, done, total)`` is told as it goes.
    """
    from practicelens.synth.building import Size, build_whole  # Django: only where it is wanted

    if built(var_dir):
        return False
    size = Size(scale, weeks, months, audit_months)
    build_whole(var_dir, seed, progress or (lambda step, done, total: None), size)
    return True
