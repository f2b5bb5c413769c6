"""Amounts in words: one of a unit is one, a limit of what is seldom is not none, and nobody is of nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from practicelens.analytics.indicators import CARDS
from practicelens.analytics.indicators.shapes import EVIDENCE
from practicelens.analytics.measure import Evidence, Figure, Level
from practicelens.analytics.measurements.figures import NO_ONE
from practicelens.performance.matters.wording import amount_words, limit_words, of_words
from practicelens.web.templatetags.figures import evidence_words

DAY = date(2026, 5, 31)


@pytest.mark.parametrize(
    ("card", "value", "words"),
    [
        ("workers_caseload", 1.0, "1 child"),
        ("workers_caseload", 2.5, "2.5 children"),
        ("assessment_duration", 14.6579, "14.7 working days"),
        ("care_duration", 2551.0, "2,551 days"),
        ("adopted", 1204.0, "1,204"),
    ],
)
def test_an_amount(card: str, value: float, words: str) -> None:
    assert amount_words(value, CARDS[card]) == words


@pytest.mark.parametrize(("value", "words"), [(0.26, "0.3"), (0.0, "0"), (9.96, "10"), (12.4, "12")])
def test_the_limits_of_a_count_that_is_seldom(value: float, words: str) -> None:
    assert limit_words(value, CARDS["adopted"]) == words


def test_nobody_is_of_nobody() -> None:
    card = CARDS["cp_visits_in_time"]
    nobody = Figure(card.key, Level.TEAM, 1, DAY, DAY, 0, 0, None, None, None, why=NO_ONE[card.timing])
    assert nobody.why == "nobody to count on that day" and of_words(nobody, card) == ""
    assert of_words(replace(nobody, numerator=0, denominator=2, value=0.0), card) == "0 of 2"


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("placement_type", "U4", "U4: Foster placement - long term"),
        ("latest_category", "emotional", "Emotional abuse"),
        # As it came: a code that nobody knows is a finding of the extract.
        ("activity", "X9", "X9"),
        ("seen_alone", "yes", "yes"),
        ("location", "out", "outside the authority"),
    ],
)
def test_evidence_says_what_its_code_is(column: str, value: str, words: str) -> None:
    label, kind = EVIDENCE[column]
    assert evidence_words(Evidence(label, kind, value)) == words
