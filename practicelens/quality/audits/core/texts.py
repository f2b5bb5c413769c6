"""Words that texts about a child share. No Django."""

from __future__ import annotations

import re
from datetime import date

_AGE = re.compile(r"\b(?:unborn|under 1|aged \d+)\b,?\s*", re.IGNORECASE)


def in_words(day: date) -> str:
    """A day without a leading zero: 7 November 2026. ``%d`` would write 07, and ``%-d`` is not everywhere."""
    return f"{day.day} {day:%B %Y}"


def without_age(circumstances: str) -> str:
    """What was known of the child at the first audit, without the age: a child has birthdays between the two."""
    return _AGE.sub("", circumstances)
