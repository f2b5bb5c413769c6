"""Opens a month's audits on their day, unless the rule says that it is done by hand; safe to run twice."""

from __future__ import annotations

from datetime import datetime

from practicelens.access.actor import SYSTEM
from practicelens.jobs import long_work
from practicelens.people.asking import Asking, asking_as_system
from practicelens.quality.duties.rules import Owed
from practicelens.quality.programme.months import unopened

CATCHES_UP = 5
"""Working days after its day on which a month is still opened by the product; later, a person decides."""


def run(now: datetime) -> str:
    """Open each month whose day has come and that nobody has opened; its cases are drawn in the background."""
    asking = asking_as_system(now)
    if asking.rules.text("audit.opens") == unopened.BY_HAND:
        return "months are opened by hand"
    due = [one for one in unopened.months_owed(asking) if _is_due(asking, one)]
    for one in due:
        long_work.open_and_fill(one.period.start, by=SYSTEM, now=now)
    return f"opened {' and '.join(one.period.words for one in due)}" if due else "nothing to open"


def _is_due(asking: Asking, one: Owed) -> bool:
    """Whether it is one of the days on which the product opens a month: one that was down on its day catches up."""
    # A month that is over is not opened any more: it was missed, and somebody says why.
    if one.done_on is not None or one.period.end < asking.today:
        return False
    return one.due <= asking.today and asking.calendar.between(one.due, asking.today) <= CATCHES_UP
