"""Has local cards answered of the newest published extract, and removes what they answered of those before."""

from __future__ import annotations

from datetime import datetime

from practicelens.performance.local_cards import answering
from practicelens.workdays.counting import what_was_done


def run(now: datetime) -> str:
    """Run each card that is published and not yet answered; a second run at once finds nothing to do."""
    answered, silent = answering.answer_all(now)
    removed = answering.forget_past()
    return what_was_done(
        (answered, "local card answered", "local cards answered"),
        (silent, "local card gave no answer", "local cards gave no answer"),
        (removed, "past answer removed", "past answers removed"),
    )
