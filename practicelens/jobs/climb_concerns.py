"""Tells those further up of a worry about a child's safety that nobody has answered, once a step."""

from __future__ import annotations

from datetime import datetime

from practicelens.access.actor import SYSTEM
from practicelens.quality.audits.safety import changes
from practicelens.workdays.counting import what_was_done


def run(now: datetime) -> str:
    """Tell of every step that has come by this instant. A second run at the same instant does nothing more."""
    steps = sum(changes.climb_concern(one, by=SYSTEM, now=now) for one in changes.concerns_to_climb(now))
    return what_was_done(
        (steps, "step told of a worry nobody has answered", "steps told of worries nobody has answered")
    )
