"""A stray cell far away costs no memory, loses nothing, and is told by its own row."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineSheet, CalamineWorkbook

from practicelens.analytics.annex_a import files, sparse
from tests.builders.readings import only, read
from tests.builders.workbooks import annex_a_workbook

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


def strayed(path: Path, row: int, column: int, value: Any = "x") -> Path:
    """The usual workbook with one cell of list 6 far from everything."""
    annex_a_workbook(path)
    book = openpyxl.load_workbook(path)
    book["List_6"].cell(row, column).value = value
    book.save(path)
    return path


def sheet(content: bytes, name: str = "List_6") -> CalamineSheet:
    return files.open_content(content).get_sheet_by_name(name)


@pytest.mark.parametrize("column", [1, LAST_COLUMN], ids=["first column", "last column"])
def test_a_cell_in_the_last_row_makes_the_sheet_no_taller(tmp_path: Path, column: int) -> None:
    closed = sparse.close_up(strayed(tmp_path / "stray.xlsx", LAST_ROW, column))
    assert closed.content is not None and list(closed.sheets) == ["List_6"]
    end = sheet(closed.content).end
    assert end is not None and end[0] < 20
    assert closed.sheets["List_6"].row(end[0] + 1) == LAST_ROW
    assert closed.sheets["List_6"].row(11) == 11


def test_what_stands_there_is_read_and_told_by_its_own_row(tmp_path: Path) -> None:
    whole, plain = (
        read(strayed(tmp_path / "stray.xlsx", LAST_ROW, 1, 90077)),
        read(annex_a_workbook(tmp_path / "a.xlsx")),
    )
    assert only(whole.report, "key_date_missing").row == LAST_ROW
    rows = whole.tables["in_need"]
    assert rows.column("row").to_pylist()[-1] == LAST_ROW
    assert rows.slice(0, 9).equals(plain.tables["in_need"])


def test_an_error_far_below_is_told_by_its_own_row(tmp_path: Path) -> None:
    found = only(read(strayed(tmp_path / "far.xlsx", 500_000, 1, "#N/A")).report, "error_value")
    assert (found.row, found.list) == (500_000, 6)


def test_a_usual_workbook_is_left_as_it_is(tmp_path: Path) -> None:
    usual = sparse.close_up(annex_a_workbook(tmp_path / "plain.xlsx"))
    assert usual.content is None and not usual.sheets and "List_6" in usual.plain
    near = sparse.close_up(strayed(tmp_path / "near.xlsx", 5_000, 1, "#N/A"))
    assert near.content is None and "List_6" not in near.plain
    (tmp_path / "no.xlsx").write_bytes(b"PK\x03\x04no package")
    assert sparse.close_up(tmp_path / "no.xlsx") == sparse.Package()


def test_far_cells_are_left_out_only_where_there_is_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = strayed(tmp_path / "wide.xlsx", 5, LAST_COLUMN)
    assert sparse.close_up(path).content is None
    monkeypatch.setattr(sparse, "MOST_CELLS", 100_000)
    report = read(path).report
    assert only(report, "far_cells").list == 6 and report.publishable
    assert next(one for one in report.lists if one.list == 6).rows_kept == 9


def test_every_cell_is_found_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparse, "GAP", 5)
    monkeypatch.setattr(sparse, "STEP", 3)
    dice = random.Random(7)
    for _ in range(100):
        rows, row = [], 0
        for value in range(dice.randint(1, 8)):
            row += dice.choice((1, 1, 2, 9, 40))
            quote = dice.choice("\"'")
            rows.append(
                f"<row spans={quote}1:3{quote} r={quote}{row}{quote}><c r={quote}B{row}{quote}><v>{value}</v></c></row>"
            )
        xml = f"<worksheet><sheetData>{''.join(rows)}</sheetData></worksheet>".encode()
        closed_xml, closed = sparse.close_sheet(xml)
        before, after = _values(xml), _values(closed_xml)
        assert {closed.row(row): value for row, value in after.items()} == before


def _values(xml: bytes) -> dict[int, str]:
    """The value of column B by row, as addresses say."""
    from practicelens.analytics.annex_a import package

    found: dict[int, str] = {}
    rows: list[int] = []

    def start(name: str, given: dict[str, str]) -> None:
        if name == "c":
            rows.append(int(given["r"][1:]))

    package.parse(xml, start, None, lambda text: found.update({rows[-1]: text}))
    return found


def test_rows_in_no_order_are_left_alone() -> None:
    xml = b'<w><sheetData><row r="90000"/><row r="2"/><row r="900000"/></sheetData></w>'
    assert sparse.close_sheet(xml) == (xml, sparse.AS_IT_IS)


def test_the_reader_takes_a_workbook_closed_up_for_a_workbook(tmp_path: Path) -> None:
    path = strayed(tmp_path / "stray.xlsx", LAST_ROW, 1)
    closed = sparse.close_up(path)
    assert closed.content is not None
    whole = CalamineWorkbook.from_path(str(annex_a_workbook(tmp_path / "plain.xlsx")))
    for name in whole.sheet_names:
        if name != "List_6":
            assert sheet(closed.content, name).to_python() == whole.get_sheet_by_name(name).to_python()
