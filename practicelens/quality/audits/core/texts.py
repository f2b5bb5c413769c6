"""Words that texts for the child's record share. No Django."""

from __future__ import annotations

from datetime import date


def in_words(day: date) -> str:
    """27 November 2026."""
    return f"{day.day} {day:%B %Y}"
