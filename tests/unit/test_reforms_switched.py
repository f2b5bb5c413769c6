"""Measures of the reforms count on the days on which they are switched on, and are dormant on all others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Kind
from practicelens.analytics.measurements.periods import Answer, Spans, reforms_in

AS_AT = date(2026, 5, 31)
HELD = frozenset(("ended", "end_reason", "legal_status"))
SPANS = Spans(
    AS_AT,
    moments=(),
    coverage=(("looked_after", date(2025, 11, 30), AS_AT),),
    populations=(),
    answers=(Answer("looked_after", AS_AT, "annex_a", HELD),),
    # Set twice to the same, and off from mid-May.
    reforms=reforms_in("2026-01-01/2026-03-09 2026-03-09/2026-05-16"),
)
SHARE = CARDS["kinship_exits"]
COUNT = replace(SHARE, kind=Kind.COUNT)


def test_a_period_in_which_they_are_on_is_counted() -> None:
    assert SPANS.silence(COUNT, date(2026, 3, 1), date(2026, 3, 31)) == ("", "")


def test_they_sleep_again_when_they_are_switched_off() -> None:
    for start, end in ((date(2026, 5, 16), AS_AT), (date(2025, 12, 1), date(2025, 12, 31))):
        why, _ = SPANS.silence(COUNT, start, end)
        assert why.startswith("dormant"), "nought would be a figure"


def test_of_a_part_of_a_period_no_count_is_made() -> None:
    partly = "switched on only 1 May 2026 to 15 May 2026"
    assert SPANS.silence(COUNT, date(2026, 5, 1), AS_AT) == (partly, "")
    assert SPANS.silence(SHARE, date(2026, 5, 1), AS_AT) == ("", partly)
