"""A table of plain values as other programs read it: CSV, JSON, Parquet, or lines for a terminal."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final, TypeAlias

Value: TypeAlias = str | int | float | bool | date | datetime | tuple[str, ...] | None

# A spreadsheet would run a cell that begins so.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Before a CSV that people open in Excel: without it Excel takes the file for the computer's own encoding."""


@dataclass(frozen=True)
class Flat:
    """Columns by their names, and rows of plain values; what is not known is None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    @classmethod
    def of(cls, kind: type, rows: Iterable[Any]) -> Flat:
        """Rows that are dataclasses of a kind, a column a field: the same columns also where there is no row."""
        names = tuple(one.name for one in fields(kind))
        return cls(names, tuple(tuple(getattr(row, name) for name in names) for row in rows))

    def mappings(self) -> list[dict[str, Value]]:
        """Each row by the names of its columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def as_csv(flat: Flat) -> str:
    """As CSV (RFC 4180): days as 2026-11-02, yes and no as true and false, nothing where a value is not known.

    A text that a spreadsheet would run as a formula begins with a quote.
    """
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(flat.columns)
    lines.writerows([_cell(value) for value in row] for row in flat.rows)
    return out.getvalue()


def as_json(flat: Flat, about: Mapping[str, Any] | None = None) -> str:
    """As JSON: the rows as ``items``, after what is said ``about`` them."""
    return json.dumps({**(about or {}), "items": flat.mappings()}, ensure_ascii=False, default=_plain)


def as_parquet(flat: Flat) -> bytes:
    """As Parquet, a column's type by its values; one without any is of texts."""
    # Where it is needed: it takes a third of a second to import, and nothing else here needs it.
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = list(zip(*flat.rows, strict=True)) or [()] * len(flat.columns)
    arrays = [_array(pa, [_joined(value) for value in column]) for column in columns]
    out = io.BytesIO()
    pq.write_table(pa.table(dict(zip(flat.columns, arrays, strict=True))), out)
    return out.getvalue()


def as_lines(flat: Flat) -> list[str]:
    """Aligned for a terminal: numbers to the right, a dash where a value is not known."""
    cells = [list(flat.columns), *([_shown(value) for value in row] for row in flat.rows)]
    right = [_numeric(column) for column in zip(*flat.rows, strict=True)] or [False] * len(flat.columns)
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in cells
    ]


def _array(pa: Any, values: Sequence[Value]) -> Any:
    found = [value for value in values if value is not None]
    # Counts and shares in one column are numbers with decimals: by its first value alone a column of counts would
    # refuse the first share.
    if any(isinstance(value, float) for value in found):
        return pa.array(values, pa.float64())
    return pa.array(values, pa.string()) if not found else pa.array(values)


def _cell(value: Value) -> str | int | float:
    """A value as a cell of CSV."""
    plain = _joined(value)
    if plain is None:
        return ""
    if isinstance(plain, str):
        return f"'{plain}" if plain.startswith(FORMULA) else plain
    # Before numbers, of which it is one to Python.
    if isinstance(plain, bool):
        return "true" if plain else "false"
    return plain if isinstance(plain, int | float) else plain.isoformat()


def _joined(value: Value) -> str | int | float | bool | date | datetime | None:
    return "; ".join(value) if isinstance(value, tuple) else value


def _plain(value: object) -> str:
    """What JSON has no word for: days and moments."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"a {type(value).__name__} is no plain value")


def _shown(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return "–" if value is None else str(_cell(value))


def _numeric(column: Sequence[Value]) -> bool:
    found = [value for value in column if value is not None]
    return bool(found) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in found)
