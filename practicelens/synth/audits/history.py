"""Two years of the audit programme, handed to quality's bulk door."""

from __future__ import annotations

from collections.abc import Iterator
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


def past_audits(ids: WorldIds, back: int, today: date, left_out: frozenset[str]) -> Iterator[PastAudit]:
    """Every audit of the month so many months before today's, each with its re-audits, as they stand today."""
    tools: dict[str, Tool] = {key: tool_in_force(key)[1] for key in TOOLS}
    month = add_months(today.replace(day=1), -back)
    dice = Dice(ids.world.seed, 9, month.toordinal())
    for planned in Programme(ids, month, dice, left_out).audits():
        if back or planned.theme:  # this month's programme is lived through the product's own doors
            yield from Life(planned, ids, tools, today, Dice(ids.world.seed, 10, dice.whole(0, 1 << 30))).audits()


def take_over_month(ids: WorldIds, back: int, today: date, left_out: frozenset[str], now: datetime) -> int:
    """Take a month's audits over, with all that followed from them, and say how many there were."""
    everything = list(past_audits(ids, back, today, left_out))
    take_over(everything, by=SYSTEM, now=now)
    return len(everything)
