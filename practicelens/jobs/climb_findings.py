"""Tells those further up of findings of extracts that were given to somebody and are past their day."""

from __future__ import annotations

from datetime import datetime

from practicelens.performance.worklist import climbing
from practicelens.workdays.counting import what_was_done


def run(now: datetime) -> str:
    """Tell of each that has climbed, once; a second run at once tells nothing more."""
    return what_was_done(
        (climbing.climb(now=now), "finding past its day told further up", "findings past their day told further up")
    )
