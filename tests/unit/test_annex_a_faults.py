"""Faults that people reported of real files: what stands for nothing is nothing, and what is no child is none."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from practicelens.analytics.annex_a.identifiers import level
from practicelens.analytics.annex_a.spec import LISTS
from practicelens.analytics.nobody import SHIPPED, means_nobody
from tests.builders.readings import found, only, read
from tests.builders.workbooks import annex_a_workbook, usual_rows

Change = Callable[[Any], None]


def column(whole: Any, table: str, name: str) -> list[Any]:
    values: list[Any] = whole.tables[table].column(name).to_pylist()
    return values


def changed(path: Path, change: Change) -> Path:
    """The valid workbook with something done to it by hand."""
    book = openpyxl.load_workbook(annex_a_workbook(path))
    change(book)
    book.save(path)
    return path


def without_addresses(path: Path, to: Path) -> Path:
    """The same workbook as some systems write it: neither cells nor rows say where they stand."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename.startswith("xl/worksheets/sheet"):
                content = re.sub(rb'(<(?:c|row)\b[^>]*?) r="[A-Z]*\d+"', rb"\1", content)
            new.writestr(part.filename, content)
    return to


def test_placeholder_dates_close_no_child_and_are_no_visit(tmp_path: Path) -> None:
    cells = {(6, 0, "closed"): date(1900, 1, 1), (7, 0, "last_visit"): "01/01/1900", (7, 0, "ended"): "31/12/9999"}
    whole = read(annex_a_workbook(tmp_path / "none.xlsx", cells=cells))
    assert {(one.list, one.column) for one in found(whole.report, "placeholder_date")} == {
        (6, "CIN Closure Date"),
        (7, "Date of the Last Statutory Visit"),
        (7, "Child Protection Plan End Date"),
    }
    assert column(whole, "in_need", "closed")[0] is None
    assert column(whole, "protection_plans", "last_visit")[0] is column(whole, "protection_plans", "ended")[0] is None
    # Nothing else is said: no end before its start, no status that disagrees.
    assert {one.code for one in whole.report.findings} == {"placeholder_date"}


def test_a_day_beside_a_placeholder_is_a_day(tmp_path: Path) -> None:
    whole = read(annex_a_workbook(tmp_path / "day.xlsx", cells={(1, 0, "born"): date(2016, 1, 1)}))
    assert not found(whole.report, "placeholder_date")


def test_words_for_nobody_are_told_once_a_column(tmp_path: Path) -> None:
    cells = {(6, 0, "worker"): "TBC", (6, 1, "worker"): " unallocated ", (6, 2, "worker"): "Key Agency KA9"}
    whole = read(annex_a_workbook(tmp_path / "nobody.xlsx", cells=cells))
    finding = only(whole.report, "placeholder_name")
    assert (finding.list, finding.row, finding.column, finding.value) == (6, 3, "Allocated Worker", "TBC")
    assert "in 3 of 9 rows" in finding.message


@pytest.mark.parametrize("name", ["Tara Becket-Cole", "Agency Smith-Jones (agency)", "Dutyman, Ann", "No Name Team"])
def test_a_name_that_only_looks_alike_is_somebody(name: str) -> None:
    assert not means_nobody(name.lower(), [word for word in SHIPPED["worker"] if word != "agency *"])


def test_what_the_reader_warns_of_is_what_an_authority_is_given() -> None:
    given = import_module("practicelens.people.migrations.0002_words_for_nobody")
    assert {word.casefold() for word in (*given.BOTH, *given.WORKER)} == set(SHIPPED["worker"])
    assert {word.casefold() for word in (*given.BOTH, *given.TEAM)} == set(SHIPPED["team"])


def test_a_total_a_note_and_a_second_header_are_no_children(tmp_path: Path) -> None:
    rows = usual_rows()[6]
    header = {field.column: field.header for field in LISTS[6].fields if not field.since_2024}
    rows += [header, {"child": "Total", "disability": 9}, {"child": "Source: case system, run today"}]
    whole = read(annex_a_workbook(tmp_path / "foot.xlsx", rows={6: rows}))
    assert [(one.code, one.row) for one in whole.report.findings] == [
        ("header_again", 12),
        ("total_row", 13),
        ("note_row", 14),
    ]
    assert whole.tables["in_need"].num_rows == 9
    finding = next(one for one in whole.report.lists if one.list == 6)
    assert (finding.rows_read, finding.rows_kept, finding.rows_refused) == (12, 9, 3)


def test_a_child_whose_identifier_begins_like_a_total_stays(tmp_path: Path) -> None:
    whole = read(annex_a_workbook(tmp_path / "child.xlsx", cells={(1, 0, "child"): "Total-17"}))
    assert whole.tables["contacts"].num_rows == 12
    assert not found(whole.report, "total_row")


def test_plain_numbers_of_a_workbook_of_1904(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        book["List_1"].cell(3, 6).value = (date(2026, 9, 1) - date(1904, 1, 1)).days
        book["List_1"].cell(3, 6).number_format = "General"

    whole = read(changed(tmp_path / "mac.xlsx", change))
    assert column(whole, "contacts", "contact_date")[0] == date(2026, 9, 1)
    assert only(whole.report, "dates_from_1904").severity == "notes"


@pytest.mark.parametrize(
    ("code", "cell"), [("error_value", ("=NA()", "#N/A")), ("formulas", ("=1+7", 8))], ids=["error", "formula"]
)
def test_cells_without_addresses_tell_the_same(tmp_path: Path, code: str, cell: tuple[str, Any]) -> None:
    path = annex_a_workbook(tmp_path / "with.xlsx", cells={(3, 1, "age"): cell})
    bare = without_addresses(path, tmp_path / "without.xlsx")
    with_addresses, without = read(path), read(bare)
    assert only(without.report, code) == only(with_addresses.report, code)
    # A list without one blank cell: a cell that is not there has no place to keep for those after it.
    assert without.tables["referrals"] == with_addresses.tables["referrals"]


def test_a_hidden_second_list_is_left_out_and_named(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        copy = book.copy_worksheet(book["List_6"])
        copy.title, copy.sheet_state = "Old copy", "veryHidden"
        # Before the other, so that order does not decide.
        book.move_sheet(copy, offset=-len(book.sheetnames) + 1)

    whole = read(changed(tmp_path / "hidden.xlsx", change))
    finding = only(whole.report, "list_hidden")
    assert (finding.sheet, finding.severity) == ("Old copy", "warns")
    assert "hidden" in finding.message
    assert "“List_6” is taken" in finding.message
    assert whole.report.publishable


def test_a_second_list_in_sight_stops_publication(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book.copy_worksheet(book["List_6"]).title = "Old copy"

    whole = read(changed(tmp_path / "twice.xlsx", change))
    assert only(whole.report, "list_twice").severity == "blocks"


def test_merged_cells_are_told(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["List_6"].merge_cells("A1:C1")  # a title above the header harms nothing
        book["List_7"].merge_cells("A3:A4")

    whole = read(changed(tmp_path / "merged.xlsx", change))
    assert (only(whole.report, "merged_cells").list, only(whole.report, "merged_cells").row) == (7, 3)


def test_noughts_lost_in_one_list_have_one_finding(tmp_path: Path) -> None:
    rows = usual_rows()
    for number in rows.keys() - {11}:
        for row in rows[number]:
            row["child"] = f"00{re.sub('[^0-9]', '', row['child'])}"
    for row in rows[7]:
        row["child"] = float(row["child"])
    whole = read(annex_a_workbook(tmp_path / "noughts.xlsx", rows=rows))
    assert [(one.code, one.list) for one in whole.report.findings] == [("identifiers_differ", 7)]
    assert "3 identifiers" in whole.report.findings[0].message


@pytest.mark.parametrize(("one", "other"), [("c-12", "C 12"), ("0012", "12"), ("AB0012", "ab-12")])
def test_what_is_levelled_in_identifiers(one: str, other: str) -> None:
    assert level(one) == level(other)
    assert level(one) != level(f"{other}0")


def test_rounded_identifiers_stop_publication(tmp_path: Path) -> None:
    rows = usual_rows()[1]
    for row in rows:
        row["child"] = 1.9143100000101e18
    whole = read(annex_a_workbook(tmp_path / "rounded.xlsx", rows={1: rows}))
    assert {one.code for one in whole.report.findings} == {"identifier_rounded"}
    assert not whole.report.publishable
    assert whole.tables["contacts"].num_rows == 0


def test_one_cell_in_the_last_row_adds_no_rows(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["List_6"].cell(1_048_576, 1).value = "C-99"

    whole = read(changed(tmp_path / "stray.xlsx", change))
    assert column(whole, "in_need", "row")[-1] == 1_048_576
    assert whole.tables["in_need"].num_rows == 10
