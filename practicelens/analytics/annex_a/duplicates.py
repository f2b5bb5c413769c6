"""Rows that say the same thing twice: whose are they, which is kept, and which only deserve a look."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from datetime import date
from typing import Any, Final

from practicelens.analytics.annex_a.columns import ListData
from practicelens.analytics.annex_a.report import Findings, Severity

ENDS: Final = {6: "closed", 7: "ended", 8: "ended"}
"""The column that says a plan or period is over: an open one is more recent than any that has ended."""


def refuse(data: ListData, findings: Findings) -> set[int]:
    """The rows, by index, that are refused because another row already says it; each with its finding."""
    # Equal rows first, so that a row pasted twice is not also called an older row of the same child.
    again = _exact(data, findings)
    if data.spec.one_row_a_child:
        return again | _older_rows(data, again, findings)
    _say_same_event(data, again, findings)
    return again


def _exact(data: ListData, findings: Findings) -> set[int]:
    """Rows equal in every column to one above them."""
    first: dict[tuple[Any, ...], int] = {}
    again: set[int] = set()
    # Rows of different children are not equal: to compare all cells of all rows took ten times as long.
    for index in repeated(data.column(data.spec.who)):
        row = tuple(cells[index] for cells in data.values.values())
        above = first.setdefault(row, index)
        if above != index:
            again.add(index)
            message = f"This row is the same as row {data.rows[above]}, so it was counted once."
            findings.add(data.finding("duplicate_row", Severity.WARNS, message, index, data.spec.who))
    return again


def repeated(keys: Sequence[Hashable]) -> list[int]:
    """The rows whose key another row has too, in their order."""
    if len(set(keys)) == len(keys):
        return []
    counted = Counter(keys)
    return [index for index, key in enumerate(keys) if counted[key] > 1]


def _groups(keys: Sequence[Hashable], without: set[int]) -> list[list[int]]:
    """The rows that share a key, where more than one does."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for index in repeated(keys):
        if index not in without and keys[index] is not None:
            groups[keys[index]].append(index)
    return [group for group in groups.values() if len(group) > 1]


def _older_rows(data: ListData, again: set[int], findings: Findings) -> set[int]:
    """In a list of one row a child, all of a child's rows but the most recent."""
    older: set[int] = set()
    for group in _groups(data.column(data.spec.who), again):
        # One is kept, and which is told, so that whoever mends the file knows the row to compare with.
        newest = max(group, key=lambda index: _recency(data, index))
        for index in group:
            if index != newest:
                older.add(index)
                message = (
                    "This child is on the list more than once. Only the most recent row is kept: "
                    f"row {data.rows[newest]}."
                )
                findings.add(data.finding("duplicate_child", Severity.WARNS, message, index, data.spec.who))
    return older


def _recency(data: ListData, index: int) -> tuple[bool, date, int]:
    """Open before ended, then the later start, then the lower row of the sheet."""
    ends = data.column(ENDS[data.spec.number])[index] if data.spec.number in ENDS else None
    start = data.column(data.spec.event[0])[index] if data.spec.event else None
    # Below all that have a day: a row without its start tells less.
    return (ends is None, start or date.min, index)


def _say_same_event(data: ListData, again: set[int], findings: Findings) -> None:
    """The same child and event on rows that differ elsewhere: both stay, and somebody should look."""
    columns = [data.column(column) for column in (data.spec.who, *data.spec.event)]
    several = repeated(columns[0])
    # Without its date a row is no event that another could repeat.
    keys = [tuple(cells[index] for cells in columns) if columns[1][index] is not None else None for index in several]
    for places in _groups(keys, {place for place, index in enumerate(several) if index in again}):
        group = [several[place] for place in places]
        # The first stays without a finding: it is no fault until a second one comes.
        for index in group[1:]:
            message = f"Row {data.rows[group[0]]} has the same child and event, and differs elsewhere. Both were kept."
            findings.add(data.finding("same_event", Severity.WARNS, message, index, data.spec.who))
