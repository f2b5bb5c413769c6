"""In which period a day falls, by the rules of its months. For reads that have asked who asks, and for writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from practicelens.quality.moderation.comparison.rules import Period, period_of
from practicelens.rulebook.queries import Rules, rules_on
from practicelens.workdays.timescales import add_months


def period_on(day: date, rules_of: Callable[[date], Rules] = rules_on) -> Period:
    """The period of a day. Each month goes by the rule of its first day, so a change cuts a period.

    ``rules_of``: where many periods are asked for, an ``Asking``'s, which reads the rules of all days together.
    """
    months = _months_on(day.replace(day=1), rules_of)
    whole = period_of(day, months)
    starts = [add_months(whole.start, later) for later in range(months)]
    same = [start for start in starts if _months_on(start, rules_of) == months]
    return Period(same[0], add_months(same[-1], 1) - timedelta(days=1))


def _months_on(day: date, rules_of: Callable[[date], Rules]) -> int:
    """How many months a period has by the rules of a day."""
    return max(1, int(rules_of(day).number("comparison.months")))
