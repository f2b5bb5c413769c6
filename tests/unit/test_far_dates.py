"""Near the first and the last day there is, date arithmetic refuses in words instead of breaking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from practicelens.workdays.calendar import OutsideCalendar, WorkingCalendar
from practicelens.workdays.timescales import Limit, Unit, add_months, due

PLAIN = WorkingCalendar(())
LAST, FIRST = date.max, date.min


@pytest.mark.parametrize(
    "reckon",
    [
        lambda: add_months(LAST, 1),
        lambda: add_months(FIRST, -1),
        lambda: add_months(date(2026, 1, 1), 10**20),
        lambda: PLAIN.add(LAST, 1),
        lambda: PLAIN.add(FIRST, -1),
        lambda: PLAIN.add(date(2026, 1, 1), 10**20),
        lambda: PLAIN.last_of_month(LAST),
        lambda: PLAIN.next_days(LAST, 2),
        lambda: due(date(2026, 1, 1), Limit(10**20, Unit.WEEKS), PLAIN),
        lambda: due(LAST, Limit(1, Unit.DAYS), PLAIN),
    ],
)
def test_past_the_last_day_there_is_a_refusal_in_words(reckon: Callable[[], object]) -> None:
    with pytest.raises(OutsideCalendar, match="further away than dates reach"):
        reckon()


def test_up_to_the_last_day_it_reckons() -> None:
    assert add_months(date(9999, 11, 30), 1) == date(9999, 12, 30)
    assert add_months(date(1, 2, 1), -1) == FIRST
    assert PLAIN.add(date(9999, 12, 30), 1) == LAST
    assert PLAIN.last_of_month(date(9999, 11, 30)) == date(9999, 11, 30)
