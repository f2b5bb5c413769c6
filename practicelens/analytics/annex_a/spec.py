"""Ofsted's eleven child-level lists (Annex A) as data: tables, columns, headers, types and code sets.

Lists and headers are those of Ofsted's August 2019 template with what January 2024 added. The page
``docs/reference/annex-a.md`` is made from this module.
"""

from __future__ import annotations

from typing import Final

from practicelens.analytics.annex_a import lists_1_to_7 as first
from practicelens.analytics.annex_a import lists_8_to_11 as last
from practicelens.analytics.annex_a.fields import COMMON, MAX_ROWS, Field, Kind, ListSpec

__all__ = ["BY_TABLE", "COMMON", "LISTS", "MAX_ROWS", "Field", "Kind", "ListSpec", "columns"]

LISTS: Final[dict[int, ListSpec]] = {
    each.number: each
    for each in (
        first.CONTACTS,
        first.EARLY_HELP,
        first.REFERRALS,
        first.ASSESSMENTS,
        first.SECTION_47,
        first.IN_NEED,
        first.PROTECTION_PLANS,
        last.LOOKED_AFTER,
        last.CARE_LEAVERS,
        last.ADOPTION,
        last.ADOPTERS,
    )
}
"""The eleven lists by number."""

BY_TABLE: Final[dict[str, ListSpec]] = {each.table: each for each in LISTS.values()}
"""The same by the name of their table."""


def columns(number: int) -> tuple[str, ...]:
    """The columns of a list's table, in order: the row of the sheet first, then Ofsted's order."""
    return ("row", *(field.column for field in LISTS[number].fields))
