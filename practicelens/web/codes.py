"""What an extract's codes are called, for pages."""

from __future__ import annotations

from practicelens.analytics.annex_a.codes import SETS
from practicelens.analytics.annex_a.spec import LISTS


def code_words(number: int, column: str, value: str | None) -> str:
    """A code of a list's column as Ofsted writes it; "" for none."""
    if not value:
        return ""
    return words_of(LISTS[number].field(column).codes, value)


def words_of(name: str, value: str) -> str:
    """A code of a set as Ofsted writes it."""
    # A code that the list does not have is shown as it came: it is a finding of the extract, and must be seen.
    return next((code.words for code in SETS[name].codes if code.value == value), value)
