"""Escalates late work that a dated rule brings before the Head of Service, and ends what is late no longer."""

from __future__ import annotations

from datetime import datetime

from practicelens.performance.late import escalating
from practicelens.workdays.counting import what_was_done


def run(now: datetime) -> str:
    """Do both for the figures as they are published; a second run at once finds nothing to do."""
    raised, ended = escalating.run(now=now)
    return what_was_done(
        (raised, "piece of late work escalated by rule", "pieces of late work escalated by rule"),
        (ended, "late no longer", "late no longer"),
    )
