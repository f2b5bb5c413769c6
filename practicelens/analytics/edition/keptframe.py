"""Reading the frame back from an edition: the names, spellings and rules that its figures were worked out under."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from practicelens.analytics.frame import (
    AliasRow,
    ChildPairRow,
    Frame,
    PopulationRow,
    RuleRow,
    ServiceRow,
    TeamRow,
    WorkerRow,
)

T = TypeVar("T", AliasRow, ServiceRow, TeamRow, WorkerRow)
_DAY = timedelta(days=1)


@lru_cache(maxsize=8)
def frame_of(folder: Path) -> Frame:
    """The frame of the edition in this folder, which never changes. Raises OSError where it is not there."""
    return Frame(
        days_off=tuple(row["day"] for row in _rows(folder, "calendar") if not row["working"]),
        rules=tuple(RuleRow(row["key"], row["text"], *_span(row)) for row in _rows(folder, "rules")),
        teams=_as(TeamRow, folder, "teams"),
        workers=_as(WorkerRow, folder, "workers"),
        # The names themselves are among them; once more, as every frame counts them, they mean the same.
        aliases=_as(AliasRow, folder, "aliases"),
        services=_as(ServiceRow, folder, "services"),
        populations=tuple(PopulationRow(row["children"], *_span(row)) for row in _rows(folder, "populations")),
        pairs=_pairs(folder),
    )


def _pairs(folder: Path) -> tuple[ChildPairRow, ...]:
    """The children that were paired one by one, which stand in the edition's sheet."""
    sheet = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    return tuple(ChildPairRow(*one) for one in sheet.get("pairs", ()))


def _as(kind: type[T], folder: Path, name: str) -> tuple[T, ...]:
    """A table's rows, by the columns that an earlier version of the product kept of them."""
    # A column that a newer product has taken away is passed over, and one that it has added keeps its default.
    known = {one.name for one in fields(kind)}
    rows = _rows(folder, name)
    return tuple(kind(**{column: value for column, value in row.items() if column in known}) for row in rows)


def _rows(folder: Path, name: str) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    found: list[dict[str, Any]] = pq.ParquetFile(folder / f"{name}.parquet").read().to_pylist()
    return found


def _span(row: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """From and until which day, both included, as a frame has it: open where the table has the first or last day."""
    starts, until = row["starts"], row["until"]
    return (None if starts == date.min else starts, None if until == date.max else until - _DAY)
