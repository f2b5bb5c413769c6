"""Measurements: every card asked of an edition and kept in one file, and the reader that pages ask."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from practicelens.analytics.measurements.questions import CaseRow, Unmatched
from practicelens.analytics.measurements.reader import FiguresUnreadable, Measurements

if TYPE_CHECKING:
    from practicelens.analytics.edition.build import EditionRef

__all__ = ["CaseRow", "FiguresUnreadable", "Measurements", "Unmatched", "build"]


def build(edition: EditionRef, folder: Path, *, anew: bool = False) -> Path:
    """Measure an edition into ``folder/measurements-<hash>.duckdb``; see ``measurements.build``."""
    from practicelens.analytics.measurements import building

    return building.build(edition, folder, anew=anew)
