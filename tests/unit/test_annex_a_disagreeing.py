"""What a workbook says twice and differently: each disagreement is a finding with its cell."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders.readings import found, only, read
from tests.builders.workbooks import AS_AT, annex_a_workbook, child, usual_rows


def test_an_end_before_its_start(tmp_path: Path) -> None:
    early = {(4, 0, "authorised"): AS_AT - timedelta(days=60)}
    finding = only(read(annex_a_workbook(tmp_path / "order.xlsx", cells=early)).report, "end_before_start")
    assert (finding.list, finding.row, finding.column) == (4, 3, "Continuous Assessment Date of Authorisation")


@pytest.mark.parametrize(("days", "warned"), [(1, True), (0, False)])
def test_a_date_in_the_future(tmp_path: Path, days: int, warned: bool) -> None:
    report = read(annex_a_workbook(tmp_path / "f.xlsx", cells={(1, 0, "contact_date"): AS_AT + timedelta(days=days)}))
    assert bool(found(report.report, "future_date")) is warned


@pytest.mark.parametrize(("age", "born", "warned"), [(-1, 60, False), (3, 60, True), (8, None, False), (4, None, True)])
def test_ages_and_dates_of_birth(tmp_path: Path, age: int, born: int | None, warned: bool) -> None:
    """An unborn child may have an expected date of birth and the age -1; nobody else may be born tomorrow."""
    day = AS_AT + timedelta(days=born) if born else child(12)["born"]
    cells = {(number, index, column): value for number, index in ((1, 11), (2, 2)) for column, value in
             (("age", age), ("born", day))}  # fmt: skip
    report = read(annex_a_workbook(tmp_path / "ages.xlsx", cells=cells)).report
    assert bool(found(report, "age_disagrees")) is warned
    assert not found(report, "future_date")


def test_a_child_on_a_plan_who_is_not_in_need(tmp_path: Path) -> None:
    rows = [row for row in usual_rows()[6] if row["child"] != "90004"]
    finding = only(read(annex_a_workbook(tmp_path / "lists.xlsx", rows={6: rows})).report, "not_in_list_6")
    assert (finding.list, finding.value) == (7, "90004")


@pytest.mark.parametrize(
    ("index", "status"), [(3, "c) Child in need plan"), (0, "b) Child Protection plan"), (0, "e) Closed episode")]
)
def test_a_case_status_that_the_lists_contradict(tmp_path: Path, index: int, status: str) -> None:
    report = read(annex_a_workbook(tmp_path / "status.xlsx", cells={(6, index, "case_status"): status})).report
    assert only(report, "status_disagrees").value == status


def test_one_child_two_dates_of_birth(tmp_path: Path) -> None:
    report = read(
        annex_a_workbook(tmp_path / "born.xlsx", cells={(3, 0, "born"): child(1)["born"] + timedelta(days=2)})
    )
    assert only(report.report, "born_differs").list == 3
