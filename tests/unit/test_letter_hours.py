"""When a letter leaves: hours, days off, clocks that change. What is grave is asked in test_letters_of_the_day."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from practicelens.notices.sentences import GRAVE, SENTENCES
from practicelens.notices.timing import Hours, Way, leaves_at
from practicelens.workdays import clock
from practicelens.workdays.calendar import england

HOURS = Hours(time(8), time(18), time(8, 30), england().is_working)

# posted (London) | way | leaves (London)
TABLE = """
2026-11-24 10:15 | at_once | 2026-11-24 10:15   a Tuesday, within hours
2026-11-24 07:59 | at_once | 2026-11-24 08:00   before them
2026-11-24 08:00 | at_once | 2026-11-24 08:00   as they begin
2026-11-24 17:59 | at_once | 2026-11-24 17:59   the last minute
2026-11-24 18:00 | at_once | 2026-11-25 08:00   as they end
2026-11-27 18:01 | at_once | 2026-11-30 08:00   a Friday evening
2026-11-28 12:00 | at_once | 2026-11-30 08:00   a Saturday noon
2026-12-24 19:00 | at_once | 2026-12-29 08:00   Christmas, its Monday in lieu too
2026-11-24 08:29 | daily   | 2026-11-24 08:30   with today's
2026-11-24 08:30 | daily   | 2026-11-24 08:30   as it is put together
2026-11-24 08:31 | daily   | 2026-11-25 08:30   with tomorrow's
2026-11-27 09:00 | daily   | 2026-11-30 08:30   over a weekend
2026-03-27 20:00 | at_once | 2026-03-30 08:00   over the night when clocks go forward
2026-10-23 20:00 | at_once | 2026-10-26 08:00   ... and back
"""


def london(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=clock.LONDON)


@pytest.mark.parametrize("line", [line for line in TABLE.splitlines() if line])
def test_a_letter_leaves_when_the_table_says(line: str) -> None:
    posted, way, leaves = (part.strip() for part in line.split("|"))
    found = leaves_at(london(posted), HOURS, Way(way))
    assert found == london(leaves[:16])


def test_hours_that_end_before_they_begin_hold_a_letter_until_they_begin_and_no_longer() -> None:
    turned = Hours(time(18), time(8), time(8, 30), england().is_working)
    assert leaves_at(london("2026-11-24 10:00"), turned, Way.AT_ONCE) == london("2026-11-24 18:00")


def test_every_grave_kind_is_one_that_is_sent() -> None:
    assert SENTENCES.keys() >= GRAVE
