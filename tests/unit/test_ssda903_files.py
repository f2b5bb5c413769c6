"""The files of an SSDA903 return: any encoding, separator and order of columns, and what is wrong with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from practicelens.analytics import sources, ssda903
from practicelens.analytics.annex_a.report import SSDA903
from tests.builders.care_returns import EPISODES, HEADERS, TODAY, archive, codes, of, read, rows, table, whole


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_any_encoding_and_separator(tmp_path: Path, encoding: str, sign: str) -> None:
    files = whole(episodes=(EPISODES[0].replace(",X1,", ",E4A,").replace("AB1 2CD", "Café"),))
    changed = {name: text.replace(",", sign).encode(encoding) for name, text in files.items()}
    reading = ssda903.read(archive(tmp_path / "return.zip", changed), today=TODAY)
    assert rows(reading, "looked_after")[0]["postcode"] == "Café"


def test_columns_in_any_order_and_case_with_others_beside_them(tmp_path: Path) -> None:
    files = whole()
    files["reviews.csv"] = "review,Child,Colour\r\n18/12/2025,1,green\r\n"
    reading = read(tmp_path, files)
    assert rows(reading, "looked_after")[0]["latest_review"] == date(2025, 12, 18)
    assert [each.column for each in of(reading.report, "column_extra")] == ["Colour"]
    assert {each.column for each in of(reading.report, "column_missing")} == {"DOB", "REVIEW_CODE"}


def test_a_table_without_a_column_it_needs_stops_publication(tmp_path: Path) -> None:
    files = whole()
    files["episodes.csv"] = files["episodes.csv"].replace("DECOM", "DAY", 1)
    report = read(tmp_path, files).report
    assert [each.column for each in of(report, "required_column_missing")] == ["DECOM"]
    assert not report.publishable


def test_a_quoted_cell_may_hold_lines_and_rows_keep_their_own(tmp_path: Path) -> None:
    two = ('1,02/06/2025,S,V2,N1,U6,PR1,10/09/2025,E4A,"CA\nRPL",,AB1 2CD,', EPISODES[0].replace("1,", "2,", 1))
    reading = read(tmp_path, whole(episodes=two))
    assert {row["child"]: row["row"] for row in rows(reading, "looked_after")} == {"1": 2, "2": 4}


def test_a_quotation_mark_never_closed_is_told_by_its_line(tmp_path: Path) -> None:
    report = read(tmp_path, whole(reviews=("1,01/02/2012,20/06/2025,PN1", '1,"01/02/2012,18/12/2025,PN4'))).report
    (finding,) = of(report, "csv_broken")
    assert (finding.sheet, finding.row) == ("reviews.csv", 3)
    assert not report.publishable


def test_empty_characters_are_left_out_and_told(tmp_path: Path) -> None:
    files = whole()
    files["reviews.csv"] = files["reviews.csv"].replace("PN4", "PN4\0")
    reading = read(tmp_path, files)
    assert "csv_nul" in codes(reading.report)
    assert "unknown_code" not in codes(reading.report)


def test_cells_beyond_the_header_are_told(tmp_path: Path) -> None:
    report = read(tmp_path, whole(reviews=("1,01/02/2012,18/12/2025,PN4,more",))).report
    assert [each.row for each in of(report, "cells_beyond")] == [2]
    assert not of(read(tmp_path, whole(reviews=("1,01/02/2012,18/12/2025,PN4,",))).report, "cells_beyond")


def test_rows_of_nobody_and_rows_repeated_are_left_out_and_told(tmp_path: Path) -> None:
    files = whole(episodes=(*EPISODES, EPISODES[2], EPISODES[2].replace("1,", ",", 1)))
    reading = read(tmp_path, files)
    (again,), (nobody,) = of(reading.report, "duplicate_row"), of(reading.report, "identifier_missing")
    assert (again.row, nobody.row, nobody.sheet) == (5, 6, "episodes.csv")
    assert rows(reading, "looked_after")[0]["placements_12m"] == 2


# Files that are none


def test_other_files_of_the_archive_are_noted(tmp_path: Path) -> None:
    report = read(tmp_path, {**whole(), "notes.csv": "Colour,Day\r\ngreen,1\r\n"}).report
    assert [each.sheet for each in of(report, "file_not_recognised")] == ["notes.csv"]


def test_what_is_not_used_is_noted(tmp_path: Path) -> None:
    (note,) = [
        each
        for each in of(read(tmp_path, {**whole(), "oc2.csv": table("oc2", "1" + "," * 11)}).report, "table_read")
        if each.sheet == "oc2.csv"
    ]
    assert "not used" in note.message


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"notes.csv": "Colour,Day\r\n"}, "no_table"),
        ({"empty.csv": ""}, "no_table"),
        ({"return.xml": "<EXPSSDA903><CHILD><HEADER>"}, "damaged"),
        ({"return.xml": '<!DOCTYPE a [<!ENTITY b "c">]><EXPSSDA903/>'}, "xml_doctype"),
    ],
)
def test_what_is_no_return_says_so(tmp_path: Path, files: dict[str, str], code: str) -> None:
    report = read(tmp_path, files).report
    assert not report.readable
    assert [each.code for each in report.findings] == [code]


def test_a_table_with_a_header_only_is_no_fault_of_the_others(tmp_path: Path) -> None:
    only = {f"{kind}.csv": f"{header}\r\n" for kind, header in HEADERS.items()}
    assert "no_rows" in codes(read(tmp_path, only).report)


def test_an_archive_with_a_password_or_cut_off_is_not_read(tmp_path: Path) -> None:
    path = archive(tmp_path / "return.zip", whole())
    cut = tmp_path / "cut.zip"
    cut.write_bytes(path.read_bytes()[:-60])
    assert [each.code for each in ssda903.read(cut).report.findings] == ["damaged"]
    # The bit that says a file is locked, in its own head and in the list at the end.
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    path.write_bytes(bytes(data))
    assert [each.code for each in ssda903.read(path).report.findings] == ["encrypted"]


def test_one_csv_alone_is_a_return_of_one_table(tmp_path: Path) -> None:
    path = tmp_path / "anything"
    path.write_text(table("missing", "1,01/02/2012,M,03/08/2025,04/08/2025"))
    assert sources.recognise(path) == SSDA903
    report = sources.read(path, today=TODAY).report
    assert "table_missing" in codes(report)


def test_rows_read_are_rows_kept_and_rows_refused(tmp_path: Path) -> None:
    again = (*EPISODES, "2,02/06/2025,S,V2,N1,U6,PR1,10/09/2025,E4A,,,,", "2,01/02/2026,S,V2,N1,U6,PR1,,,,,,")
    for each in read(tmp_path, whole(episodes=again)).report.lists:
        assert each.rows_read == each.rows_kept + each.rows_refused
