"""The tree of departments: which teams there are, and under what, as the case system has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from practicelens.analytics.ssd.extract import Extract

if TYPE_CHECKING:
    import pyarrow as pa

TABLE: Final = "ssd_department"
_FIELDS: Final = {
    "id": "dept_team_id",
    "name": "dept_team_name",
    "above_id": "dept_team_parent_id",
    "above_name": "dept_team_parent_name",
}


@dataclass(frozen=True)
class Department:
    """A row of the table: its number and name, and those of the one above it; "" where there is none."""

    id: str
    name: str
    above_id: str = ""
    above_name: str = ""


def table(extract: Extract) -> pa.Table | None:
    """The departments of an extract as they are kept beside its lists; None where it has none."""
    import pyarrow as pa

    many = len(extract.table(TABLE))
    if not many:
        return None
    columns = {name: [text or "" for text in extract.texts(field)] for name, field in _FIELDS.items()}
    return pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})


def departments(folder: Path) -> tuple[Department, ...]:
    """The departments kept in a folder of tables, in the file's order; those without a name are no team to anybody."""
    import pyarrow.parquet as pq

    file = folder / f"{TABLE}.parquet"
    rows = pq.ParquetFile(file).read().to_pylist() if file.is_file() else []
    return tuple(Department(**row) for row in rows if row["name"])


def teams(every: Iterable[Department]) -> tuple[tuple[str, str], ...]:
    """Each team with what it is under: departments above nobody, by the name of the one above them.

    One that stands alone is under its own name, for a team belongs to some service area.
    """
    held = list(every)
    # By identifier or by name: either may be blank.
    above = {one.above_id for one in held} | {one.above_name for one in held}
    named = {one.id: one.name for one in held}
    found = {
        one.name: one.above_name or named.get(one.above_id, "") or one.name
        for one in held
        # What has departments under it is no team but a service or a directorate.
        if one.id not in above - {""} and one.name not in above - {""}
    }
    return tuple(sorted(found.items(), key=lambda pair: (pair[1].casefold(), pair[0].casefold())))
