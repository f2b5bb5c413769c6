"""The one clock: real, or standing at the demonstration's day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from practicelens.workdays import clock


def test_the_demonstration_stands_at_its_day_and_moves_on(tmp_path: Path):
    clock.stand_in(tmp_path / "clock.json")
    clock.stand_at(date(2026, 11, 23))
    assert clock.today() == date(2026, 11, 23)
    assert clock.can_move()
    assert clock.next_day() == clock.today() == date(2026, 11, 24)


def test_a_moment_of_the_world_is_dated_by_the_day_a_demonstration_stands_at(tmp_path: Path):
    clock.stand_in(None)
    real = clock.real_now()
    assert clock.as_dated(real) == real
    clock.stand_in(tmp_path / "clock.json")
    clock.stand_at(clock.local_date(real) + timedelta(days=9))
    assert clock.as_dated(real) == real + timedelta(days=9)


def test_a_live_clock_follows_the_world_and_cannot_be_moved():
    clock.stand_in(None)
    assert abs((clock.now() - clock.real_now()).total_seconds()) < 60
    assert not clock.can_move()
    with pytest.raises(RuntimeError):
        clock.stand_at(date(2026, 11, 23))


def test_a_summer_evening_in_utc_is_a_london_date():
    from datetime import UTC, datetime

    assert clock.local_date(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert clock.local_date(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == date(2026, 12, 31)
