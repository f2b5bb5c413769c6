"""Performance Matters: every measure has a holder and a section."""

from __future__ import annotations

from practicelens.analytics.indicators import CARDS
from practicelens.performance.matters.sections import SECTIONS
from practicelens.rulebook.defaults import DEFINITIONS


def test_every_measure_is_held_by_somebody() -> None:
    rule = DEFINITIONS["matters.holders"]
    assert set(rule.default) == set(CARDS)
    assert set(rule.default.values()) <= set(rule.parts)


def test_every_measure_stands_in_one_section() -> None:
    stands = [key for section in SECTIONS for key in section.cards]
    assert sorted(stands) == sorted(CARDS)
