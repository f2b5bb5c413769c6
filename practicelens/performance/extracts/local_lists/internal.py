"""What publishing asks of local lists: those that go with an extract, laid beside its tables."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from practicelens.analytics import dataset
from practicelens.analytics.local_lists import tables
from practicelens.analytics.local_lists.kinds import KINDS, TABLES
from practicelens.analytics.schema import FROM_LISTS
from practicelens.performance.extracts.local_lists import rules
from practicelens.performance.extracts.models import LocalList, LocalMapping


def place_of(sha256: str, mapping_id: int) -> Path:
    """Where the table that was read of a file by a mapping lies."""
    return Path(settings.DATA_DIR) / "local-lists" / sha256 / f"{mapping_id}"


def kind_of(header: Collection[str]) -> str | None:
    """The kind of list that a table is by the mappings that hold; None where none fits, or several do. One query."""
    rows = LocalMapping.objects.filter(ends__isnull=True).values_list("kind", "columns")
    # Two columns at least: a mapping of one alone would fit any table that names a child.
    fitting = [kind for kind, columns in rows if len(columns) > 1 and rules.still_fits(header, columns)]
    return fitting[0] if len(fitting) == 1 else None


def going_with(as_at: date, at: datetime | None = None) -> tuple[LocalList, ...]:
    """The list of each kind that goes with the extract of a day, the latest of several; or that did ``at`` a moment."""
    stands = Q(set_aside_at__isnull=True)
    if at is not None:
        stands = Q(received_at__lte=at) & (stands | Q(set_aside_at__gt=at))
    rows = (
        LocalList.objects.filter(stands, as_at__gt=as_at - rules.GOES_WITH_FOR, as_at__lte=as_at, mapping__isnull=False)
        .select_related("mapping")
        .order_by("as_at", "received_at", "pk")
    )
    # In the order of their days, so that of each kind the last put in is the latest.
    return tuple({row.kind: row for row in rows.defer("columns", "findings")}.values())


def lay_beside(folder: Path, as_at: date) -> None:
    """Put the tables of the lists that go with an extract beside its own, to be kept in its dataset.

    A table that is gone from the disk is left out: the lists of the case system are published all the same.
    """
    for name in (*TABLES, *FROM_LISTS):
        # Whatever an earlier try laid there: a publication that is done again takes what goes with it now.
        (folder / f"{name}.parquet").unlink(missing_ok=True)
    for row in going_with(as_at):
        name = f"{KINDS[row.kind].table}.parquet"
        made = place_of(row.sha256, row.mapping_id or 0) / name
        if made.is_file():
            shutil.copyfile(made, folder / name)
            if row.kind in tables.TABLE_OF:
                _lay_table(row, made, folder)


def _lay_table(row: LocalList, made: Path, folder: Path) -> None:
    """The rows of a list that figures ask, as the table they are asked in."""
    # Imported late: Arrow takes a moment that pages which lay nothing beside anything need not wait for.
    from pyarrow import parquet

    # What nobody mapped is not asked: an empty column would answer that nobody was ever interviewed or supervised.
    mapped = set(row.mapping.columns.values()) if row.mapping else set()
    table = tables.table(row.kind, parquet.ParquetFile(made).read(), mapped, row.as_at)
    parquet.write_table(table, folder / f"{tables.TABLE_OF[row.kind]}.parquet")


def strangers(row: LocalList, children: frozenset[str]) -> int | None:
    """How many children of a list are none of these; None where its rows are about workers or teams."""
    kind = KINDS[row.kind]
    if kind.keyed != "child":
        return None
    return len(dataset.children_of(place_of(row.sha256, row.mapping_id or 0), [kind.table]) - children)
