"""Every card month by month, asked at once, is what each card's own trend is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Figure, Kind, Level, Timing
from practicelens.analytics.measurements import Measurements
from practicelens.analytics.measurements.months import every_month, rows
from practicelens.analytics.measurements.trends import trend, trends
from tests.builders import measuring
from tests.unit.test_analytics_editions import OCTOBER, SNAPSHOTS

TEAM_OF = ("Duty 1", "Care 2")
PLACES = (
    (Level.AUTHORITY, None), (Level.SERVICE, 10), (Level.SERVICE, 20), (Level.TEAM, 1), (Level.TEAM, 2),
    (Level.WORKER, 5),
)  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measurements]:
    """Assessments of both teams in September beside what other tests are told."""
    done = [
        {"child": f"{n}", "started": date(2026, 8, 3), "authorised": date(2026, 9, 1 + n), "team": TEAM_OF[n % 2]}
        for n in range(9)
    ]
    snapshots = {**SNAPSHOTS, OCTOBER: {**SNAPSHOTS[OCTOBER], "assessments": done}}
    with measuring.measured(snapshots, tmp_path_factory.mktemp("months")) as found:
        yield found


def test_every_month_at_once_is_each_cards_own_trend(data: Measurements) -> None:
    """Of every card, of the authority and of service areas, medians too; and what cannot be told says so alike."""
    found = every_month(data, tuple(CARDS.values()), PLACES, OCTOBER, 13)
    assert len(found) == sum(level in card.levels for card in CARDS.values() for level, _ in PLACES)
    trends_of = {whose: _trends(data, *whose) for whose in {whose for _, whose in found}}
    for (key, whose), figures in found.items():
        # A card's trend without the point of now.
        assert figures == tuple(one for one in trends_of[whose][key] if one.end <= OCTOBER)[-13:]
    for whose in ((Level.SERVICE, 20), (Level.TEAM, 2)):
        assert found["assessment_duration", whose][-2].value is not None


def test_the_trends_of_all_cards_are_those_of_each_in_three_questions(
    data: Measurements, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one kind of each question: flows told for three months, medians of a stock and of a flow, the rest."""
    asked: list[str] = []
    ask = Measurements.ask
    monkeypatch.setattr(Measurements, "ask", lambda self, *question: asked.append("") or ask(self, *question))
    # What every question needs, such as which days extracts tell, is asked once a file.
    trend(data, "referrals", Level.TEAM, 1)
    for span in (1, 3):
        asked.clear()
        together = trends(data, list(CARDS), Level.TEAM, 1, span=span)
        assert len(asked) <= 3
        for key in ("assessment_duration", "assessments_completed", "referrals", "in_need_open", "caseload"):
            assert together[key] == trend(data, key, Level.TEAM, 1, span=span)
    assert together["assessments_completed"][-1].value == 5


def _trends(data: Measurements, level: Level, level_id: int | None) -> dict[str, tuple[Figure, ...]]:
    return trends(data, list(CARDS), level, level_id, months=14)


def test_the_rows_of_flows_are_what_their_months_count(data: Measurements) -> None:
    """Of the authority and of an area: as many rows count in a month as its figure says, in order of time."""
    flows = [card.key for card in CARDS.values() if card.timing is Timing.FLOW and card.kind is not Kind.MEDIAN]
    seen = 0
    for whose in PLACES:
        found = every_month(data, tuple(CARDS[key] for key in flows), (whose,), OCTOBER, 13)
        of = rows(data, flows, whose, date(2025, 9, 1), OCTOBER)
        for (key, _), figures in found.items():
            assert list(of[key]) == sorted(of[key])
            for one in figures:
                counting = sum(counts for day, counts in of[key] if one.start <= day <= one.end)
                assert counting == (one.numerator or 0), key
                seen += counting
    assert seen > 20
