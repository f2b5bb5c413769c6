"""Removes files of figures that no page reads any more, and frees extracts left behind by a killed process."""

from __future__ import annotations

from datetime import datetime, timedelta

from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register import changes as register_changes
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.workdays.counting import what_was_done

KEPT = 2
"""Past editions whose figures stay: a page may have begun to read one just before the next was registered."""

LOOKED_BACK_FOR = timedelta(days=30)
"""A past week that somebody opened stays open for others to look at; after that it is worked out again."""


def run(due_at: datetime) -> str:
    """Remove old figures, for the instant it was due; twice does nothing more."""
    old = register_internal.prunable(KEPT, due_at - LOOKED_BACK_FOR)
    # Files first and the note after: killed in between, the next run finds the file gone and notes it.
    for _, file in old:
        (building.below() / file).unlink(missing_ok=True)
    register_changes.mark_pruned([edition for edition, _ in old], now=due_at)
    return what_was_done((len(old), "old file of figures removed", "old files of figures removed"))
