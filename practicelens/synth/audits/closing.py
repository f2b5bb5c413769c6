"""What Heads of Service said of cycles whose child was closed to us: each of the three answers is met."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zlib import crc32

from practicelens.quality.actions.states import Status as ActionStatus
from practicelens.quality.audits.core.states import Closure, Ending, Status
from practicelens.quality.audits.past.rows import PastAction, PastAudit, PastClosure
from practicelens.quality.standards.states import Grade
from practicelens.synth.audits import bank, dates
from practicelens.synth.audits.programme import Planned
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.world.dice import Dice
from practicelens.workdays.calendar import england
from practicelens.workdays.timescales import add_months

_RE_AUDITED, _ENDED = 0.45, 0.75
"""How many are looked at again, and how many of the rest are ended: of those that are left a team learns."""
_SOONEST, _LATEST = 6, 14
"""Working days from the closure to the answer: an extract tells it within the week, and the case is read first."""


def answered(planned: Planned, ids: WorldIds, graded: date, today: date) -> PastClosure | None:
    """What was said of a cycle whose child was closed since the draw.

    None while the child is open, and in the days in which the Head of Service is still asked.
    """
    closed_on = ids.closed_after(planned.candidate.child.number, dates.opened_in(planned.month))
    if closed_on is None:
        return None
    # Dice of its own: throws taken from the audit's life would change all that comes after them.
    dice = Dice(ids.world.seed, 33, crc32(planned.key.encode()))
    # Not before the audit was graded: until then no cycle runs that could be settled.
    chosen_on, unit = dates.some_days_after(max(closed_on, graded), _SOONEST, _LATEST, dice), dice.unit()
    if chosen_on >= today:
        return None
    head = ids.head(planned.team)
    if unit < _RE_AUDITED:
        return PastClosure(Closure.RE_AUDIT, "", closed_on, chosen_on, head)
    if unit < _ENDED:
        return PastClosure(Closure.END, dice.pick(bank.CLOSED), closed_on, chosen_on, head)
    words = dice.pick(bank.LEARNT)
    action = _to_team(words, ids.manager(planned.team), head, chosen_on, today, dice)
    return PastClosure(Closure.LEARNING, words, closed_on, chosen_on, head, action)


def _to_team(words: str, manager: int, head: int, given: date, today: date, dice: Dice) -> PastAction:
    """The Team Manager's action, by the end of the month after, as the product gives it; the Head of Service checks."""
    due = england().last_of_month(add_months(given.replace(day=1), 1))
    what, heard = f"Take to the team what was learnt: {words}", dates.some_days_after(given, 4, 20, dice)
    checked = dates.some_days_after(heard, 2, 8, dice)
    if heard > today:
        return PastAction(what, manager, due)
    # Seen done by somebody else than its owner, as every action is: the Head of Service looks.
    if checked > today:
        return PastAction(what, manager, due, ActionStatus.DONE, bank.TEAM_HEARD, heard)
    return PastAction(
        what, manager, due, ActionStatus.VERIFIED, bank.TEAM_HEARD, heard, verified_on=checked, verified_by=head
    )


def looked_at(closure: PastClosure) -> PastClosure:
    """The answer where a re-audit had begun or was due before it came: the work up to the closure is looked at."""
    return replace(closure, choice=Closure.RE_AUDIT, words="", action=None)


def ended_by(one: PastAudit, closure: PastClosure) -> PastAudit:
    """The cycle, ended with its reason."""
    return replace(
        one, status=Status.ENDED, closure=closure, ended_on=closure.chosen_on, ended_because=Ending.CLOSED,
        ended_why=f"{Ending.CLOSED.words}. {closure.words}",
    )  # fmt: skip


def ended_with(one: PastAudit, grade: Grade, graded: date) -> PastAudit:
    """The cycle, ended by its re-audit, whatever the grade: no practice comes after it."""
    words = f"The child is closed to us: the work up to then was re-audited, {grade.words}."
    return replace(one, status=Status.ENDED, ended_on=graded, ended_because=Ending.CLOSED, ended_why=words)
