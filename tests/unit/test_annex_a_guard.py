"""The child process: what it leaves behind, and that nothing a file does reaches the parent."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from practicelens.analytics import annex_a
from practicelens.analytics.annex_a import Report, guard
from practicelens.analytics.annex_a.spec import LISTS, columns
from practicelens.cli.extract import app
from tests.builders.workbooks import AS_AT, annex_a_workbook


def run(*words: str) -> tuple[int, str, str]:
    """The exit code, what was said, and what was said on the error stream."""
    result = CliRunner().invoke(app, ["check", *words, "--as-at", AS_AT.isoformat()])
    return result.exit_code, result.stdout, result.stderr


def test_tables_and_report_are_written(tmp_path: Path) -> None:
    report = annex_a.read_guarded(annex_a_workbook(tmp_path / "a.xlsx"), tmp_path / "out", today=AS_AT)
    assert report.publishable
    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert names == {"report.json", *(f"{spec.table}.parquet" for spec in LISTS.values())}
    table = pq.read_table(tmp_path / "out" / "looked_after.parquet")
    assert tuple(table.column_names) == columns(8)
    assert str(table.schema.field("started").type) == "date32[day]"
    assert str(table.schema.field("placements_12m").type) == "int32"
    kept = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert Report.from_json(kept) == report


def test_many_in_one_child_are_read_as_each_alone(tmp_path: Path) -> None:
    good, junk = annex_a_workbook(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    junk.write_text("not a workbook")
    jobs = [annex_a.Job(path, tmp_path / f"many-{n}", AS_AT) for n, path in enumerate((good, junk, good))]
    alone = [annex_a.read_guarded(job.path, tmp_path / f"alone-{n}", today=AS_AT) for n, job in enumerate(jobs)]
    assert annex_a.read_guarded_many(jobs) == alone
    names = {file.name for file in (tmp_path / "alone-2").iterdir()}
    assert {file.name for file in (tmp_path / "many-2").iterdir()} == names
    assert not (tmp_path / "many-1").exists()


def test_a_child_that_dies_on_one_of_many_costs_the_others_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = annex_a_workbook(tmp_path / "a.xlsx")
    jobs = [annex_a.Job(path, tmp_path / f"out-{n}", AS_AT) for n in range(2)]
    monkeypatch.setattr(guard, "_all_in_a_child", lambda *arguments: None)
    assert [report.publishable for report in annex_a.read_guarded_many(jobs)] == [True, True]


def test_nothing_is_written_when_nothing_could_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("not a workbook")
    assert not annex_a.read_guarded(path, tmp_path / "out").readable
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("seconds", "megabytes"), [(0, 2048), (60, 40)])
def test_a_file_that_takes_too_much_is_given_up(tmp_path: Path, seconds: int, megabytes: int) -> None:
    path = annex_a_workbook(tmp_path / "a.xlsx")
    report = annex_a.read_guarded(path, tmp_path / "out", seconds=seconds, megabytes=megabytes)
    assert not report.readable
    assert report.findings[0].code in {"too_large", "damaged"}
    assert not (tmp_path / "out").exists()


def test_a_crash_of_the_child_is_a_refusal_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard.sys, "executable", "/bin/false")
    assert annex_a.check_guarded(annex_a_workbook(tmp_path / "a.xlsx")) == guard.CRASHED


def test_check_says_what_it_found(tmp_path: Path) -> None:
    code, printed, _ = run(str(annex_a_workbook(tmp_path / "fine.xlsx")))
    assert code == 0
    assert "can be published" in printed


def test_check_names_sheet_row_and_column(tmp_path: Path) -> None:
    path = annex_a_workbook(tmp_path / "a.xlsx", cells={(1, 4, "contact_date"): "31/02/2024"}, drop={(2, "child")})
    code, printed, _ = run(str(path))
    assert code == 1
    assert printed.index("Stops publication") < printed.index("To look at")
    assert "List_1, “Date of Contact”" in printed
    assert "Row 7." in printed
    assert "31/02/2024" in printed


def test_check_as_json(tmp_path: Path) -> None:
    path = annex_a_workbook(
        tmp_path / "a.xlsx", cells={(1, 4, "contact_date"): "31/02/2024"}, sheets={"Notes": [["x"]]}
    )
    code, printed, _ = run(str(path), "--json")
    whole = json.loads(printed)
    assert code == 0
    assert {"lists", "findings"} <= set(whole)
    fields = {"list", "sheet", "header_row", "rows_read", "rows_kept", "rows_refused"}
    assert fields | {"columns_matched", "columns_missing", "columns_extra"} <= set(whole["lists"][0])
    date, sheet = whole["findings"]
    assert set(date) == {"code", "severity", "message", "list", "sheet", "row", "column", "value"}
    assert (date["list"], date["row"], date["value"]) == (1, 7, "31/02/2024")
    assert (sheet["list"], sheet["sheet"], sheet["severity"]) == (None, "Notes", "notes")


@pytest.mark.parametrize("extra", [(), ("--json",)])
def test_what_cannot_be_read_is_one_line_and_exit_2(tmp_path: Path, extra: tuple[str, ...]) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("Child,Name\n1,2\n")
    # What is a table, whatever its name says, is none of Annex A: its words are those of every other format.
    for each, lists in ((path, "tables"), (tmp_path, "tables"), (tmp_path / "none.xlsx", "lists")):
        code, printed, error = run(str(each), *extra)
        assert code == 2
        assert len(error.strip().splitlines()) == 1
        assert "Traceback" not in error
        if extra:
            assert json.loads(printed)[lists] == []
            assert json.loads(printed)["findings"][0]["severity"] == "blocks"


def test_a_day_that_is_none_is_one_line() -> None:
    result = CliRunner().invoke(app, ["check", "a.xlsx", "--as-at", "soon"])
    assert result.exit_code == 2
    assert "not a day" in result.stderr
