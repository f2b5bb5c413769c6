"""Saying why reports of a period were not published. What is published is written in ``frozen``."""

from __future__ import annotations

from datetime import datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing
from practicelens.governance.packs.core import permissions
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.reports.owed import every_owed
from practicelens.governance.packs.states import Kind
from practicelens.people.asking import Asking
from practicelens.quality.duties import changes as duties
from practicelens.quality.duties.states import State


@atomic
def close_reports(kind: Kind, period: Month, why: str, *, by: Actor, now: datetime) -> int:
    """Say why a period's reports of a kind that did not come out did not: one reason for all of them, and how many.

    They are asked for no more, and stay in the table as missed; published after all, one counts as late. Raises Missing
    where none is missed and open, Refused as ``duties.close``.
    """
    permissions.check_can_publish(by, kind)
    asking = Asking(by, now)
    open_ = [
        one
        for one in every_owed(asking)
        # Only what is missed: one that can still come out in time needs no reason, and would lose its day by it.
        if (one.duty, one.period.start) == (kind.value, period.first) and one.state(asking.today) is State.MISSED
    ]
    if not open_:
        raise Missing("report")
    for one in open_:
        duties.close(one, why, by=by, now=now)
    return len(open_)
