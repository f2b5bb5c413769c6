"""Who holds an unanswered worry that a child may not be safe: a table of moments that people can read."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from practicelens.access.roles import Role
from practicelens.quality.audits.safety.rules import Level, climbed_to, concern_level
from practicelens.workdays.calendar import england
from practicelens.workdays.clock import LONDON

# Raised, now, and whose it is. Monday 23 November 2026; the day closes at 17:00. Christmas Day is a Friday, and the
# Monday after it the bank holiday for Boxing Day.
TABLE = """
2026-11-23 09:00  2026-11-23 16:59  team_manager
2026-11-23 09:00  2026-11-23 17:00  head_of_service
2026-11-23 09:00  2026-11-24 16:59  head_of_service
2026-11-23 09:00  2026-11-24 17:00  director
2026-11-23 09:00  2026-11-25 17:00  dcs
2026-11-23 09:00  2026-12-23 17:00  dcs
2026-11-23 17:00  2026-11-24 16:59  team_manager
2026-11-23 17:30  2026-11-24 17:00  head_of_service
2026-11-20 16:00  2026-11-22 12:00  head_of_service
2026-11-20 16:00  2026-11-23 17:00  director
2026-11-21 11:00  2026-11-23 16:59  team_manager
2026-11-21 11:00  2026-11-23 17:00  head_of_service
2026-12-24 10:00  2026-12-28 18:00  head_of_service
2026-12-24 10:00  2026-12-29 17:00  director
2026-11-23 09:00  2026-11-22 09:00  team_manager
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_each_moment_has_its_holder(line: str) -> None:
    on, at, until, by, holder = line.split()
    raised, now = (
        datetime.fromisoformat(f"{day} {hour}").replace(tzinfo=LONDON) for day, hour in ((on, at), (until, by))
    )
    assert concern_level(raised, now, england(), time(17)).role is Role(holder)


def test_the_hour_of_closing_is_the_authoritys() -> None:
    raised, now = (datetime(2026, 11, 23, hour, tzinfo=LONDON) for hour in (9, 16))
    assert concern_level(raised, now, england(), time(17)) is Level.TEAM_MANAGER
    assert concern_level(raised, now, england(), time(16)) is Level.HEAD_OF_SERVICE


def test_those_told_at_once_keep_it_and_those_above_come_to_it_in_turn() -> None:
    at_once = {Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE}
    assert climbed_to(Level.TEAM_MANAGER) == climbed_to(Level.HEAD_OF_SERVICE) == at_once
    assert climbed_to(Level.DIRECTOR) == at_once | {Role.DIRECTOR}
    assert climbed_to(Level.DCS) == at_once | {Role.DIRECTOR, Role.DCS}
