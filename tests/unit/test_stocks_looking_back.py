"""A stock that counts what happened before its day says nothing where extracts do not reach as far back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measurements.periods import Answer, Spans

AS_AT = date(2026, 5, 31)
HELD = frozenset(("started", "kind"))
SHORT = "extracts speak only from 2 June 2025 on, and not for all 12 months"


@pytest.mark.parametrize(
    ("card", "since", "why"),
    [
        ("children_missing", date(2025, 6, 1), ""),
        ("children_missing", date(2025, 6, 2), SHORT),
        # Asks of that day alone.
        ("in_need_open", date(2025, 6, 2), ""),
    ],
)
def test_all_its_months_are_spoken_for(card: str, since: date, why: str) -> None:
    lists = ("missing", "in_need")
    held = frozenset(column for name, column in CARDS[card].columns if name in lists)
    spans = Spans(
        AS_AT,
        moments=((AS_AT, AS_AT),),
        coverage=tuple((name, since, AS_AT) for name in lists),
        populations=(),
        answers=tuple(Answer(name, AS_AT, "ssd", held) for name in lists),
    )
    assert spans.silence(CARDS[card], AS_AT, AS_AT) == (why, "")


def test_of_two_spans_the_one_of_the_day_is_asked() -> None:
    since = AS_AT - timedelta(days=180)
    spans = Spans(
        AS_AT,
        moments=((AS_AT, AS_AT),),
        coverage=(("missing", date(2023, 1, 1), date(2024, 1, 1)), ("missing", since, AS_AT)),
        populations=(),
        answers=(Answer("missing", AS_AT, "ssd", HELD),),
    )
    why, _ = spans.silence(CARDS["children_missing"], AS_AT, AS_AT)
    assert why.startswith("extracts speak only from 2 December 2025 on")
