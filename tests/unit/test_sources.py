"""What a file is told by: by what it holds, never by its name; and its report names lists or tables."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from practicelens.analytics.annex_a.report import (
    ANNEX_A,
    CIN,
    SSD,
    SSDA903,
    UNKNOWN,
    Finding,
    ListReport,
    Report,
    Severity,
)
from practicelens.analytics.sources import recognising
from tests.builders.extracts import workbook as annex_a_workbook

SSD_CSV = "pers_person_id,pers_sex\n1,M\n"
HEADER_CSV = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n1,M,01/02/2010,WBRI,,,\n"
CENSUS = '<?xml version="1.0"?>\n<!-- made by us -->\n<Message><Header/></Message>'


@pytest.fixture(autouse=True)
def every_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if each source had its reader: this is of telling them apart."""
    monkeypatch.setattr(recognising, "READERS", dict.fromkeys((ANNEX_A, SSD, SSDA903, CIN, UNKNOWN), ""))


def zipped(path: Path, **files: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("_csv", ".csv"), text)
    return path


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (SSD_CSV, SSD),
        (SSD_CSV.replace(",", ";"), SSD),
        (SSD_CSV.upper(), SSD),
        (HEADER_CSV, SSDA903),
        (HEADER_CSV.replace(",", "\t").lower(), SSDA903),
        ("Child ID,Sex\n1,M\n", UNKNOWN),
        (CENSUS, CIN),
        ("<EXPSSDA903><CHILD/></EXPSSDA903>", SSDA903),
        ("<html><Message/></html>", ANNEX_A),
        ("", ANNEX_A),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_is_told_by_its_first_row_or_its_root(tmp_path: Path, text: str, source: str, encoding: str) -> None:
    path = tmp_path / "anything.xlsx"
    path.write_bytes(text.encode(encoding))
    assert recognising.recognise(path) == source


def test_an_archive_is_told_by_any_of_its_files(tmp_path: Path) -> None:
    assert recognising.recognise(zipped(tmp_path / "a", read_me="Hello", ssd_person_csv=SSD_CSV)) == SSD
    assert (
        recognising.recognise(zipped(tmp_path / "b", read_me="Hello", header_csv=HEADER_CSV.encode("cp1252")))
        == SSDA903
    )
    assert recognising.recognise(zipped(tmp_path / "c", read_me="Hello")) == ANNEX_A


def test_a_workbook_is_annex_a_whatever_its_sheets_say(tmp_path: Path) -> None:
    assert recognising.recognise(annex_a_workbook(tmp_path / "book.zip")) == ANNEX_A


def test_what_is_damaged_is_left_to_the_reader_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "half.zip"
    path.write_bytes(zipped(tmp_path / "whole.zip", ssd_person_csv=SSD_CSV).read_bytes()[:60])
    assert recognising.recognise(path) == ANNEX_A
    assert recognising.recognise(tmp_path / "nothing") == ANNEX_A


def test_a_source_without_a_reader_is_told_as_no_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognising, "READERS", {ANNEX_A: "practicelens.analytics.annex_a.reading"})
    path = tmp_path / "person.csv"
    path.write_text(SSD_CSV)
    report = recognising.read(path).report
    assert not report.readable and report.findings[0].severity is Severity.BLOCKS


def report(source: str) -> Report:
    lists = (ListReport(3, "ssd_cin_episodes.csv", 1, 2, 2, 0, ("a",), (), (), {"a": "b"}),)
    findings = (
        Finding("x", Severity.NOTES, "Of a table.", 3, "f", 2, "c", "v"),
        Finding("y", Severity.WARNS, "Of none."),
    )
    return Report(True, lists, findings, source)


@pytest.mark.parametrize("source", [ANNEX_A, SSD])
def test_a_report_comes_back_from_json_as_it_was(source: str) -> None:
    assert Report.from_json(report(source).to_json()) == report(source)


def test_annex_a_names_lists_and_every_other_source_tables() -> None:
    plain, other = report(ANNEX_A).to_json(), report(SSD).to_json()
    assert set(plain) == {"readable", "publishable", "lists", "findings"}
    assert (plain["lists"][0]["list"], plain["findings"][0]["list"]) == (3, 3)
    assert set(other) == {"format", "readable", "publishable", "tables", "findings"}
    assert (other["tables"][0]["table"], other["findings"][0]["table"]) == ("referrals", "referrals")
    assert other["findings"][1]["table"] is None
    assert "list" not in other["tables"][0] and "list" not in other["findings"][0]
