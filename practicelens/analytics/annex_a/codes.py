"""Every code set of Annex A by name, and the reading of one cell by its set."""

from __future__ import annotations

from typing import Final

from practicelens.analytics.annex_a import (
    codes_care,
    codes_leavers,
    codes_need,
    codes_people,
    codes_placements,
    codes_sources,
)
from practicelens.analytics.annex_a.spelling import Code, CodeSet

__all__ = ["SETS", "Code", "CodeSet", "read_code"]

SETS: Final[dict[str, CodeSet]] = {
    each.name: each
    for module in (codes_people, codes_sources, codes_need, codes_care, codes_placements, codes_leavers)
    for each in module.SETS
}
"""The code sets by the name that a field gives."""

LONGEST: Final = 1_000
"""No code is written in more letters than this; longer text is not searched."""


def read_code(codes: str, text: str) -> str | None:
    """Our value for what was typed, or None when no rule of this set knows it."""
    return SETS[codes].read(text) if len(text) <= LONGEST else None
