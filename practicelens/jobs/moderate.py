"""Draws what is graded a second time, finds graders, lays gradings side by side, chases; safely more than once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused
from practicelens.quality.audits.beside import changes as beside_changes
from practicelens.quality.moderation.second_grades import agreeing, opening
from practicelens.workdays.clock import local_date
from practicelens.workdays.counting import what_was_done


def run(now: datetime) -> str:
    """Do what is to be done at this instant, and say what was done. A second run at once does nothing more."""
    # In this order: what is drawn now may find its grader in the same run, and what is graded now is laid side by
    # side.
    drawn = sum(_did(opening.draw, one, now=now) for one in beside_changes.awaiting_draw())
    lost = sum(_did(opening.take_up_lost, one, now=now) for one in opening.lost())
    found = sum(_did(opening.find_grader, one, now=now) for one in opening.without_grader())
    both = sum(_did(agreeing.lay_side_by_side, one, now=now) for one in agreeing.graded())
    late = sum(_did(agreeing.chase, one, now=now) for one in agreeing.late_unchased(local_date(now)))
    return what_was_done(
        (drawn, "audit drawn for a second grade or left", "audits drawn for a second grade or left"),
        (lost, "second grader lost", "second graders lost"),
        (found, "second grader looked for again", "second graders looked for again"),
        (both, "case graded twice", "cases graded twice"),
        (late, "late agreed grade chased", "late agreed grades chased"),
    )


def _did(change: Callable[..., object], about: int, *, now: datetime) -> bool:
    """Do one; another worker may have been quicker, and one that cannot be done never blocks the rest."""
    try:
        change(about, by=SYSTEM, now=now)
    except (Refused, Missing):
        return False
    return True
