"""Every kind of bad input that the product promises to meet with a clear finding or a clear refusal."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from practicelens.analytics.annex_a import files, reading
from tests.builders.readings import found, only, read
from tests.builders.workbooks import AS_AT, annex_a_workbook, child, usual_rows


def test_the_valid_workbook_has_nothing_to_say(tmp_path: Path) -> None:
    whole = read(annex_a_workbook(tmp_path / "fine.xlsx"))
    assert whole.report.publishable
    assert whole.report.findings == ()
    assert len(whole.report.lists) == 11
    assert whole.tables["contacts"].num_rows == 12


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7 nothing here", "PDF"),
        (b"Child ID,Gender\n1,Male\n", "text file"),
        (b"<html><table></table></html>", "web page"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (bytes(range(200)), "other kind"),
    ],
)
def test_a_file_that_is_not_a_workbook(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "renamed.xlsx"
    path.write_bytes(content)
    report = read(path).report
    assert not report.readable
    assert not report.publishable
    assert only(report, "not_a_workbook").severity == "blocks"
    assert says in report.findings[0].message


def test_a_zip_that_is_not_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "papers.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    assert "Word document" in only(read(path).report, "not_a_workbook").message


def test_a_damaged_workbook(tmp_path: Path) -> None:
    whole = annex_a_workbook(tmp_path / "fine.xlsx").read_bytes()
    path = tmp_path / "half.xlsx"
    path.write_bytes(whole[: len(whole) // 2])
    assert only(read(path).report, "damaged").severity == "blocks"


def test_a_workbook_whose_sheet_is_not_xml(tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(annex_a_workbook(tmp_path / "fine.xlsx")) as fine, zipfile.ZipFile(path, "w") as broken:
        for part in fine.infolist():
            text = b"<worksheet><sheetData><row r='1'><c" if "sheet1.xml" in part.filename else fine.read(part)
            broken.writestr(part.filename, text)
    report = read(path).report
    assert not report.readable or report.findings


@pytest.mark.parametrize("suffix", [".xls", ".ods", ".xlsb", ".dat"])
def test_a_workbook_under_another_formats_name_is_read_as_what_it_is(tmp_path: Path, suffix: str) -> None:
    fine = annex_a_workbook(tmp_path / "fine.xlsx")
    renamed = tmp_path / f"fine{suffix}"
    renamed.write_bytes(fine.read_bytes())
    assert read(renamed).report == read(fine).report


def test_an_encrypted_workbook(tmp_path: Path) -> None:
    path = tmp_path / "secret.xlsx"
    path.write_bytes(files.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600)
    report = read(path).report
    assert not report.readable
    assert "password" in only(report, "encrypted").message


def test_an_old_container_that_is_not_encrypted_is_another_refusal(tmp_path: Path) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(files.OLE + b"\0" * 2000)
    assert only(read(path).report, "damaged")


def test_a_zip_bomb(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(annex_a_workbook(tmp_path / "fine.xlsx")) as fine, zipfile.ZipFile(path, "w") as bomb:
        for part in fine.infolist():
            bomb.writestr(part.filename, fine.read(part))
        bomb.writestr("xl/media/big.bin", b"\0" * (files.RATIO_FROM + 1), zipfile.ZIP_DEFLATED)
    report = read(path).report
    assert not report.readable
    assert only(report, "too_large")


def test_a_large_part_that_is_not_a_bomb_is_read(tmp_path: Path) -> None:
    path = tmp_path / "stored.xlsx"
    with zipfile.ZipFile(annex_a_workbook(tmp_path / "fine.xlsx")) as fine, zipfile.ZipFile(path, "w") as large:
        for part in fine.infolist():
            large.writestr(part.filename, fine.read(part))
        large.writestr("xl/media/big.bin", b"\0" * (files.RATIO_FROM + 1), zipfile.ZIP_STORED)
    assert read(path).report.publishable


def test_no_recognisable_list(tmp_path: Path) -> None:
    path = annex_a_workbook(tmp_path / "other.xlsx", lists=(), sheets={"Budget": [["Team", "Spend"], ["A", 3]]})
    report = read(path).report
    assert report.readable
    assert not report.publishable
    assert report.lists == ()
    assert only(report, "no_list").severity == "blocks"
    unknown = only(report, "sheet_not_recognised")
    assert (unknown.list, unknown.sheet, unknown.severity) == (None, "Budget", "notes")


def test_renamed_columns(tmp_path: Path) -> None:
    renamed = {(1, "child"): "child id ", (1, "born"): "D.O.B.", (1, "contact_date"): "Date of Contct"}
    report = read(annex_a_workbook(tmp_path / "renamed.xlsx", headers=renamed)).report
    assert report.findings == ()
    assert report.lists[0].columns_read_as["child id "] == "child"
    assert "Date of Contct" in report.lists[0].columns_matched


def test_reordered_columns(tmp_path: Path) -> None:
    order = {1: ["source", "contact_date", "age", "born", "ethnicity", "sex", "child"]}
    whole = read(annex_a_workbook(tmp_path / "reordered.xlsx", order=order))
    assert whole.report.findings == ()
    assert whole.tables["contacts"].column("child")[0].as_py() == "90001"


def test_a_missing_column(tmp_path: Path) -> None:
    whole = read(annex_a_workbook(tmp_path / "missing.xlsx", drop={(1, "ethnicity")}))
    assert whole.report.publishable
    missing = only(whole.report, "column_missing")
    assert (missing.severity, missing.list, missing.column) == ("warns", 1, "Ethnicity")
    assert whole.report.lists[0].columns_missing == ("Ethnicity",)
    assert whole.tables["contacts"].column("ethnicity").null_count == 12


@pytest.mark.parametrize("column", ["child", "contact_date"])
def test_a_missing_column_that_the_list_cannot_do_without(tmp_path: Path, column: str) -> None:
    report = read(annex_a_workbook(tmp_path / "missing.xlsx", drop={(1, column)})).report
    assert not report.publishable
    assert only(report, "required_column_missing").list == 1


def test_extra_columns(tmp_path: Path) -> None:
    report = read(annex_a_workbook(tmp_path / "extra.xlsx", extra={3: ["Locality", "Notes"]})).report
    assert report.publishable
    assert [finding.column for finding in found(report, "column_extra")] == ["Locality", "Notes"]
    assert report.lists[2].columns_extra == ("Locality", "Notes")


def test_two_columns_of_one_meaning(tmp_path: Path) -> None:
    report = read(annex_a_workbook(tmp_path / "twice.xlsx", extra={1: ["Child ID"]})).report
    assert only(report, "column_twice").column == "Child ID"
    assert report.lists[0].columns_matched[0] == "Child Unique ID"


@pytest.mark.parametrize(
    "name",
    [
        "List_1",
        "List 1",
        "List1",
        "LIST 01",
        "list 1 contacts",
        "1 - Contacts",
        "Contacts",
        "Sheet1",
        "List 4",
        "1. CON",
    ],
)
def test_sheet_names_in_any_usual_spelling(tmp_path: Path, name: str) -> None:
    """The columns say which list it is, whatever the sheet is called."""
    report = read(annex_a_workbook(tmp_path / "named.xlsx", lists=[1], names={1: name})).report
    assert [(each.list, each.sheet) for each in report.lists] == [(1, name)]


@pytest.mark.parametrize("above", [0, 1, 5, 13])
def test_title_rows_above_the_header(tmp_path: Path, above: int) -> None:
    report = read(annex_a_workbook(tmp_path / "titled.xlsx", title=above)).report
    assert report.findings == ()
    assert {each.header_row for each in report.lists} == {above + 1}


@pytest.mark.parametrize("dates", ["text", "serial", "iso", "excel"])
def test_dates_as_text_serials_iso_and_excel_s_own_are_the_same(tmp_path: Path, dates: str) -> None:
    whole = read(annex_a_workbook(tmp_path / "dated.xlsx", dates=dates))
    assert whole.report.findings == ()
    assert whole.tables["contacts"].column("contact_date")[0].as_py() == AS_AT - timedelta(days=21)


def test_an_impossible_date(tmp_path: Path) -> None:
    whole = read(annex_a_workbook(tmp_path / "impossible.xlsx", cells={(1, 4, "contact_date"): "31/02/2024"}))
    finding = only(whole.report, "impossible_date")
    assert (finding.list, finding.sheet, finding.row) == (1, "List_1", 7)
    assert (finding.column, finding.value) == ("Date of Contact", "31/02/2024")
    assert whole.report.publishable
    assert whole.tables["contacts"].column("contact_date")[4].as_py() is None
    assert whole.tables["contacts"].column("row")[4].as_py() == 7


def test_an_unknown_code(tmp_path: Path) -> None:
    whole = read(annex_a_workbook(tmp_path / "unknown.xlsx", cells={(6, 0, "primary_need"): "N77 - Moon"}))
    finding = only(whole.report, "unknown_code")
    assert (finding.list, finding.row, finding.value) == (6, 3, "N77 - Moon")
    assert whole.tables["in_need"].column("primary_need")[0].as_py() is None


def test_the_same_row_twice_is_counted_once(tmp_path: Path) -> None:
    rows = usual_rows()[1]
    whole = read(annex_a_workbook(tmp_path / "twice.xlsx", rows={1: [*rows, rows[0]]}))
    assert only(whole.report, "duplicate_row").row == 15
    assert (whole.report.lists[0].rows_read, whole.report.lists[0].rows_refused) == (13, 1)
    assert whole.tables["contacts"].num_rows == 12


def test_the_same_child_and_event_with_another_fact_stays(tmp_path: Path) -> None:
    rows = usual_rows()[1]
    whole = read(annex_a_workbook(tmp_path / "twice.xlsx", rows={1: [*rows, rows[0] | {"ethnicity": "b) WIRI"}]}))
    assert only(whole.report, "same_event").row == 15
    assert whole.report.lists[0].rows_refused == 0


@pytest.mark.parametrize("number", [6, 7, 8, 9])
def test_a_duplicate_child_in_a_list_of_one_row_a_child(tmp_path: Path, number: int) -> None:
    rows = usual_rows()[number]
    older = rows[0] | {"team": "Another Team"} | ({"started": AS_AT - timedelta(days=900)} if number != 9 else {})
    whole = read(annex_a_workbook(tmp_path / "twice.xlsx", rows={number: [rows[0], older, *rows[1:]]}))
    finding = only(whole.report, "duplicate_child")
    assert (finding.list, finding.row) == (number, 3 if number == 9 else 4)
    assert whole.report.lists[number - 1].rows_refused == 1


def test_an_open_plan_is_kept_before_one_that_began_later_and_ended(tmp_path: Path) -> None:
    plan = usual_rows()[7][0]
    ended = plan | {"started": AS_AT - timedelta(days=9), "ended": AS_AT - timedelta(days=1), "last_visit": None}
    whole = read(annex_a_workbook(tmp_path / "plans.xlsx", rows={7: [ended, plan]}))
    assert only(whole.report, "duplicate_child").row == 3
    assert whole.tables["protection_plans"].column("row").to_pylist() == [4]


def test_formulas(tmp_path: Path) -> None:
    cells = {(1, 0, "age"): ('=DATEDIF(D3,TODAY(),"y")', 8), (1, 1, "age"): ("=1+1", 8)}
    whole = read(annex_a_workbook(tmp_path / "formulas.xlsx", cells=cells))
    note = only(whole.report, "formulas")
    assert (note.severity, note.list, note.column) == ("notes", 1, "Age of Child (Years)")
    assert note.message.startswith("2 cells")
    assert whole.tables["contacts"].column("age")[0].as_py() == 8


def test_a_formula_whose_value_was_never_saved(tmp_path: Path) -> None:
    path = annex_a_workbook(tmp_path / "unsaved.xlsx", cells={(1, 0, "age"): ("=1+7", 8)})
    unsaved = tmp_path / "unsaved2.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(unsaved, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, old.read(part).replace(b"<f>1+7</f><v>8</v>", b"<f>1+7</f><v></v>"))
    finding = only(read(unsaved).report, "formula_not_stored")
    assert (finding.severity, finding.list, finding.row) == ("warns", 1, 3)
    assert not found(read(unsaved).report, "formulas")


def test_an_error_value_is_said_and_not_silently_blank(tmp_path: Path) -> None:
    finding = only(read(annex_a_workbook(tmp_path / "err.xlsx", cells={(3, 1, "team"): ("=NA()", "#N/A")})).report,
                   "error_value")  # fmt: skip
    assert (finding.list, finding.row, finding.column, finding.value) == (3, 4, "Allocated Team", "#N/A")


def test_a_list_with_no_rows(tmp_path: Path) -> None:
    whole = read(annex_a_workbook(tmp_path / "empty.xlsx", rows={2: []}))
    assert only(whole.report, "list_empty").list == 2
    assert whole.tables["early_help"].num_rows == 0


def test_no_rows_in_any_list(tmp_path: Path) -> None:
    report = read(annex_a_workbook(tmp_path / "empty.xlsx", rows={number: [] for number in range(1, 12)})).report
    assert only(report, "no_rows").severity == "warns"


def test_rows_that_are_all_refused_are_not_published_as_nothing(tmp_path: Path) -> None:
    nameless = {number: [] for number in range(1, 12)} | {1: [usual_rows()[1][0] | {"child": None}]}
    refused = read(annex_a_workbook(tmp_path / "refused.xlsx", rows=nameless)).report
    assert only(refused, "nothing_kept").severity == "blocks" and not refused.publishable
    one_named = nameless | {1: usual_rows()[1][:1]}
    assert read(annex_a_workbook(tmp_path / "kept.xlsx", rows=one_named)).report.publishable


def test_blank_rows_are_not_read(tmp_path: Path) -> None:
    rows = usual_rows()[1]
    dashes = dict.fromkeys(rows[0], "-")
    report = read(annex_a_workbook(tmp_path / "gaps.xlsx", rows={1: [rows[0], {}, dashes, {}, rows[1], {}]})).report
    assert (report.lists[0].rows_read, report.findings) == (2, ())


def test_more_rows_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 11)
    whole = read(annex_a_workbook(tmp_path / "long.xlsx"))
    assert only(whole.report, "too_many_rows").list == 1
    first = whole.report.lists[0]
    assert (first.rows_read, first.rows_kept, first.rows_refused) == (12, 0, 12)
    assert "contacts" not in whole.tables
    assert not whole.report.publishable


def test_as_many_rows_as_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 12)
    assert read(annex_a_workbook(tmp_path / "long.xlsx")).report.publishable


def test_blank_rows_do_not_count_towards_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 12)
    rows = usual_rows()[1]
    assert read(annex_a_workbook(tmp_path / "gaps.xlsx", rows={1: [*rows[:6], {}, {}, *rows[6:]]})).report.publishable


def test_a_missing_list(tmp_path: Path) -> None:
    report = read(annex_a_workbook(tmp_path / "short.xlsx", lists=[1, 6, 7, 8])).report
    assert [finding.list for finding in found(report, "list_missing")] == [2, 3, 4, 5, 9, 10, 11]
    assert report.publishable


def test_a_list_that_appears_twice(tmp_path: Path) -> None:
    again = [["Child Unique ID", "Date of Contact", "Contact Source"], ["90001", "01/02/2026", "6: Police"]]
    report = read(annex_a_workbook(tmp_path / "twice.xlsx", sheets={"Contacts copy": again})).report
    finding = only(report, "list_twice")
    assert (finding.severity, finding.list, finding.sheet) == ("blocks", 1, "Contacts copy")


def test_an_empty_copy_of_a_list_is_only_noted(tmp_path: Path) -> None:
    again = [["Child Unique ID", "Date of Contact", "Contact Source"]]
    whole = read(annex_a_workbook(tmp_path / "twice.xlsx", sheets={"Template": again}))
    assert only(whole.report, "list_twice").severity == "notes"
    assert whole.tables["contacts"].num_rows == 12


def test_a_row_without_an_identifier_is_refused(tmp_path: Path) -> None:
    whole = read(annex_a_workbook(tmp_path / "nameless.xlsx", cells={(1, 2, "child"): None}))
    assert only(whole.report, "identifier_missing").row == 5
    assert whole.report.lists[0].rows_refused == 1


def test_many_findings_alike_are_counted_honestly(tmp_path: Path) -> None:
    rows = [child(1) | {"child": f"8{n:04}", "contact_date": "32/01/2026", "source": "6: Police"} for n in range(260)]
    alike = found(read(annex_a_workbook(tmp_path / "many.xlsx", rows={1: rows})).report, "impossible_date")
    assert len(alike) == 201
    assert alike[-1].row is None
    assert "60 more" in alike[-1].message


def test_a_missing_file_a_folder_and_an_empty_file(tmp_path: Path) -> None:
    empty = tmp_path / "empty.xlsx"
    empty.touch()
    for path, code in ((tmp_path / "no.xlsx", "missing_file"), (tmp_path, "is_folder"), (empty, "empty_file")):
        assert only(read(path).report, code).severity == "blocks"
