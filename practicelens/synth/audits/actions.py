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

# The weaker the work, the more there is to do; a good audit may ask for nothing.
_HOW_MANY = {
    Grade.OUTSTANDING: (0, 1), Grade.GOOD: (1, 2), Grade.REQUIRES_IMPROVEMENT: (2, 3), Grade.INADEQUATE: (3, 4),
}  # fmt: skip


_LATE, _LATE_BY = 0.12, 0.6
"""How many actions are late in a team that works as most do, and how many more where it does not."""
_WEAK = 0.6
"""Below this a team is in trouble, and what is late there is late for weeks."""


def make_actions(
    planned: Planned, ids: WorldIds, dice: Dice, given: PastGrading, *, today: date
) -> tuple[PastAction, ...]:
    """Actions given at the submission, as they stand today: most are done in time, and checked by somebody else."""
    low, high = _HOW_MANY[given.overall]
    wanted = dice.sample(bank.ACTIONS, dice.whole(low, high))
    return tuple(_actions(planned, ids, dice, given, wanted, today))


def _actions(
    planned: Planned, ids: WorldIds, dice: Dice, given: PastGrading, wanted: list[str], today: date
) -> Iterator[PastAction]:
    """Each action, the practitioner's or the manager's."""
    manager = ids.manager(planned.team)
    owner = ids.worker_account(planned.candidate.worker) or manager
    # Nobody checks an action of their own.
    checker = manager if owner != manager else ids.officer(planned.team)
    for place, what in enumerate(wanted):
        # The first action after an Inadequate is due within two working days, as the rule cycle.immediate_actions has
        # it.
        at_once = given.overall is Grade.INADEQUATE and place == 0
        due = dates.some_days_after(given.handed_in, *((2, 2) if at_once else (8, 25)), dice)
        done = _done(planned, given.handed_in, due, dice)
        checked = dates.some_days_after(done, 1, 12, dice)
        # Thrown even where nothing is done yet, so that the next action's words do not hang on how far this one has
        # come.
        evidence = dice.pick(bank.EVIDENCE)
        if done > today:
            yield PastAction(what, owner, due)
        elif checked > today:
            yield PastAction(what, owner, due, Status.DONE, evidence, done)
        else:
            yield PastAction(
                what, owner, due, Status.VERIFIED, evidence, done, verified_on=checked, verified_by=checker
            )


def _done(planned: Planned, given: date, due: date, dice: Dice) -> date:
    """When it is done: by its day, or after it where it is one of the few that are late."""
    # 0.8 is about what an ordinary team has (structure._ROWS): only what is below it makes actions late.
    quality = planned.team.quality(given.toordinal())
    if dice.chance(_LATE + max(0.0, 0.8 - quality) * _LATE_BY):
        return dates.some_days_after(due, *((5, 30) if quality < _WEAK else (1, 15)), dice)
    # Never on the day it was given, however short its time was.
    return max(dates.some_days_after(due, -6, 0, dice), dates.some_days_after(given, 1, 1, dice))
