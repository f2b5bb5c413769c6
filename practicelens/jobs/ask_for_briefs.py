"""Asks for the learning brief of each theme whose audits are all in, or whose date has passed."""

from __future__ import annotations

from datetime import datetime

from practicelens.quality.programme.themes import changes as themes_changes
from practicelens.workdays.counting import what_was_done


def run(due_at: datetime) -> str:
    """End the grading of what is over. A second run on the same day finds nothing more."""
    return what_was_done(
        (themes_changes.ask_for_briefs(due_at), "learning brief asked for", "learning briefs asked for")
    )
