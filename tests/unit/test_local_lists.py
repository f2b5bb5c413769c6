"""Local lists: the columns of any file are proposed by name and values, rows are kept or refused with their reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from practicelens.access.errors import Refused
from practicelens.analytics.annex_a.matching.places import Column, Sample, Why
from practicelens.analytics.local_lists import guard, reading
from practicelens.analytics.local_lists.kinds import KINDS, PREFIX
from practicelens.performance.extracts.local_lists import rules

TODAY = date(2026, 11, 23)
WORKFORCE, INTERVIEWS = KINDS["workforce"], KINDS["return_interviews"]
STAFF = "Staff name,Team,Grade,WTE,Agency staff?\n"


def written(tmp_path: Path, text: str | bytes, name: str = "list.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def mapped(looked: reading.Looked) -> dict[str, str]:
    return {column.header: column.field for column in looked.columns if column.field}


def test_columns_are_proposed_by_name_and_then_by_values(tmp_path: Path) -> None:
    looked = reading.look(written(tmp_path, STAFF + "Nadia Petrov,One,SW2,0.8,No\n"), WORKFORCE, {})
    assert mapped(looked) == {"Staff name": "worker", "Team": "team", "WTE": "fte", "Agency staff?": "agency"}
    assert looked.columns[2].why is Why.UNKNOWN and looked.columns[3].sample.values == ("0.8",)
    strange = written(tmp_path, "Case number,When,Offered\n1,03/11/2026,Yes\n")
    by_values = reading.look(strange, INTERVIEWS, {})
    assert mapped(by_values) == {"Case number": "child", "When": "missing_from", "Offered": "offered"}
    assert by_values.columns[1].why is Why.VALUES


def test_what_somebody_said_before_is_proposed_first(tmp_path: Path) -> None:
    looked = reading.look(written(tmp_path, STAFF + "A,B,C,1,No\n"), WORKFORCE, {"grade": "role"})
    assert looked.columns[2].field == "role" and looked.columns[2].why is Why.CORRECTED


def test_rows_read_are_rows_kept_and_rows_refused(tmp_path: Path) -> None:
    text = (
        "Workforce of November,,,\n" + STAFF + "Nadia Petrov,One,SW2,0.8,No\nNadia Petrov,One,SW2,0.8,No\n"
        ",One,SW2,1,No\n\nTotal,,,1.8,\nAda Bell,Two,SW1,3.7,maybe\n"
    )
    mapping = {"staffname": "worker", "team": "team", "wte": "fte", "agencystaff": "agency"}
    found = reading.read(written(tmp_path, text), WORKFORCE, mapping, today=TODAY)
    assert (found.rows_read, found.rows_kept) == (5, 2)
    assert sorted(one.code for one in found.findings) == [
        "duplicate_row", "out_of_range", "row_incomplete", "total_row", "unknown_code",
    ]  # fmt: skip
    assert found.table is not None and found.table.to_pylist() == [
        row(3, "Nadia Petrov", "One", 0.8, "no"), row(8, "Ada Bell", "Two", 3.7, None),
    ]  # fmt: skip


def row(number: int, worker: str, team: str, fte: float, agency: str | None) -> dict[str, object]:
    return {"row": number, "worker": worker, "team": team, "role": None, "fte": fte, "agency": agency,
            "started": None, "left": None}  # fmt: skip


def test_dates_are_checked_against_each_other_and_the_day(tmp_path: Path) -> None:
    text = "Child,From,Back\n1,02/11/2026,01/11/2026\n2,02/12/2026,\n3,not known,01/11/2026\n"
    mapping = {"child": "child", "from": "missing_from", "back": "returned"}
    found = reading.read(written(tmp_path, text), INTERVIEWS, mapping, today=TODAY)
    assert [(one.code, one.row, one.value) for one in found.findings] == [
        ("row_incomplete", 4, "not known"), ("future_date", 3, "02/12/2026"), ("end_before_start", 2, "01/11/2026"),
    ]  # fmt: skip
    assert (found.rows_read, found.rows_kept) == (3, 2)


@pytest.mark.parametrize(
    "data",
    [
        STAFF.replace(",", ";") + "Zoë;One;SW;1;No\n",
        STAFF.replace(",", "\t") + "Zoë\tOne\tSW\t1\tNo\n",
        (STAFF + "Zoë,One,SW,1,No\n").encode("cp1252"),
        (STAFF + "Zoë,One,SW,1,No\n").encode("utf-16"),
    ],
)
def test_any_usual_text_is_read(tmp_path: Path, data: str | bytes) -> None:
    mapping = {"staffname": "worker", "wte": "fte"}
    found = reading.read(written(tmp_path, data), WORKFORCE, mapping, today=TODAY)
    assert found.table is not None and found.table["worker"].to_pylist() == ["Zoë"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.4 is no list\n", "No row with the names of columns"),
        (b"alone\n1\n2\n", "No row with the names of columns"),
    ],
)
def test_what_is_no_list_is_said_in_words(tmp_path: Path, data: bytes, words: str) -> None:
    assert words in reading.look(written(tmp_path, data), WORKFORCE, {}).fault


def test_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    found = reading.read(written(tmp_path, STAFF), WORKFORCE, {"staffname": "worker"}, today=TODAY)
    assert (found.rows_read, [one.code for one in found.findings]) == (0, ["list_empty"])


def test_of_two_sheets_alike_the_first_is_read_and_formulas_are_told(tmp_path: Path) -> None:
    path = tmp_path / "staff.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name in ("About", "Now", "Before"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["Read me"] if name == "About" else ["Name", "Team", "FTE"])
        if name != "About":
            sheet.write_row(1, 0, [name, "One"])
            sheet.write_formula(1, 2, "=0.5+0.5", None, 1)
    book.close()
    found = reading.read(path, WORKFORCE, {"name": "worker", "team": "team", "fte": "fte"}, today=TODAY)
    assert found.table is not None and found.table["worker"].to_pylist() == ["Now"]
    assert found.looked.sheet == "Now" and {one.code for one in found.findings} == {"sheet_alike", "formulas"}


def test_a_list_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    path = written(tmp_path, STAFF + "Nadia Petrov,One,SW2,0.8,No\n")
    assert guard.look_guarded(path, "workforce", {}) == reading.look(path, WORKFORCE, {})
    found = guard.read_guarded(path, "workforce", {"staffname": "worker"}, tmp_path / "out", today=TODAY)
    assert (found.rows_read, found.rows_kept) == (1, 1)
    assert (tmp_path / "out" / f"{PREFIX}workforce.parquet").is_file()


COLUMNS = (
    Column("Name", "", Why.UNKNOWN, Sample(("Nadia",), 1)),
    Column("WTE", "", Why.UNKNOWN, Sample(("0.8",), 1)),
    Column("Notes", "", Why.UNKNOWN, Sample(("spoken to",), 1)),
    Column("Same", "", Why.UNKNOWN),
    Column("same", "", Why.UNKNOWN),
    Column("", "", Why.NO_HEADER),
)


def test_a_mapping_names_the_columns_it_chose() -> None:
    assert rules.chosen_mapping(WORKFORCE, COLUMNS, {0: "worker", 1: "fte", 2: ""}) == {0: "worker", 1: "fte"}


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({1: "fte"}, "Say which column is: Worker"),
        ({0: "worker", 2: "worker"}, "“Name” and “Notes” cannot both be Worker"),
        ({0: "worker", 2: "started"}, "The values of “Notes” are not what Started holds"),
        ({0: "worker", 2: "fte"}, "not what Full-time equivalent holds"),
        ({0: "worker", 3: "role"}, "Two columns are headed “Same”"),
        ({0: "worker", 5: "role"}, "without a header"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_in_words(chosen: dict[int, str], words: str) -> None:
    with pytest.raises(Refused, match=words):
        rules.chosen_mapping(WORKFORCE, COLUMNS, chosen)


def test_a_list_goes_with_the_extract_of_its_day_or_of_the_six_after() -> None:
    day = date(2026, 11, 20)
    assert [rules.goes_with(day, date(2026, 11, each)) for each in (19, 20, 26, 27)] == [False, True, True, False]


def test_a_mapping_still_fits_while_all_its_columns_are_there() -> None:
    assert rules.still_fits(["Name", "WTE", "New"], {"name": "worker", "wte": "fte"})
    assert not rules.still_fits(["Name", "New"], {"name": "worker", "wte": "fte"})


def test_every_kind_has_its_key_first_and_no_field_twice() -> None:
    for kind in KINDS.values():
        columns = [field.column for field in kind.fields]
        assert kind.fields[0].column == kind.keyed and kind.fields[0].required
        assert len(set(columns)) == len(columns)
        assert {each for pair in kind.starts_ends for each in pair} <= set(columns)
