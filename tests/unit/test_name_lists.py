"""Lists of spellings that people upload: read by their headers, told row by row."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from practicelens.analytics.case_list import NameRow, read_names_guarded, written
from practicelens.analytics.case_list.names import NamesListed, read_names


def csv(folder: Path, text: str) -> NamesListed:
    path = folder / "list"
    path.write_text(text, encoding="utf-8")
    return read_names(path)


def test_a_csv_and_a_workbook_are_read_alike(tmp_path: Path) -> None:
    lines = [["Spelling", "Who"], ["NAIR P", "Priya Nair"], ["FST 1", "Family Support Team One"], ["X", ""]]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    book.save(tmp_path / "list.xlsx")
    read = csv(tmp_path, "\n".join(",".join(line) for line in lines))
    assert read.rows == (NameRow(2, "NAIR P", "Priya Nair"), NameRow(3, "FST 1", "Family Support Team One"))
    assert read_names_guarded(tmp_path / "list.xlsx") == read


def test_what_is_missing_is_told_by_row_and_the_rest_is_taken(tmp_path: Path) -> None:
    read = csv(tmp_path, "My names\n\nspelling;who;kind\nA;B;team\nC;;\n;D;\n;;\nE;F;house\nG;H;Worker\n")
    assert read.rows == (NameRow(4, "A", "B", "team"), NameRow(9, "G", "H", "worker"))
    assert read.left == 1
    assert [(one.row, one.message.split(".")[0]) for one in read.faults] == [
        (6, "The spelling is missing"),
        (8, "The kind is neither team nor worker"),
    ]


@pytest.mark.parametrize("text", ["", "Spelling,Team\nA,B\n", "\x00\x01"])
def test_what_is_no_such_list_is_told_as_a_whole(tmp_path: Path, text: str) -> None:
    read = csv(tmp_path, text)
    assert read.rows == () and [one.row for one in read.faults] == [0]


def test_what_would_be_a_formula_goes_out_as_words_and_comes_back(tmp_path: Path) -> None:
    content = written([("Spelling", "Who"), ("=cmd()", "-A"), ("O’Brien, Zoë", "Zoë")])
    assert b"'=cmd()" in content and b"\n=" not in content
    (tmp_path / "list").write_bytes(content)
    read = read_names(tmp_path / "list")
    assert [(one.spelling, one.who) for one in read.rows] == [("=cmd()", "-A"), ("O’Brien, Zoë", "Zoë")]
