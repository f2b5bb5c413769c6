"""Words that texts for the child's record share. No Django."""

from __future__ import annotations

from datetime import date


def in_words(day: date) -> str:
    """A day without a leading zero: 7 November 2026. ``%d`` would write 07, and ``%-d`` is not everywhere."""
    return f"{day.day} {day:%B %Y}"
