"""What re-audits found became of the first audit's actions: done and a help, done without effect, or not done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from zlib import crc32

from practicelens.quality.actions.states import Status
from practicelens.quality.audits.core.states import Done
from practicelens.quality.audits.past.rows import PastAction, PastAudit, PastGrading, PastJudgement
from practicelens.quality.standards.states import Grade
from practicelens.synth.audits import bank, dates
from practicelens.synth.world.dice import Dice

_LEFT, _LEFT_WHERE_WEAK = 0.02, 0.3
"""How many actions are not done by the re-audit in a team that works as most do, and how many more in a weak one."""
_HELPED = {
    Grade.OUTSTANDING: 0.95, Grade.GOOD: 0.85, Grade.REQUIRES_IMPROVEMENT: 0.55, Grade.INADEQUATE: 0.35,
}  # fmt: skip
"""How many of the actions that were done are seen to have helped, by the grade of the re-audit that looks at them."""


def judge(
    first: PastAudit, given: PastGrading, seed: int, before: Sequence[PastJudgement]
) -> tuple[PastJudgement, ...]:
    """Each of the first audit's actions, as it stood on the day of the re-audit; what once helped has helped.

    ``before``: what the re-audit before this one found; empty for the first.
    """
    # Dice of its own: a judgement that took throws from the audit's life would change everything that comes after it.
    dice = Dice(seed, 31, crc32(f"{first.key} {given.handed_in}".encode()))
    # In the order of the first audit's actions, of which every re-audit judges all.
    earlier: list[Done | None] = [one.done for one in before] or [None] * len(first.actions)
    return tuple(
        _judged(action, given, dice, helped=done is Done.HELPED)
        for action, done in zip(first.actions, earlier, strict=True)
    )


def left_over(first: PastAudit, given: PastGrading, quality: float, seed: int, today: date) -> tuple[PastAction, ...]:
    """The first audit's actions, of which some were still to be done when the re-audit came, and were done after it."""
    dice = Dice(seed, 32, crc32(first.key.encode()))
    likely = _LEFT + max(0.0, 0.8 - quality) * _LEFT_WHERE_WEAK
    return tuple(_later(one, given.handed_in, today, dice) if dice.chance(likely) else one for one in first.actions)


def _later(action: PastAction, graded: date, today: date, dice: Dice) -> PastAction:
    """The action, done within three weeks of the re-audit that found it not done, as far as that has come."""
    done = dates.some_days_after(graded, 2, 15, dice)
    checked = dates.some_days_after(done, 1, 8, dice)
    # Nothing was shown of it, so it never was done: only what, who and by when are kept.
    if done > today or not action.evidence:
        return PastAction(action.what, action.owner_id, action.due)
    if checked > today or action.verified_by is None:
        return PastAction(action.what, action.owner_id, action.due, Status.DONE, action.evidence, done)
    return replace(action, done_on=done, verified_on=checked)


def _judged(action: PastAction, given: PastGrading, dice: Dice, *, helped: bool) -> PastJudgement:
    # All three are thrown whatever is found, so that one judgement never moves the next.
    unit, difference, carried = dice.unit(), dice.unit(), dice.unit()
    if not _done_by(action, given.handed_in):
        found, words = Done.NO, bank.WOULD_HELP
    elif helped or unit < _HELPED[given.overall]:
        found, words = Done.HELPED, bank.HELPED
    else:
        found, words = Done.WITHOUT_EFFECT, bank.WITHOUT_EFFECT
    # What came after its day, or not at all, is carried on in words, as the product asks before anything is shared.
    behind = found is Done.NO or (action.done_on or given.handed_in) > action.due
    return PastJudgement(found, _pick(words, difference), _pick(bank.CARRIED[found.value], carried) if behind else "")


def _done_by(action: PastAction, day: date) -> bool:
    return action.done_on is not None and action.done_on <= day


def _pick(words: Sequence[str], unit: float) -> str:
    return words[int(unit * len(words))]
