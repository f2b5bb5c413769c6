"""Open children of an edition: who is nobody, what is never open, and whose an assessment is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from practicelens.analytics import edition
from practicelens.analytics.measure import Level
from practicelens.analytics.measurements import Measurements
from tests.builders import measuring

NOVEMBER = date(2026, 11, 22)
CHILD = {"child": "007", "born": date(2015, 3, 1)}
OPEN = {**CHILD, "started": date(2026, 9, 1), "case_status": "in_need_plan", "team": "duty  1", "worker": "Ann Bell"}


WORDS = (
    edition.AliasRow("worker", "tb*", None),
    edition.AliasRow("worker", "Unallocated", None, None, NOVEMBER),
    edition.AliasRow("worker", "nobody yet", None, None, NOVEMBER - timedelta(days=1)),
    edition.AliasRow("worker", "ann *", None),
)
"""What is no worker's name here, and until when."""
SPELLED = {"1": "TBC", "2": "TXC", "3": "unallocated", "4": "nobody yet", "5": "Ann Bell"}


def _november(tmp_path: Path, lists: dict[str, list[dict[str, object]]], *aliases: edition.AliasRow) -> Any:
    cards = ("unallocated", "in_need_open", "plans_open", "assessments_open")
    return measuring.measured({NOVEMBER: lists}, tmp_path, measuring.frame(aliases=aliases), cards=cards)


@pytest.fixture(scope="module")
def spelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measurements]:
    """Children whose workers are spelled in several ways."""
    rows: list[dict[str, object]] = [{**OPEN, "child": child, "worker": worker} for child, worker in SPELLED.items()]
    with _november(tmp_path_factory.mktemp("spelled"), {"in_need": rows}, *WORDS) as data:
        yield data


def test_a_word_for_nobody_is_no_worker(spelled: Measurements) -> None:
    (figure,) = spelled.figures(["unallocated"], Level.AUTHORITY, None, NOVEMBER, NOVEMBER)
    nobodys, somebodys = (spelled.child(child) for child in "12")
    assert nobodys is not None and somebodys is not None
    assert (figure.numerator, figure.denominator) == (2, 5)
    assert (nobodys.worker_spelled, somebodys.worker_spelled) == ("", "TXC")
    assert {one.spelling for one in spelled.unmatched()} == {"TXC", "nobody yet"}
    assert [one.child for one in spelled.case_list("unallocated")] == ["1", "3"]


@pytest.mark.parametrize(("child", "after"), [("3", False), ("4", True)])
def test_a_word_for_nobody_holds_between_its_dates(spelled: Measurements, child: str, after: bool) -> None:
    row = spelled.child(child)
    assert row is not None and row.worker_spelled == ("nobody yet" if after else "")
    assert (child in {one.child for one in spelled.case_list("unallocated")}) is not after


def test_a_worker_whose_name_begins_like_a_word_for_nobody_is_somebody(spelled: Measurements) -> None:
    row = spelled.child("5")
    assert row is not None and row.worker_id is not None


def test_a_row_without_a_start_is_not_judged_and_never_open(tmp_path: Path) -> None:
    undated = {"child": "008", "team": "Duty 1", "case_status": "in_need_plan", "last_seen": NOVEMBER}
    plan = {"child": "008", "team": "Duty 1", "last_visit": date(2026, 11, 1)}
    with _november(tmp_path, {"in_need": [OPEN, undated], "protection_plans": [plan]}) as data:
        need, plans = data.figures(["in_need_open", "plans_open"], Level.AUTHORITY, None, NOVEMBER, NOVEMBER)
        assert (need.value, need.not_judged) == (1, 1)
        assert (plans.value, plans.not_judged) == (0, 1)
        assert [one.child for one in data.case_list("open")] == ["007"]
        assert [one.child for one in data.due(None, date(2026, 1, 1), date(2027, 1, 1)) if one.child == "008"] == []
        assert sum(row.children for row in data.caseload(None)) == 1


def test_an_open_assessment_stays_with_the_team_that_does_it(tmp_path: Path) -> None:
    """Of a child of the first team: the second does the assessment of one, and nobody is told to do the other's."""
    own = {"007": "Care 2", "008": None}
    need = [{**OPEN, "child": child, "team": "Duty 1"} for child in own]
    assessments = [{"child": child, "started": date(2026, 11, 2), "team": team} for child, team in own.items()]
    with _november(tmp_path, {"in_need": need, "assessments": assessments}) as data:
        for team, child in ((2, "007"), (1, "008")):
            (figure,) = data.figures(["assessments_open"], Level.TEAM, [team], NOVEMBER, NOVEMBER)
            behind = data.children("assessments_open", Level.TEAM, team, NOVEMBER, NOVEMBER)
            assert (figure.value, [one.child for one in behind]) == (1, [child])
            (due,) = [one for one in data.due([team], date.min, date.max) if one.kind == "assessment"]
            assert (due.child, due.team_id) == (child, team)
            row = data.child(child)
            assert row is not None and row.team_id == 1
