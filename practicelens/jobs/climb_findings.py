"""Tells those further up of findings of extracts that were given to somebody and are past their day."""

from __future__ import annotations

from datetime import datetime

from practicelens.performance.worklist import climbing


def run(now: datetime) -> str:
    """Tell of each that has climbed, once; a second run at once tells nothing more."""
    return f"{climbing.climb(now=now)} findings past their day told further up"
