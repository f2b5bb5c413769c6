"""The actions an invented audit asks for, and how far they have come by a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from practicelens.quality.actions.states import Status
from practicelens.quality.audits.past.rows import PastAction, PastAudit, PastGrading
from practicelens.quality.standards.states import Grade
from practicelens.synth.audits import bank, dates

if TYPE_CHECKING:
    from practicelens.synth.audits.lives import Life

_HOW_MANY = {
    Grade.OUTSTANDING: (0, 1), Grade.GOOD: (1, 2), Grade.REQUIRES_IMPROVEMENT: (2, 3), Grade.INADEQUATE: (3, 4),
}  # fmt: skip


def make_actions(life: Life, one: PastAudit, given: PastGrading, by: date) -> tuple[PastAction, ...]:
    """Actions given at the submission; by the day of the review most are done, and checked by somebody else."""
    low, high = _HOW_MANY[given.overall]
    wanted = life.dice.sample(bank.ACTIONS, life.dice.whole(low, high))
    return tuple(_actions(life, one, given, wanted, by))


def _actions(life: Life, one: PastAudit, given: PastGrading, wanted: list[str], by: date) -> Iterator[PastAction]:
    """Each action, the practitioner's or the manager's."""
    dice = life.dice
    manager = life.cast.manager(life.team)
    owner = life.cast.worker_account(life.planned.candidate.worker) or manager
    immediate = given.overall is Grade.INADEQUATE
    for place, what in enumerate(wanted):
        due = dates.some_days_after(given.handed_in, 2 if immediate and place == 0 else 8, 2 if immediate and
                                    place == 0 else 25, dice)  # fmt: skip
        done = dates.some_days_after(due, -2, 4, dice)
        old = (life.today - given.handed_in).days > 120
        if done > by and not old:
            yield PastAction(what, owner, due)
            continue
        checker = manager if owner != manager else life.cast.officer(life.team)
        checked = dates.some_days_after(done, 1, 12, dice)
        evidence = dice.pick(bank.EVIDENCE)
        if (checked > by and not old) or checker == owner:
            yield PastAction(what, owner, due, Status.DONE, evidence, min(done, life.today))
        else:
            yield PastAction(
                what, owner, due, Status.VERIFIED, evidence, min(done, life.today),
                verified_on=min(checked, life.today), verified_by=checker,
            )  # fmt: skip
