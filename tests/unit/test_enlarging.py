"""The benchmarks' larger files: every child again under another number, nothing else changed."""

import zipfile

import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks import enlarging


def test_a_workbooks_rows_are_copied_under_other_numbers(tmp_path):
    small = xlsxwriter.Workbook(str(tmp_path / "small.xlsx"))
    # A title above the header is none, and a blank behind a number stays behind.
    for line, row in enumerate((["List 1: Contacts"], ["Child Unique ID", "Gender"], ["B-1 ", "Female"])):
        (small.get_worksheet_by_name("List_1") or small.add_worksheet("List_1")).write_row(line, 0, row)
    small.close()
    large = enlarging.workbook(tmp_path / "small.xlsx", 3, tmp_path / "large.xlsx")
    title, header, *rows = CalamineWorkbook.from_path(str(large)).get_sheet_by_name("List_1").to_python()
    assert (title[0], header) == ("List 1: Contacts", ["Child Unique ID", "Gender"])
    assert rows == [["B-1-0 ", "Female"], ["B-1-1 ", "Female"], ["B-1-2 ", "Female"]]


def test_a_census_grows_to_at_least_so_many_children(tmp_path):
    child = "<Child><ChildIdentifiers><LAchildID>{}</LAchildID></ChildIdentifiers></Child>"
    source = tmp_path / "census.xml"
    source.write_text(f"<Message><Children>{child.format('A')}{child.format('B')}</Children></Message>")
    large, children = enlarging.census(source, 3, tmp_path / "large.xml")
    assert children == 4
    assert large.read_text().count("<LAchildID>") == 4
    assert len({part.split("<")[0] for part in large.read_text().split("<LAchildID>")[1:]}) == 4


def test_care_returns_are_those_of_the_oldest_whole_year(tmp_path):
    with zipfile.ZipFile(tmp_path / "returns.zip", "w") as archive:
        archive.writestr("2026-header.csv", "CHILD,SEX\nA,1\n")
        archive.writestr("2027-header.csv", "CHILD,SEX\nA,1\nB,2\n")
    folder, children = enlarging.care_returns(tmp_path / "returns.zip", 2, tmp_path / "out")
    assert children == 2
    assert (folder / "header.csv").read_text().split() == ["CHILD,SEX", "A-0,1", "A-1,1"]
