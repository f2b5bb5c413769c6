"""Rows that are no row of a list: totals, notes under the last row, and the header told again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from practicelens.analytics.annex_a.columns import ListData
from practicelens.analytics.annex_a.matching.corrections import key
from practicelens.analytics.annex_a.report import Findings, Severity
from practicelens.analytics.annex_a.values import as_written, tidy

# As people and reports write them: "Total", "Grand total", "Row count", "Number of children".
_TOTAL: Final = re.compile(r"(?:grand |sub[- ]?|over ?all )?totals?\b|(?:row )?count\b|sum\b|number of \w+")
# One word that does not begin as any of those above: nearly every identifier, told without being tidied.
_ORDINARY: Final = re.compile(r"[^\s\u200b\ufeffgGsSoOtTrRcCnN]\S*")
_HEADER_CELLS: Final = 2  # one cell may happen to hold its header's word
WORDS: Final = {
    "total_row": "This is a row of totals, so it was left out: it is about nobody.",
    "note_row": "This is a note and nothing else, so it was left out: it is about nobody.",
    "header_again": "This is the header once more, so it was left out: it is about nobody.",
}


def refuse(data: ListData, findings: Findings) -> set[int]:
    """The rows, by index, that are about nobody; each with its finding."""
    refused = set()
    for index in _suspects(data):
        code = _kind(data, index)
        if code:
            refused.add(index)
            findings.add(data.finding(code, Severity.WARNS, WORDS[code], index, data.spec.who))
    return refused


def _suspects(data: ListData) -> list[int]:
    """The rows worth looking at whole, in their order: all others are somebody's.

    Each different cell of a column is looked at once. To look at every row whole took two thirds of a workbook's check.
    """
    who = data.raw.get(data.spec.who, ())
    unusual = (cell for cell in set(who) if not (isinstance(cell, str) and _ORDINARY.fullmatch(cell)))
    odd = {cell for cell in unusual if " " in (text := _text(cell).lower()) or _TOTAL.match(text)}
    alike = Counter(
        index
        for column, cells in data.raw.items()
        if (again := _cells_like(key(data.written[column]), cells))
        for index, cell in enumerate(cells)
        if cell in again
    )
    headed = {index for index, count in alike.items() if count >= _HEADER_CELLS}
    return sorted(headed | {index for index, cell in enumerate(who) if cell in odd})


def _cells_like(header: str, cells: Sequence[Any]) -> set[str]:
    """The different cells of a column that say its header, given as ``key`` makes it."""
    # A key is no longer than its text but for an ampersand: identifiers and codes are not even looked at.
    least = len(header)
    long = [cell for cell in set(cells) if isinstance(cell, str) and (len(cell) >= least or "&" in cell)]
    return {cell for cell in long if key(tidy(cell)) == header}


def _kind(data: ListData, index: int) -> str:
    """What a row about nobody is, as the code of its finding; "" for a row of somebody's."""
    texts = _texts(data, index)
    who = texts.get(data.spec.who, "").lower()
    # A total is never dated; an identifier that begins with the word may be, so the row then stays.
    if _TOTAL.match(who) and not _dated(data, index):
        return "total_row"
    # Several words and nothing beside them: an identifier has no blanks within.
    if len(texts) == 1 and " " in who:
        return "note_row"
    alike = sum(key(text) == key(data.written[column]) for column, text in texts.items())
    # Half of the row's cells at least, or a text that happens to be two headers' would take the row out.
    if alike >= _HEADER_CELLS and 2 * alike >= len(texts):
        return "header_again"
    return ""


def _texts(data: ListData, index: int) -> dict[str, str]:
    """What the row's filled cells hold, by column."""
    cells = {column: _text(raw[index]) for column, raw in data.raw.items()}
    return {column: text for column, text in cells.items() if text}


def _text(cell: Any) -> str:
    return tidy(as_written(cell) or "")


def _dated(data: ListData, index: int) -> bool:
    """Whether one of the list's own dates was written and read in this row."""
    return any(hasattr(data.values[column][index], "year") for column in data.spec.event if column in data.values)
