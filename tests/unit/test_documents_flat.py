"""Rows as other programs read them: CSV that no spreadsheet runs, JSON, Parquet, lines; a report's numbers as rows."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import date

import pyarrow.parquet as pq

from practicelens.documents.blocks import Cell, Column, Document, Figure, Heading, Part, Strip, Table
from practicelens.documents.cells import cells_of, tables_of
from practicelens.documents.flat import Flat, as_csv, as_json, as_lines, as_parquet
from practicelens.documents.specs import GradeBar


@dataclass(frozen=True)
class Row:
    name: str
    value: float | None
    day: date | None
    right: bool
    parts: tuple[str, ...] = ()


ROWS = (
    Row("Team, One", 0.25, date(2026, 11, 2), True, ("Annex A", "CIN census")),
    Row("=SUM(A1)", None, None, False),
    Row("+44", 3, None, False),
)
FLAT = Flat.of(Row, ROWS)


def test_csv_has_a_line_a_row_and_nothing_that_a_spreadsheet_runs() -> None:
    assert as_csv(FLAT).splitlines() == [
        "name,value,day,right,parts",
        '"Team, One",0.25,2026-11-02,true,Annex A; CIN census',
        "'=SUM(A1),,,false,",
        "'+44,3,,false,",
    ]
    assert as_csv(Flat.of(Row, ())) == "name,value,day,right,parts\r\n"


def test_json_says_what_is_said_about_all_rows_first() -> None:
    found = json.loads(as_json(FLAT, {"as_at": date(2026, 11, 22)}))
    assert found["as_at"] == "2026-11-22" and found["items"][1] == {
        "name": "=SUM(A1)", "value": None, "day": None, "right": False, "parts": [],
    }  # fmt: skip


def test_parquet_keeps_kinds_also_of_columns_without_a_value() -> None:
    table = pq.read_table(io.BytesIO(as_parquet(FLAT)))
    assert [str(field.type) for field in table.schema] == ["string", "double", "date32[day]", "bool", "string"]
    assert table.column("value").to_pylist() == [0.25, None, 3.0]
    assert pq.read_table(io.BytesIO(as_parquet(Flat.of(Row, ())))).num_rows == 0


def test_lines_are_aligned_and_numbers_to_the_right() -> None:
    assert as_lines(Flat(("name", "value"), (("One", 0.123456), ("Twenty", 12), ("None", None)))) == [
        "name     value", "One     0.1235", "Twenty      12", "None         –",
    ]  # fmt: skip
    assert as_lines(Flat(("name",), ())) == ["name"]


def table(caption: str) -> Table:
    parts = (Part("Outstanding", 4), Part("Good", 9))
    row = (Cell("Team One"), Cell("84 %", 0.84), Cell("4 and 9", parts=parts), Cell("2 Nov", day="2026-11-02"))
    return Table(
        caption, (Column("Team"), Column("Share", True), Column("Grades"), Column("Since")), (row,), period="Nov"
    )


def test_a_reports_numbers_are_rows_whatever_they_stand_in() -> None:
    figure = Figure("A chart", GradeBar(1, 2, 0, 0), "what it shows", table("behind a chart"))
    document = Document("Title", "Sub", (), (Heading("One"), table("plain"), figure, Strip((figure,))))
    assert [one.caption for one in tables_of(document)] == ["plain", "behind a chart", "behind a chart"]
    rows = [one for one in cells_of(document) if one.table == 1]
    assert [(one.row_name, one.column, one.text, one.number, one.day) for one in rows] == [
        ("Team One", "Share", "84 %", 0.84, ""),
        ("Team One", "Grades", "4 and 9", None, ""),
        ("Team One", "Grades: Outstanding", "", 4, ""),
        ("Team One", "Grades: Good", "", 9, ""),
        ("Team One", "Since", "2 Nov", None, "2026-11-02"),
    ]
    assert {(one.period, one.row) for one in rows} == {("Nov", 1)}
