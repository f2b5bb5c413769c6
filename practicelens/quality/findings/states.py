"""What a finding can be: a strength to build on, or something to make better. It never changes once written."""

from __future__ import annotations

from enum import StrEnum


class Sort(StrEnum):
    """Strengths stand first, on every page and in every report."""

    STRENGTH = "strength"
    IMPROVEMENT = "improvement"


SORT_MOVES: dict[Sort, frozenset[Sort]] = {Sort.STRENGTH: frozenset(), Sort.IMPROVEMENT: frozenset()}
"""A finding has no life of its own: what follows it is an action, or learning."""
