"""The small workbooks that lie beside the project, each with one fault: each does what its README says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from practicelens.cli.extract import app
from tests.builders.readings import found, read

CASES = Path(__file__).parents[3] / "shared" / "data" / "annex_a_cases"
FILES = sorted(CASES.glob("*.xlsx"))
COMMON = {"list_empty", "status_disagrees"}
"""What the workbook without a fault is told too: eight lists are empty, and three statuses are not list 7's."""


def counts(whole: Any) -> dict[str, int]:
    """How many findings of each code, without those of the faultless workbook."""
    codes = [one.code for one in whole.report.findings if one.code not in COMMON]
    return {code: codes.count(code) for code in codes}


def control(whole: Any) -> None:
    assert counts(whole) == {}


def from_1904(whole: Any) -> None:
    assert whole.tables["referrals"].column("referral_date")[0].as_py() == date(2026, 9, 1)


def no_addresses(whole: Any) -> None:
    assert counts(whole) == {"error_value": 1, "formula_not_stored": 1}


def no_dates(whole: Any) -> None:
    assert set(counts(whole)) == {"placeholder_date"}
    assert set(whole.tables["in_need"].column("closed").to_pylist()) == {None}
    assert set(whole.tables["protection_plans"].column("last_visit").to_pylist()) == {None}


def no_workers(whole: Any) -> None:
    assert counts(whole) == {"placeholder_name": 2}


def hidden(whole: Any) -> None:
    assert counts(whole) == {"list_hidden": 1}
    assert whole.tables["in_need"].num_rows == 5


def noughts(whole: Any) -> None:
    assert counts(whole) == {"identifiers_differ": 1}


def rounded(whole: Any) -> None:
    assert counts(whole) == {"identifier_rounded": 10}
    assert not whole.report.publishable


def totals(whole: Any) -> None:
    assert counts(whole) == {"total_row": 1, "note_row": 1}
    assert whole.tables["in_need"].num_rows == 5


EXPECTED: dict[str, Callable[[Any], None]] = {
    "00": control,
    "03": from_1904,
    "07b": no_addresses,
    "10": no_dates,
    "11": no_workers,
    "13": hidden,
    "19": noughts,
    "20": rounded,
    "34": totals,
}


@pytest.mark.skipif(not FILES, reason="the workbooks do not lie beside the project")
def test_every_case_does_what_its_readme_says() -> None:
    for path in FILES:
        EXPECTED[path.name.partition("-")[0]](read(path))


@pytest.mark.skipif(not FILES, reason="the workbooks do not lie beside the project")
def test_the_command_line_says_the_same() -> None:
    for path in FILES:
        report = read(path).report
        done = CliRunner().invoke(app, ["check", str(path), "--as-at", "2026-11-29"])
        assert done.exit_code == (0 if report.publishable else 1)
        lines = " ".join(done.stdout.split())
        assert all(" ".join(one.message.split()) in lines for one in report.findings if found(report, one.code))
