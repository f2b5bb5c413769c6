"""How often each check passed, failed and could not be judged: the three add up, and a fault moves one of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from practicelens.analytics.annex_a import reading
from practicelens.analytics.annex_a.counting import CHECKS, Counted, counted
from practicelens.analytics.annex_a.report import Report
from tests.builders.workbooks import AS_AT, annex_a_workbook

NEED = 6


def checks(folder: Path, **changes: Any) -> dict[str, Counted]:
    """What each check comes to in the small workbook with these changes, by the check's key."""
    report = reading.check(annex_a_workbook(folder / "annex-a.xlsx", **changes), today=AS_AT)
    keys = {words: key for key, words in CHECKS.items()}
    return {keys[one.words]: one for one in counted(report.checks)}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Counted]:
    return checks(tmp_path_factory.mktemp("usual"))


def test_a_faultless_workbook_fails_none_and_says_what_could_not_be_judged(usual: dict[str, Counted]) -> None:
    assert list(usual) == list(CHECKS)
    assert {key: one.failed for key, one in usual.items() if one.failed} == {}
    report_rows = sum(one.passed for one in usual["whose"].lists)
    assert usual["once"].passed == report_rows and usual["whose"].not_judged == 0
    assert usual["future"].not_judged > 0  # blank days: no closure, no end


@pytest.mark.parametrize(
    ("check", "cells"),
    [
        ("dates", {(NEED, 0, "started"): "the 3rd"}),
        ("codes", {(NEED, 0, "primary_need"): "Z9"}),
        ("order", {(NEED, 0, "closed"): date(2001, 1, 1)}),
        ("future", {(NEED, 0, "started"): date(2027, 1, 1)}),
        ("names", {(NEED, 0, "worker"): "Unallocated"}),
        ("whose", {(NEED, 0, "child"): None}),
        ("key_date", {(NEED, 0, "started"): None}),
        ("age", {(NEED, 0, "age"): 90}),
    ],
)
def test_one_fault_is_one_failure_of_its_check_in_its_list(
    usual: dict[str, Counted], tmp_path: Path, check: str, cells: dict[Any, Any]
) -> None:
    found = checks(tmp_path, cells=cells)[check]
    assert found.failed == 1
    assert [one.list for one in found.lists if one.failed] == [NEED]
    every = usual[check].passed + usual[check].not_judged
    # A row that is left out takes its other cells with it; of every other check the same cells are looked at.
    assert check == "whose" or found.passed + found.failed + found.not_judged == every


def test_a_column_that_is_missing_is_not_judged_and_not_passed(usual: dict[str, Counted], tmp_path: Path) -> None:
    found = checks(tmp_path, drop={(NEED, "primary_need")})["codes"]
    rows = next(one for one in usual["whose"].lists if one.list == NEED).passed
    assert found.passed < usual["codes"].passed and found.not_judged >= usual["codes"].not_judged + 1
    assert found.passed + found.not_judged == usual["codes"].passed + usual["codes"].not_judged and rows


def test_what_was_counted_is_kept_with_the_report(tmp_path: Path) -> None:
    report = reading.check(annex_a_workbook(tmp_path / "annex-a.xlsx"), today=AS_AT)
    assert Report.from_json(report.to_keep()).checks == report.checks != ()
