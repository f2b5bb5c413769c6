"""Every card month by month, asked at once, is what each card's own trend is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Figure, Level
from practicelens.analytics.measurements import Measurements
from practicelens.analytics.measurements.months import every_month
from tests.builders import measuring
from tests.unit.test_analytics_editions import OCTOBER, SNAPSHOTS

TEAM_OF = ("Duty 1", "Care 2")


def test_every_month_at_once_is_each_cards_own_trend(tmp_path: Path) -> None:
    """Of every card, of the authority and of service areas, medians too; and what cannot be told says so alike."""
    done = [
        {"child": f"{n}", "started": date(2026, 8, 3), "authorised": date(2026, 9, 1 + n), "team": TEAM_OF[n % 2]}
        for n in range(9)
    ]
    with measuring.measured({**SNAPSHOTS, OCTOBER: {**SNAPSHOTS[OCTOBER], "assessments": done}}, tmp_path) as data:
        found = every_month(data, tuple(CARDS.values()), (10, 20), OCTOBER, 13)
        assert len(found) == sum(1 + 2 * (Level.SERVICE in card.levels) for card in CARDS.values())
        for (key, (level, level_id)), figures in found.items():
            assert figures == _whole_months(data, key, level, level_id)
    assert found["assessment_duration", (Level.SERVICE, 20)][-2].value is not None


def _whole_months(data: Measurements, key: str, level: Level, level_id: int | None) -> tuple[Figure, ...]:
    """A card's trend without the point of now."""
    return tuple(one for one in data.trend(key, level, level_id, months=14) if one.end <= OCTOBER)[-13:]
