"""Every code of Annex A: our value, Ofsted's wording and grouping, and how a spelling is read."""

from __future__ import annotations


def read_code(codes: str, text: str) -> str | None:
    """Our value for what was typed, or None when nobody could tell."""
    return None
