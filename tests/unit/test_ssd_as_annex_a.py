"""One borough written as Annex A and as the dataset of each supplier: the lists agree row by row and cell by cell."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from practicelens.analytics import ssd
from practicelens.analytics.annex_a.fields import Field, Kind
from practicelens.analytics.annex_a.spec import LISTS
from practicelens.analytics.annex_a.values import Doubt, reader
from practicelens.synth.ssd.tables import DIALECTS
from practicelens.synth.ssd.writing import write
from practicelens.synth.workbooks.cutting import Book
from practicelens.synth.workbooks.writing import lists_of
from practicelens.synth.world.simulation import make_world

DAY = date(2026, 11, 20)
# Workers and teams are spelled in several ways in Annex A, and a few ages are wrong there on purpose; Ofsted's plan of
# guardianship has no flag of its own in the dataset, which does not hold the other three.
BESIDE = {"row", "team", "worker", "age", "permanence_plan", "location", "placement_la", "family"}
Row = dict[str, Any]


@pytest.fixture(scope="module")
def book() -> Book:
    return Book(make_world(1, date(2026, 11, 22), scale=0.05))


def typed(number: int, rows: list[list[Any]]) -> list[Row]:
    """The rows of a workbook as its reader would have them, the columns that came in 2024 left out."""
    fields = [field for field in LISTS[number].fields if not field.since_2024]
    return [{field.column: _cell(field, cell) for field, cell in zip(fields, row, strict=True)} for row in rows]


def _cell(field: Field, cell: Any) -> Any:
    if field.kind is Kind.DATE and isinstance(cell, int):
        return date.fromordinal(cell)
    read = reader(field)(cell)
    return None if isinstance(read, Doubt) else read


def comparable(rows: list[Row], columns: set[str]) -> list[str]:
    """Rows in an order of their own."""
    return sorted(str(sorted((name, str(cell)) for name, cell in row.items() if name in columns)) for row in rows)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_same_children_in_the_same_lists(book: Book, tmp_path: Path, dialect: str) -> None:
    whole = ssd.read(write(book, DAY, tmp_path, DIALECTS[dialect]), today=DAY)
    assert whole.report.publishable and {finding.severity for finding in whole.report.findings} == {"notes"}
    as_annex_a = lists_of(book, DAY, clean=True)
    for number in range(1, 11):
        expected = typed(number, as_annex_a[number])
        # Mosaic's visits name their plan alone, so what was seen without one is not in it.
        left_out = BESIDE | ({"last_seen"} if dialect == "mosaic" else set())
        columns = {field.column for field in LISTS[number].fields if not field.since_2024} - left_out
        found = whole.tables[LISTS[number].table].to_pylist()
        assert comparable(found, columns) == comparable(expected, columns), LISTS[number].table
