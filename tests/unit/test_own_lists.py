"""Somebody's own list: its columns are told whatever they are called, its rows are read or said why not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from practicelens.analytics.own_lists import guard, opening, reading


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "list"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def book(tmp_path: Path, *sheets: list[list[object]]) -> Path:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as made:
        for rows in sheets:
            sheet = made.add_worksheet()
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return path


@pytest.mark.parametrize(("text", "header_row", "number", "day", "rows"), [
    ("Case ID,Team,Referred\nA-1,One,01/02/2026\nA-2,One,2026-02-03\n", 1, 0, 2, 2),
    # Titles above, semicolons, and Windows’ own letters.
    ("Referrals of O’Shea’s team\n\nWer;Kind ID;Am\nx;A-1;1.2.2026\ny;A-2;3 Feb 2026\n".encode("cp1252"), 3, 1, 2, 2),
    # No header at all: the first child is not taken for one.
    ("12345\n12346\n12347\n", 0, 0, None, 3),
    ("QQ-1\nQQ-2\n", 0, 0, None, 2),
    ("Child,In the last 12 months\nA1,2\n", 1, 0, None, 1),
    ("B-100\tgirl\nB-101\tboy\n", 0, 0, None, 2),
    # A birthday is no event’s date; of two others nobody knows which is meant.
    ("Number,DOB,Date\n1001,01/02/2010,01/02/2026\n", 1, 0, 2, 1),
    ("Number,Started,Ended\n1001,01/02/2026,03/02/2026\n", 1, 0, None, 1),
    ("Child\nA1\n", 1, 0, None, 1),
])  # fmt: skip
def test_columns_are_told_by_name_and_by_what_stands_in_them(
    tmp_path: Path, text: str | bytes, header_row: int, number: int, day: int | None, rows: int
) -> None:
    looked = reading.look(written(tmp_path, text))
    assert (looked.fault, looked.header_row, looked.number, looked.date, looked.rows) == (
        "", header_row, number, day, rows,
    )  # fmt: skip


def test_rows_are_read_by_the_columns_that_are_named(tmp_path: Path) -> None:
    text = (
        "Child,When\nA-1,31/12/2025\n 0042 ,2026-01-01\nA-3,sometime\n,01/01/2026\nher mother called us,\n1.23E+11,\n"
    )
    _, rows = reading.read(written(tmp_path, text), 0, 1)
    assert [(one.row, one.number, one.date, one.wrong) for one in rows] == [
        (2, "A-1", date(2025, 12, 31), ""),
        (3, "0042", date(2026, 1, 1), ""),
        (4, "A-3", None, reading.NOT_A_DAY),
        (5, "", None, reading.NO_NUMBER),
        # What may be words about a child is not kept; that it stands there is said.
        (6, "", None, reading.NOT_A_NUMBER),
        (7, "", None, reading.ROUNDED),
    ]


def test_of_a_workbook_the_sheet_with_most_rows_is_read_and_the_others_named(tmp_path: Path) -> None:
    path = book(tmp_path, [["Notes"]], [["Child", "When"], [123.0, date(2026, 3, 4)], ["007", date(2026, 3, 5)]])
    looked = reading.look(path)
    assert (looked.sheet, looked.beside, looked.number, looked.date) == ("Sheet2", ("Sheet1",), 0, 1)
    _, rows = reading.read(path, 0, 1)
    assert [(one.number, one.date) for one in rows] == [("123", date(2026, 3, 4)), ("007", date(2026, 3, 5))]


@pytest.mark.parametrize(("content", "words"), [
    (b"", "empty"), (b"%PDF-1.7 ...", "no list with rows"), (b"<html><table>", "no list with rows"),
    (b"\n \n,,\n", "no row"), (b"PK\x03\x04damaged", "damaged"), (b"GIF89a\x01\x00\x01" + b"x" * 500, "neither text"),
])  # fmt: skip
def test_what_is_no_list_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    assert words in reading.look(written(tmp_path, content)).fault


def test_a_list_that_is_too_long_is_refused_and_one_row_less_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "MOST_ROWS", 20)
    rows = [f"A-{number}" for number in range(100, 131)]
    assert "more than 20 rows" in reading.look(written(tmp_path, "\n".join(rows))).fault
    assert reading.look(written(tmp_path, "\n".join(rows[:-1]))).fault == ""


def test_it_is_read_in_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "Child,When\nA-1,31/12/2025\n")
    looked, rows = guard.read_guarded(path, 0, 1)
    assert (looked, rows) == reading.read(path, 0, 1) and rows[0].date == date(2025, 12, 31)
    # No time at all: whatever the child does, the page only says that it was given up.
    monkeypatch.setattr(guard, "SECONDS", 0)
    assert guard.look_guarded(path).fault == guard.GIVEN_UP
