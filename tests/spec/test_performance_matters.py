"""Performance Matters: every measure has a holder and a section."""

from __future__ import annotations

from practicelens.analytics.indicators import CARDS
from practicelens.rulebook.defaults import DEFINITIONS


def test_every_measure_is_held_by_somebody() -> None:
    rule = DEFINITIONS["matters.holders"]
    assert set(rule.default) == set(CARDS)
    assert set(rule.default.values()) <= set(rule.parts)
