"""Two years of the audit programme, handed to quality's bulk door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

from practicelens.access.actor import SYSTEM
from practicelens.quality.audits.past.changes import take_over
from practicelens.quality.audits.past.rows import PastAudit
from practicelens.quality.standards.content import Tool
from practicelens.quality.standards.internal import tool_in_force
from practicelens.synth.audits.lives import Life
from practicelens.synth.audits.programme import Programme
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.world.dice import Dice
from practicelens.workdays.timescales import add_months

TOOLS = ("case_audit", "mash", "contacts", "coming_into_care", "leaving_care")
_AT_ONCE = 600


def past_audits(ids: WorldIds, months: int, today: date, left_out: frozenset[str]) -> Iterator[PastAudit]:
    """Every audit of the months up to and with today's, oldest first, as each stands today."""
    tools: dict[str, Tool] = {key: tool_in_force(key)[1] for key in TOOLS}
    for back in range(months, -1, -1):
        month = add_months(today.replace(day=1), -back)
        dice = Dice(ids.world.seed, 9, month.toordinal())
        for planned in Programme(ids, month, dice, left_out).audits():
            if back or planned.theme:  # this month's programme is lived through the product's own doors
                yield from Life(planned, ids, tools, today, Dice(ids.world.seed, 10, dice.whole(0, 1 << 30))).audits()


def hand_over(
    ids: WorldIds,
    months: int,
    today: date,
    left_out: frozenset[str],
    now: datetime,
    tell: Callable[[int, int], None],
) -> int:
    """Take all of them over in a few large pieces, and say how many there were. A cycle is never split."""
    everything = list(past_audits(ids, months, today, left_out))
    start = 0
    while start < len(everything):
        end = min(start + _AT_ONCE, len(everything))
        while end < len(everything) and everything[end].original:
            end += 1
        take_over(everything[start:end], by=SYSTEM, now=now)
        tell(end, len(everything))
        start = end
    return len(everything)
