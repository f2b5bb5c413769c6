"""The match report of a workbook's sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.annex_a.matching.places import Column, Place, Why
from practicelens.analytics.annex_a.matching.sampling import LOOKED_AT, sample

if TYPE_CHECKING:
    from practicelens.analytics.annex_a.headers import Header

_NAMES_A_HEADER: Final = 2  # filled cells: one alone is a title


def of_list(name: str, header: Header, top: Sequence[Sequence[Any]], across: Sequence[Sequence[Any]]) -> Place:
    """A sheet that is a list: every column of its header row, and those that hold something without a header.

    ``across``: the cells under the header, column by column.
    """
    fields = {place: column for column, place in header.places.items()}
    columns = []
    for place, text in enumerate(_texts(top, header.row)):
        # Only the first rows: enough to show what a column holds, and a report must not hold a list of children.
        found = sample(across[place][:LOOKED_AT] if place < len(across) else ())
        if place in fields:
            columns.append(Column(text, fields[place], header.why[fields[place]], found))
        elif text or found.of:
            # A column of the sheet without name and without values is none.
            columns.append(Column(text, "", header.left.get(place, Why.NO_HEADER), found))
    return Place(name, header.spec.table, header.place_why, header.row, tuple(columns))


def left_out(name: str, top: Sequence[Sequence[Any]], why: Why) -> Place:
    """A sheet that was not read, with what its first row of names heads."""
    # Looked at all the same: somebody may know the sheet as a list under other names.
    row = next((number for number, cells in enumerate(top, start=1) if _filled(cells) >= _NAMES_A_HEADER), 0)
    if not row:
        return Place(name, "", Why.EMPTY if why is Why.NO_COLUMNS and not any(map(_filled, top)) else why)
    below = top[row:]
    columns = (
        Column(text, "", why, sample(cells[place] for cells in below if place < len(cells)))
        for place, text in enumerate(_texts(top, row))
        if text
    )
    return Place(name, "", why, row, tuple(columns))


def _texts(top: Sequence[Sequence[Any]], row: int) -> list[str]:
    """The header row's cells as text."""
    return ["" if cell is None else str(cell).strip() for cell in top[row - 1]]


def _filled(cells: Sequence[Any]) -> int:
    return sum(cell not in (None, "") for cell in cells)
