"""Draws what is graded a second time, finds graders, lays gradings side by side, chases; safely more than once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing, Refused
from practicelens.quality.moderation import changes
from practicelens.workdays.clock import local_date


def run(now: datetime) -> str:
    """Do what is to be done at this instant, and say what was done. A second run at once does nothing more."""
    drawn = sum(_did(changes.draw, one, now=now) for one in changes.awaiting_draw())
    lost = sum(_did(changes.take_up_lost, one, now=now) for one in changes.lost())
    found = sum(_did(changes.find_grader, one, now=now) for one in changes.without_grader())
    both = sum(_did(changes.lay_side_by_side, one, now=now) for one in changes.graded())
    late = sum(_did(changes.chase, one, now=now) for one in changes.late_unchased(local_date(now)))
    return (
        f"{drawn} audits drawn for a second grade or left, {lost} second graders lost, {found} looked for again, "
        f"{both} cases graded twice, {late} late agreed grades chased"
    )


def _did(change: Callable[..., object], about: int, *, now: datetime) -> bool:
    """Do one; another worker may have been quicker, and one that cannot be done never blocks the rest."""
    try:
        change(about, by=SYSTEM, now=now)
    except (Refused, Missing):
        return False
    return True
