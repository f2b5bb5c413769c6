"""Deletes the lists that people laid beside a figure, with their answers, once the days of the rule are over."""

from __future__ import annotations

from datetime import datetime

from practicelens.performance.explore.reconciling import changes
from practicelens.workdays.counting import what_was_done


def run(due_at: datetime) -> str:
    """Delete what is older, for the instant it was due; twice does nothing more."""
    return what_was_done((changes.forget(due_at), "list deleted", "lists deleted"))
