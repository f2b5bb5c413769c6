"""What is owed by the rules of each period: asked by the app whose duty it is, which knows what was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from practicelens.people import internal as people
from practicelens.people.asking import Asking
from practicelens.quality.duties.models import Closing
from practicelens.quality.duties.rules import THE_START, Closed, Owed, Period, first_counted, owed_of, period_of
from practicelens.quality.duties.states import DUTIES, SINCE
from practicelens.rulebook.defaults import DEFINITIONS
from practicelens.workdays.clock import local_date
from practicelens.workdays.timescales import add_months

Place = tuple[int, Period]
"""A team or service area (0: the whole authority), and a period."""


def period_on(asking: Asking, key: str, day: date) -> Period:
    """The period of a duty in which a day falls. Each month goes by the rule of its first day: a change cuts one."""
    length = DUTIES[key].months
    if isinstance(length, int):
        return period_of(day, length)

    def months_on(first: date) -> int:
        return max(1, asking.rules_on(first).number(length))

    # By the month's first day, so that every day of a month lies in the same period.
    months = months_on(day.replace(day=1))
    # Where the rule changed inside, the months that go by another length are cut off: each month is owed once.
    whole = period_of(day, months)
    starts = [add_months(whole.start, later) for later in range(months)]
    same = [start for start in starts if months_on(start) == months]
    return Period(same[0], add_months(same[-1], 1) - timedelta(days=1))


def periods(asking: Asking, key: str, until: date) -> tuple[Period, ...]:
    """Every period of a duty that is counted, up to the one that ``until`` lies in, oldest first. None expires.

    Whether one is counted, the rule of its own due day says: who moves the beginning later on cannot make what was
    owed by then vanish.
    """
    floor, found = _floor(asking, key), []
    period = period_on(asking, key, until)
    while period.start >= floor:
        if period.start >= _counted_from(asking, key, _bare(asking, key, period).due):
            found.append(period)
        # Backwards from the day before, because a period's length is known only from a day inside it.
        period = period_on(asking, key, period.start - timedelta(days=1))
    return tuple(reversed(found))


def next_due(asking: Asking, key: str, *, after: Period | None = None) -> tuple[Period, date]:
    """The next period of a duty that falls due, today or later, and its day; the one that follows ``after``, if named.

    Whether it is done already, the duty's own app knows.
    """
    # Three periods back: a duty of a period falls due within two of them, before it or after.
    period = period_on(asking, key, after.end + timedelta(days=1) if after else _back(asking, key, 3))
    while after is None and _bare(asking, key, period).due < asking.today:
        period = period_on(asking, key, period.end + timedelta(days=1))
    return period, _bare(asking, key, period).due


def _back(asking: Asking, key: str, periods_back: int) -> date:
    """A day some periods ago."""
    day = asking.today
    for _ in range(periods_back):
        day = period_on(asking, key, day).start - timedelta(days=1)
    return day


def owed(asking: Asking, key: str, places: Iterable[Place], done: Mapping[tuple[int, date], date]) -> tuple[Owed, ...]:
    """Duties of some places and periods: when each is due and climbs, and what became of it.

    ``done``: by place and first day, the day on which it was done. One query.
    """
    # All at once: a page asks for every team and several duties.
    closings = asking.once(_closings)
    return tuple(
        owed_of(
            key, scope, period, asking.rules_on(period.start), asking.calendar,
            done.get((scope, period.start)), closings.get((key, scope, period.start)),
        )
        for scope, period in places
    )  # fmt: skip


def _bare(asking: Asking, key: str, period: Period) -> Owed:
    """A duty's days, whatever became of it."""
    return owed_of(key, 0, period, asking.rules_on(period.start), asking.calendar)


def _counted_from(asking: Asking, key: str, day: date) -> date:
    """From when a duty is counted, by the rule of a day; of one before anybody was here, by that of the first day."""
    # A month is due before it begins: the day of the first one may lie before any rule could be set.
    first = max(day, asking.once(people.first_account_on))
    return _read(asking, asking.rules_on(first).table(SINCE).get(key))


def _floor(asking: Asking, key: str) -> date:
    """The earliest day that any value of the rule ever named: nothing is looked for before."""
    values = [DEFINITIONS[SINCE].default, *(row.value for row in asking.every_rule.rows if row.key == SINCE)]
    return min(_read(asking, value.get(key)) for value in values)


def _read(asking: Asking, value: str | None) -> date:
    """One value of the rule as a day; the first account is looked up only where it matters.

    A rule that was set before a kind was known counts none of it: years of what nobody knew of would be missed at once.
    """
    if value is None:
        return date.max
    founded = asking.once(people.first_account_on) if value == THE_START else date.min
    return first_counted(value, founded)


def _closings() -> dict[tuple[str, int, date], Closed]:
    """Every closing there is: few, for each took a person and a reason. One query."""
    return {
        (row.duty, row.scope, row.period_start): Closed(row.why, local_date(row.closed_at), row.closed_by_id)
        for row in Closing.objects.all()
    }
