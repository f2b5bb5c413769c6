"""Tells of practice concerns whose day has closed, once each, and lets a concern follow a child who moved."""

from __future__ import annotations

from datetime import datetime

from practicelens.quality.alerts import climbing
from practicelens.workdays.counting import what_was_done


def run(now: datetime) -> str:
    """Tell of everything that has come by this instant. A second run at the same instant does nothing more."""
    moved, steps = climbing.climb(now)
    return what_was_done(
        (moved, "practice concern moved with its child", "practice concerns moved with their children"),
        (steps, "day of a practice concern told", "days of practice concerns told"),
    )
