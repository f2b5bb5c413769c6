"""What local lists tell that figures ask: rows of such a list as a table beside Annex A's, with the list's own day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from practicelens.analytics.schema import FROM_LISTS, FURTHER

if TYPE_CHECKING:
    import pyarrow as pa

TABLE_OF: Final[Mapping[str, str]] = {
    "return_interviews": "interviews", "private_fostering": "arrangements", "supervision": "supervisions",
}  # fmt: skip
"""By kind of list the table that its rows become; fields and columns have the same names."""
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(column for column in FURTHER[name] if column != "row") for name in FROM_LISTS
}
"""By table the columns that a list can fill."""


def table(kind: str, read: pa.Table, mapped: Collection[str], on: date) -> pa.Table:
    """The rows of a list of a kind in ``TABLE_OF``, taken on a day; a field that no column was mapped to is not there.

    So a list without the days of its interviews is one that does not hold them, and not one in which none was held.
    """
    import pyarrow as pa

    # In the schema's order, whichever way the list has its columns.
    wanted = [column for column in FURTHER[TABLE_OF[kind]] if column == "row" or column in mapped]
    days = pa.array([on] * read.num_rows, pa.date32())
    return read.select(wanted).append_column("listed_on", days)
