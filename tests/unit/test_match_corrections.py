"""What a person says of sheets, files and columns changes what is read; what cannot be so is refused in words."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from practicelens.access.errors import Refused
from practicelens.analytics import sources
from practicelens.analytics.annex_a import headers
from practicelens.analytics.annex_a.fields import Kind
from practicelens.analytics.annex_a.matching import corrections, places
from practicelens.analytics.annex_a.matching.corrections import Correction, Corrections
from practicelens.analytics.annex_a.matching.places import Column, Place, Sample, Why
from practicelens.analytics.sources import choices
from practicelens.analytics.sources.choices import Choice
from practicelens.cli.extract import app
from practicelens.performance.extracts.matching import rules
from tests.builders.ssd_extracts import ssd_extract
from tests.builders.workbooks import AS_AT, annex_a_workbook

CONTACTS = ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age", "When they rang", "Contact Source"]


def of(*every: tuple[str, str, str], source: str = "annex_a") -> Corrections:
    return Corrections.of(source, [Correction(source, of, corrections.key(name), means) for of, name, means in every])


def test_a_column_is_what_somebody_said_it_is() -> None:
    assert "contact_date" not in found("List 1", CONTACTS).places
    header = found("List 1", CONTACTS, of(("contacts", "When they rang", "contact_date")))
    assert header.places["contact_date"] == 5 and header.why["contact_date"] is Why.CORRECTED
    assert header.why["child"] is Why.EXACT and header.why["age"] is Why.SPELLING


def test_what_was_said_of_one_list_says_nothing_of_another() -> None:
    assert "contact_date" not in found("List 1", CONTACTS, of(("referrals", "When they rang", "contact_date"))).places


def test_a_column_somebody_said_is_nothing_is_left_out_though_its_name_is_known() -> None:
    header = found("List 1", CONTACTS, of(("contacts", "Gender", "")))
    assert "sex" not in header.places and header.left[1] is Why.CORRECTED and header.extra == ("When they rang",)


def test_what_was_said_comes_before_the_usual_name() -> None:
    header = found("List 1", [*CONTACTS, "Date of Contact"], of(("contacts", "When they rang", "contact_date")))
    assert header.places["contact_date"] == 5 and header.left[7] is Why.REPEATED


def test_a_sheet_is_the_list_somebody_said_it_is_and_none_of_another() -> None:
    strange = ["Ref", "Rang on"]
    assert headers.find("Export", [["A title"], strange]) is None
    spoken = Corrections(
        {("contacts", "ref"): "child", ("contacts", "rangon"): "contact_date"}, {"export": "contacts", "list1": ""}
    )
    header = headers.find("Export 2026-11-22", [["A title"], strange], spoken)
    assert header is not None and header.row == 2 and set(header.places) == {"child", "contact_date"}
    assert headers.find("List 1", [CONTACTS], spoken) is None


def found(sheet: str, row: list[str], spoken: Corrections = corrections.NO_CORRECTIONS) -> headers.Header:
    header = headers.find(sheet, [row], spoken)
    assert header is not None
    return header


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("contacts_2026-11-22.csv", "contacts"),
        ("SSD/Contacts 22-11-2026.CSV", "contacts"),
        ("List_1", "list1"),
        ("20261122", "20261122"),
        ("Front Sheet", "frontsheet"),
    ],
)
def test_next_weeks_file_has_the_same_name(name: str, kept: str) -> None:
    assert corrections.place_key(name) == kept


def test_a_workbooks_match_report_has_every_sheet_and_three_values(tmp_path: Path) -> None:
    path = annex_a_workbook(tmp_path / "a.xlsx", extra={1: ["Local note"]})
    report = sources.read(path, today=AS_AT).report
    first = report.places[0]
    assert first.taken_for == "contacts" and first.why is Why.COLUMNS_AND_NAME
    assert {column.field for column in first.columns} >= {"child", "contact_date"}
    assert all(len(column.sample.values) <= 3 for place in report.places for column in place.columns)
    assert places.from_json(places.to_json(report.places)) == report.places
    assert "places" not in report.to_json()


def test_a_dataset_of_files_is_corrected_by_column_and_by_file(tmp_path: Path) -> None:
    path = ssd_extract(tmp_path / "ssd.zip")
    strange = tmp_path / "strange.zip"
    with ZipFile(path) as old, ZipFile(strange, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode("utf-8-sig")
            new.writestr(name, text.replace("cont_contact_date", "Rang on", 1) if "contacts" in name else text)
    usual, odd = sources.read(path, today=AS_AT), sources.read(strange, today=AS_AT)
    assert "contacts" not in odd.tables
    correction = Correction("ssd", "ssd_contacts", "rangon", "cont_contact_date")
    again = sources.read(strange, today=AS_AT, corrections=[correction])
    assert again.tables["contacts"] == usual.tables["contacts"]
    (column,) = [
        one for place in again.report.places if place.taken_for == "ssd_contacts" for one in place.columns
        if one.field == "cont_contact_date"
    ]  # fmt: skip
    assert column.why is Why.CORRECTED and column.header == "Rang on"
    name = next(place.name for place in usual.report.places if place.taken_for == "ssd_contacts")
    none = sources.read(path, today=AS_AT, corrections=[Correction("ssd", "", corrections.place_key(name), "")])
    assert "contacts" not in none.tables


def test_a_return_is_corrected_by_column(tmp_path: Path) -> None:
    path = tmp_path / "missing.csv"
    path.write_text("CHILD,DOB,MISSING,MIS_START,Came back\n1,01/02/2012,M,03/04/2024,04/04/2024\n", "utf-8")
    assert field_of(path, "Came back") == ("", Why.UNKNOWN)
    correction = Correction("ssda903", "missing", "cameback", "MIS_END")
    assert field_of(path, "Came back", correction) == ("MIS_END", Why.CORRECTED)


def field_of(path: Path, header: str, *corrections: Correction) -> tuple[str, Why]:
    (place,) = sources.read(path, today=AS_AT, corrections=corrections).report.places
    (column,) = [one for one in place.columns if one.header == header]
    return column.field, column.why


PLACE = Place(
    "List 1",
    "contacts",
    Why.COLUMNS,
    1,
    (
        Column("Child", "child", Why.EXACT, Sample(("1", "2"), 2, 0, 2)),
        Column("Rang on", "", Why.UNKNOWN, Sample(("3 May 2026",), 1, 1, 0)),
        Column("Notes", "", Why.UNKNOWN, Sample(("spoke to aunt",), 1, 0, 0)),
        Column("Twice", "", Why.UNKNOWN),
        Column("twice", "", Why.UNKNOWN),
    ),
)
OFFERED = choices.fields("annex_a", "contacts")


def test_what_was_changed_is_told_from_what_was_not() -> None:
    (one,) = rules.columns_changed(PLACE, {0: "child", 1: "contact_date", 2: ""}, OFFERED)
    assert one == rules.Change("contacts", "rangon", "Rang on", "contact_date")
    (gone,) = rules.columns_changed(PLACE, {0: ""}, OFFERED)
    assert gone.means == corrections.NOTHING


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({0: "child", 1: ""}, "Nothing was changed"),
        ({1: "child"}, "“Child” and “Rang on” cannot both be Child Unique ID"),
        ({2: "contact_date"}, "None of the values of “Notes” that were looked at is a date"),
        ({2: "sex"}, "one of the codes of that field"),
        ({3: "contact_date"}, "Nothing was changed"),  # two columns headed alike cannot be told apart
        ({1: "no_such_field"}, "Nothing was changed"),
    ],
)
def test_what_cannot_be_so_is_refused_in_words(chosen: dict[int, str], words: str) -> None:
    with pytest.raises(Refused, match=words):
        rules.columns_changed(PLACE, chosen, OFFERED)


def test_two_sheets_are_not_one_list() -> None:
    other = Place("Export", "", Why.NO_COLUMNS)
    offered = choices.places("annex_a")
    with pytest.raises(Refused, match="“List 1” was taken for List 1: Contacts already"):
        rules.check_one_place((PLACE, other), 1, "contacts", offered)
    rules.check_one_place((PLACE, other), 1, "referrals", offered)
    assert rules.place_changed(other, "referrals", offered) == (rules.Change("", "export", "Export", "referrals"),)


def test_a_file_of_corrections_is_read_or_says_what_it_lacks() -> None:
    (one,) = corrections.from_json([{"source": "annex_a", "list": "contacts", "name": "Rang On", "means": "child"}])
    assert one == Correction("annex_a", "contacts", "rangon", "child")
    assert corrections.from_json(corrections.to_json([one])) == (one,)
    for wrong in ({}, [1], [{"source": "annex_a"}]):
        with pytest.raises(ValueError, match="correction"):
            corrections.from_json(wrong)


def test_every_source_offers_what_its_columns_may_be() -> None:
    assert choices.fields("ssd", "ssd_contacts")["cont_contact_date"].kind is Kind.DATE
    assert "list 1: Date of Contact" in choices.fields("ssd", "ssd_contacts")["cont_contact_date"].words
    assert choices.fields("ssda903", "missing")["MIS_END"] == Choice("MIS_END", "MIS_END", Kind.DATE)
    assert choices.fields("ssda903", "nothing") == choices.fields("annex_a", "nothing") == {}


def test_a_check_reads_by_a_file_of_corrections_or_says_what_it_lacks(tmp_path: Path) -> None:
    book = annex_a_workbook(tmp_path / "a.xlsx", headers={(1, "contact_date"): "Rang on"})
    mapping = tmp_path / "put-right.json"
    mapping.write_text('[{"source": "annex_a", "list": "contacts", "name": "Rang on", "means": "contact_date"}]')
    run, check = CliRunner(), ["check", str(book), "--as-at", f"{AS_AT}"]
    assert run.invoke(app, check).exit_code == 1
    assert run.invoke(app, [*check, "--mapping", str(mapping)]).exit_code == 0
    mapping.write_text("{")
    refused = run.invoke(app, [*check, "--mapping", str(mapping)])
    assert refused.exit_code == 2 and "put-right.json" in refused.output


def test_a_binary_workbook_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "annex-a.xlsb"
    with ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", "")
        packed.writestr("xl/workbook.bin", b"")
    report = sources.read(path).report
    assert not report.readable and report.findings[0].code == "binary_workbook"
    assert "Save As" in report.findings[0].message
