"""When things of the cycle happen: mostly in time, now and then late, always on working days."""

from __future__ import annotations

from datetime import date

from practicelens.quality.audits.core import rules
from practicelens.synth.world.days import workdays
from practicelens.synth.world.dice import Dice
from practicelens.workdays.calendar import england
from practicelens.workdays.timescales import add_months


def some_days_after(day: date, low: int, high: int, dice: Dice) -> date:
    """Some working days later."""
    return date.fromordinal(workdays().add(day.toordinal(), dice.whole(low, high)))


def handed_in(month: date, opened: date, late: float, dice: Dice) -> date:
    """Within the month, mostly in its last third, by its last working day; a few late."""
    due = rules.audit_due(month, england())
    if dice.chance(late):
        return some_days_after(due, 1, 8, dice)
    # The smaller of two throws: most come in the last days before it is due, a few well before.
    before = date.fromordinal(workdays().add(due.toordinal(), -min(dice.whole(0, 9), dice.whole(0, 12))))
    # Reading a case takes its days: nothing is handed in within the first four.
    return max(before, some_days_after(opened, 4, 6, dice))


def second_month(submitted: date, late: float, dice: Dice) -> date:
    """The meeting of month 2: somewhere in it, a few after it."""
    due = rules.review_due(submitted, england())
    if dice.chance(late):
        return some_days_after(due, 1, 9, dice)
    # Within about three weeks before the month's last working day, and so always in the month itself.
    return date.fromordinal(workdays().add(due.toordinal(), -dice.whole(0, 14)))


def opened_in(month: date) -> date:
    """Re-audits are opened on the month's first working day."""
    return england().on_or_after(month.replace(day=1))


def re_audit_month(submitted: date, reviewed: date) -> date:
    """The month of the re-audit, by the published rule."""
    return rules.re_audit_month(submitted, reviewed)


def next_month(day: date) -> date:
    """The first of the month after."""
    return add_months(day.replace(day=1), 1)
