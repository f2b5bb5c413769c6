"""Two years of the audit programme, handed to quality's bulk door."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing
from practicelens.quality.audits.core.states import Status
from practicelens.quality.audits.past.changes import take_over
from practicelens.quality.audits.past.rows import PastAudit
from practicelens.quality.moderation.past import changes as moderation
from practicelens.quality.standards.content import Tool
from practicelens.quality.standards.internal import tool_in_force
from practicelens.synth.audits import bank
from practicelens.synth.audits.lives import Life
from practicelens.synth.audits.programme import Programme
from practicelens.synth.audits.seconds import Moderated, moderated
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.world.dice import Dice
from practicelens.workdays.timescales import add_months

SHARED_MONTHS = range(4, 16)
"""Months back of which one audit each was told as a piece of learning, within the audits before the first page."""
TOOLS = ("case_audit", "mash", "contacts", "coming_into_care", "leaving_care", "early_help", "exploitation")


def past_audits(ids: WorldIds, back: int, today: date, left_out: frozenset[str]) -> Iterator[PastAudit]:
    """Every audit of the month so many months before today's, each with its re-audits, as they stand today."""
    # Read once for the month and not once for each of its audits.
    tools: dict[str, Tool] = {key: tool_in_force(key)[1] for key in TOOLS}
    month = add_months(today.replace(day=1), -back)
    # Of many throws one whose months are alike, as those of a programme are, and whose two teams go their ways.
    dice = Dice(ids.world.seed, 26, month.toordinal())
    for planned in Programme(ids, month, dice, left_out).audits():
        if back or planned.theme:  # this month's programme is lived through the product's own doors
            # Dice of each audit's own: one that ends otherwise leaves the lives of all others as they are.
            yield from Life(planned, ids, tools, today, Dice(ids.world.seed, 10, dice.whole(0, 1 << 30))).audits()


def past_month(ids: WorldIds, back: int, today: date, left_out: frozenset[str]) -> Moderated:
    """A month's audits with all that followed from them, and with their second gradings."""
    month = add_months(today.replace(day=1), -back)
    audits = list(past_audits(ids, back, today, left_out))
    if back in SHARED_MONTHS:
        audits = _with_one_to_share(ids, audits)
    # A stream of its own: how many are graded twice moves none of the first grades.
    return moderated(ids, audits, today, Dice(ids.world.seed, 14, month.toordinal()))


def _with_one_to_share(ids: WorldIds, audits: Sequence[PastAudit]) -> list[PastAudit]:
    """One of the month's audits that came to best practice is left to be written of: ``pieces`` tells it."""
    # By when each was graded again, since who may be asked is who was here on that day.
    graded = {one.original: one.grading.handed_in for one in audits if one.original and one.grading}
    for place, one in enumerate(audits):
        account = ids.account_of(one.worker_id)
        if account is None or one.original or one.ended_why not in bank.SHARED:
            continue
        with suppress(Missing):  # whoever did the work was not here yet, under today's post
            ids.actor(account, graded[one.key])
            waiting = replace(one, status=Status.BEST_PRACTICE, ended_on=None, ended_why="")
            return [*audits[:place], waiting, *audits[place + 1 :]]
    return list(audits)


def take_over_month(month: Moderated, now: datetime) -> int:
    """Take an invented month over, and say how many audits there were."""
    with atomic():
        written = take_over(month.audits, by=SYSTEM, now=now)
        moderation.take_over(month.draws, month.seconds, written, by=SYSTEM, now=now)
    return len(month.audits)
