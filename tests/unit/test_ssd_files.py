"""The files of a Standard Safeguarding Dataset: however they are written, and whatever can be wrong with them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from practicelens.analytics import ssd
from practicelens.analytics.annex_a import Report, Severity
from practicelens.analytics.annex_a.guard import check_guarded
from practicelens.analytics.returns import opening
from practicelens.analytics.ssd import csv_text, loading
from tests.builders.readings import found, only
from tests.builders.ssd_extracts import AS_AT, ssd_extract, write_files

CONTACTS = "cont_person_id,cont_contact_date,cont_contact_source_desc\r\n1,2026-11-01,Police\r\n2,2026-11-02,Police\r\n"


def usual(path: Path, **changes: Any) -> Report:
    """The report of the usual extract with changes."""
    return ssd.read(ssd_extract(path / "extract.zip", **changes), today=AS_AT).report


def of_files(path: Path, **files: str | bytes) -> Report:
    """The report of an archive of these files, their names without the ending."""
    data = {f"{name}.csv": text.encode() if isinstance(text, str) else text for name, text in files.items()}
    return ssd.read(write_files(path / "extract.zip", data), today=AS_AT).report


def kept(report: Report, number: int) -> int:
    """How many rows of a list were kept."""
    return next(each.rows_kept for each in report.lists if each.list == number)


# However it is written


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_any_encoding_and_sign(tmp_path: Path, encoding: str, sign: str) -> None:
    cells = {("early_help_episodes", 0, "earl_episode_organisation"): f"Café {sign} “Oak”"}
    whole = ssd.read(ssd_extract(tmp_path / "e.zip", encoding=encoding, sign=sign, cells=cells), today=AS_AT)
    assert [each["organisation"] for each in whole.tables["early_help"].to_pylist()] == [
        f"Café {sign} “Oak”".replace("\t", " ").replace("  ", " ").replace("  ", " ")
    ]
    assert len(whole.report.lists) == 10 and not whole.report.of(Severity.WARNS)


@pytest.mark.parametrize("name", ["{}.csv", "SSD_{}.CSV", "extract/2026-11/ssd_{}_20261120.csv", "export of {}.txt"])
def test_a_table_is_known_by_its_columns(tmp_path: Path, name: str) -> None:
    report = usual(tmp_path, names=lambda table: name.format(table))
    assert len(report.lists) == 10 and not report.of(Severity.WARNS)
    assert "/" not in report.lists[0].sheet


def test_a_quoted_line_break_moves_no_row(tmp_path: Path) -> None:
    """The finding's row is the line of the file on which its row begins."""
    text = CONTACTS.replace("Police\r\n2,2026-11-02", '"Police\r\n(East)"\r\n2,31/02/2026')
    assert only(of_files(tmp_path, contacts=text), "impossible_date").row == 4


def test_nul_and_blank_rows_are_no_rows(tmp_path: Path) -> None:
    assert kept(of_files(tmp_path, contacts=CONTACTS.replace("Police", "Pol\0ice") + "\r\n,,\r\n"), 1) == 2


# Rows that do not fit


@pytest.mark.parametrize(("end", "refused"), [("Police", 0), ("Police,", 0), ("Police,x", 1), ("", 0)])
def test_a_row_with_more_cells_than_the_header(tmp_path: Path, end: str, refused: int) -> None:
    report = of_files(tmp_path, contacts=CONTACTS + f"3,2026-11-03,{end}\r\n")
    assert (report.lists[0].rows_read, report.lists[0].rows_refused) == (3, refused)
    assert [finding.row for finding in found(report, "row_uneven")] == [4] * refused


def test_a_row_with_fewer_cells_and_the_header_once_more(tmp_path: Path) -> None:
    report = of_files(tmp_path, contacts=CONTACTS + "3,2026-11-03\r\n" + CONTACTS.splitlines()[0] + "\r\n")
    assert (report.lists[0].rows_read, report.lists[0].rows_kept) == (4, 2)
    assert only(report, "row_uneven").row == 4 and only(report, "header_again").row == 5


def test_a_quotation_mark_never_closed_stops_publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_text, "LONGEST_CELL", 50)
    report = of_files(tmp_path, contacts=CONTACTS + '3,2026-11-03,"' + "Police\r\n" * 40)
    assert only(report, "file_broken").row == 4 and not report.publishable
    assert of_files(tmp_path, contacts=CONTACTS + '3,2026-11-03,"Police"\r\n').publishable


# Tables and fields that are missing, and what falls away with them


@pytest.mark.parametrize(
    ("table", "falls"),
    [
        ("cp_visits", ["Blank for it: “Date of the Last Statutory Visit”, “Was the Child Seen Alone?” of list 7",
                       "Made without it: “Date Child Was Last Seen” of list 6"]),
        ("disability", ["“Does the Child have a Disability” of list 4"]),
        ("legal_status", ["“Child's Legal Status” of list 8"]),
    ],
)  # fmt: skip
def test_a_further_table_that_is_missing(tmp_path: Path, table: str, falls: list[str]) -> None:
    message = only(usual(tmp_path, without=(table,)), "table_missing").message
    assert all(words in message for words in falls)


def test_a_lists_own_table_that_is_missing(tmp_path: Path) -> None:
    report = usual(tmp_path, without=("contacts",))
    finding = only(report, "list_missing")
    assert (finding.list, finding.severity) == (1, Severity.WARNS) and "ssd_contacts" in finding.message
    assert 1 not in {each.list for each in report.lists} and report.publishable


def test_a_field_that_is_missing(tmp_path: Path) -> None:
    finding = only(usual(tmp_path, without=("clea_care_leaver_in_touch",)), "column_missing")
    assert (finding.sheet, finding.column) == ("ssd_care_leavers.csv", "clea_care_leaver_in_touch")
    assert "“LA In Touch” of list 9" in finding.message


@pytest.mark.parametrize(("field", "code"), [("cont_contact_date", "required_column_missing"),
                                             ("cont_contact_source_code", "")])  # fmt: skip
def test_a_field_without_which_there_is_no_list(tmp_path: Path, field: str, code: str) -> None:
    report = usual(tmp_path, without=(field,))
    assert report.publishable is not bool(code)
    assert [finding.code for finding in report.of(Severity.BLOCKS)] == ([code] if code else [])


def test_a_table_twice(tmp_path: Path) -> None:
    finding = only(of_files(tmp_path, a=CONTACTS, b=CONTACTS), "table_twice")
    assert finding.severity is Severity.BLOCKS and "“a.csv”" in finding.message


def test_mixed_dialects_are_told(tmp_path: Path) -> None:
    mixed = of_files(tmp_path, a="cin_plan_id,cinp_person_id\r\nP1,1\r\n", b="clap_person_id,clap_cla_id\r\n1,L1\r\n")
    assert only(mixed, "dialect_mixed").severity is Severity.WARNS


def test_header_only_and_strangers(tmp_path: Path) -> None:
    report = of_files(tmp_path, contacts=CONTACTS.splitlines()[0] + "\r\n", budget="Month,Pounds\r\n1,2\r\n", empty="")
    assert only(report, "list_empty").list == 1 and only(report, "no_rows")
    assert {finding.sheet for finding in found(report, "file_not_recognised")} == {"budget.csv", "empty.csv"}
    assert only(of_files(tmp_path, budget="Month,Pounds\r\n1,2\r\n"), "no_table").severity is Severity.BLOCKS


def test_two_columns_of_one_name_and_a_person_twice(tmp_path: Path) -> None:
    report = of_files(tmp_path, contacts=CONTACTS, person="pers_person_id,pers_sex,PERS_SEX\r\n1,M,F\r\n1,F,F\r\n")
    assert only(report, "column_twice").column == "PERS_SEX" and only(report, "person_twice").row == 3


# What is no extract, or an attack


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    for path, code in (
        (tmp_path / "none.zip", "missing_file"),
        (tmp_path, "is_folder"),
        (_written(tmp_path / "half.zip", ssd_extract(tmp_path / "whole.zip").read_bytes()[:900]), "damaged"),
    ):
        report = ssd.read(path, today=AS_AT).report
        assert not report.readable and report.findings[0].code == code and report.format == "ssd"


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_a_file_cut_within_an_archive_is_damage(tmp_path: Path) -> None:
    path = ssd_extract(tmp_path / "extract.zip")
    data = bytearray(path.read_bytes())
    data[60:90] = bytes(30)
    assert ssd.read(_written(path, bytes(data)), today=AS_AT).report.findings[0].code == "damaged"


def test_a_bomb_is_never_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_files(tmp_path / "bomb.zip", {"ssd_contacts.csv": (CONTACTS + "1,2026-11-01,x\r\n" * 9000).encode()})
    assert ssd.read(path, today=AS_AT).report.readable
    monkeypatch.setattr(opening, "RATIO_FROM", 1000)
    monkeypatch.setattr(opening, "RATIO", 20)
    assert only(ssd.read(path, today=AS_AT).report, "too_large")


def test_a_table_larger_than_any_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_files(tmp_path / "large.zip", {"a.csv": (CONTACTS + "1,2026-11-01,x\r\n" * 9000).encode()})
    monkeypatch.setattr(loading, "MOST_BYTES", 1000)
    assert only(ssd.read(path, today=AS_AT).report, "too_large")


def test_a_path_that_leads_out_goes_nowhere(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    with zipfile.ZipFile(inner / "e.zip", "w") as packed:
        packed.writestr("../../ssd_contacts.csv", CONTACTS)
    report = ssd.read(inner / "e.zip", today=AS_AT).report
    assert report.lists[0].sheet == "ssd_contacts.csv" and not list(tmp_path.glob("*.csv"))


def test_the_guarded_child_reads_it(tmp_path: Path) -> None:
    """By the door for files from outside, as the page and the commands use it."""
    report = check_guarded(ssd_extract(tmp_path / "extract.zip", dialect="mosaic"), today=AS_AT)
    assert report.format == "ssd" and report.publishable and len(report.lists) == 10
