"""The actions an invented audit asks for, and how far they have come by a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from practicelens.quality.actions.states import Status
from practicelens.quality.audits.past.rows import PastAction, PastGrading
from practicelens.quality.standards.states import Grade
from practicelens.synth.audits import bank, dates
from practicelens.synth.audits.programme import Planned
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.world.dice import Dice

_HOW_MANY = {
    Grade.OUTSTANDING: (0, 1), Grade.GOOD: (1, 2), Grade.REQUIRES_IMPROVEMENT: (2, 3), Grade.INADEQUATE: (3, 4),
}  # fmt: skip


def make_actions(
    planned: Planned, ids: WorldIds, dice: Dice, given: PastGrading, *, by: date, today: date
) -> tuple[PastAction, ...]:
    """Actions given at the submission; by the day of the review most are done, and checked by somebody else."""
    low, high = _HOW_MANY[given.overall]
    wanted = dice.sample(bank.ACTIONS, dice.whole(low, high))
    return tuple(_actions(planned, ids, dice, given, wanted, by, today))


def _actions(
    planned: Planned, ids: WorldIds, dice: Dice, given: PastGrading, wanted: list[str], by: date, today: date
) -> Iterator[PastAction]:
    """Each action, the practitioner's or the manager's."""
    manager = ids.manager(planned.team)
    owner = ids.worker_account(planned.candidate.worker) or manager
    immediate = given.overall is Grade.INADEQUATE
    for place, what in enumerate(wanted):
        due = dates.some_days_after(given.handed_in, 2 if immediate and place == 0 else 8, 2 if immediate and
                                    place == 0 else 25, dice)  # fmt: skip
        done = dates.some_days_after(due, -2, 4, dice)
        old = (today - given.handed_in).days > 120
        if done > by and not old:
            yield PastAction(what, owner, due)
            continue
        # Nobody checks an action of their own.
        checker = manager if owner != manager else ids.officer(planned.team)
        checked = dates.some_days_after(done, 1, 12, dice)
        evidence = dice.pick(bank.EVIDENCE)
        if (checked > by and not old) or checker == owner:
            yield PastAction(what, owner, due, Status.DONE, evidence, min(done, today))
        else:
            yield PastAction(
                what, owner, due, Status.VERIFIED, evidence, min(done, today),
                verified_on=min(checked, today), verified_by=checker,
            )  # fmt: skip
