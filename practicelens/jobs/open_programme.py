"""Opens a month's audits on its first working day, where the rule says so; safe to run twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from practicelens.access.actor import SYSTEM
from practicelens.people.asking import asking_as_system
from practicelens.quality.programme.filling import changes as filling_changes
from practicelens.quality.programme.months import changes as months_changes
from practicelens.quality.programme.months import queries as months_queries
from practicelens.rulebook.queries import calendar, rules_on
from practicelens.workdays.clock import local_date

CATCHES_UP = 5
"""Working days into a month on which it is still opened by the product; later, a person decides."""


def run(now: datetime) -> str:
    """Open the month if this is a working day, the rule asks for it and nobody has; say what was done."""
    today = local_date(now)
    if rules_on(today).text("audit.opens") != "first working day":
        return "months are opened by hand"
    if not _begins(today) or months_queries.is_open(asking_as_system(now), today):
        return "nothing to open"
    months_changes.open_month(today, by=SYSTEM, now=now)
    filled = filling_changes.fill_month(today, by=SYSTEM, now=now)
    return f"{filled.given} audits given out, {filled.not_given} could not be"


def _begins(today: date) -> bool:
    """Whether this is one of a month's first working days: a job that was down on the first catches up."""
    days = calendar()
    return days.is_working(today) and days.between(today.replace(day=1) - timedelta(days=1), today) <= CATCHES_UP
