"""Open children of an edition: who is nobody, what is never open, and whose an assessment is."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from practicelens.analytics import edition
from practicelens.analytics.measure import Level
from tests.builders import measuring

NOVEMBER = date(2026, 11, 22)
CHILD = {"child": "007", "born": date(2015, 3, 1)}
OPEN = {**CHILD, "started": date(2026, 9, 1), "case_status": "in_need_plan", "team": "duty  1", "worker": "Ann Bell"}


def _november(tmp_path: Path, lists: dict[str, list[dict[str, object]]], *aliases: edition.AliasRow) -> Any:
    return measuring.measured({NOVEMBER: lists}, tmp_path, measuring.frame(aliases=aliases))


@pytest.mark.parametrize("nobody", [True, False])
def test_a_word_for_nobody_is_no_worker(tmp_path: Path, nobody: bool) -> None:
    words = [edition.AliasRow("worker", "tb*", None)] if nobody else []
    with _november(tmp_path, {"in_need": [{**OPEN, "worker": "TBC"}]}, *words) as data:
        (figure,) = data.figures(["unallocated"], Level.AUTHORITY, None, NOVEMBER, NOVEMBER)
        row = data.child("007")
        assert row is not None
        assert (figure.numerator, figure.denominator) == (int(nobody), 1)
        assert row.worker_spelled == ("" if nobody else "TBC")
        assert len(data.unmatched()) == int(not nobody)
        assert [one.child for one in data.case_list("unallocated")] == (["007"] if nobody else [])


@pytest.mark.parametrize("after", [False, True])
def test_a_word_for_nobody_holds_between_its_dates(tmp_path: Path, after: bool) -> None:
    ends = NOVEMBER - timedelta(days=1) if after else NOVEMBER
    words = edition.AliasRow("worker", "Unallocated", None, None, ends)
    with _november(tmp_path, {"in_need": [{**OPEN, "worker": "unallocated"}]}, words) as data:
        (figure,) = data.figures(["unallocated"], Level.AUTHORITY, None, NOVEMBER, NOVEMBER)
    assert figure.numerator == int(not after)


def test_a_worker_whose_name_begins_like_a_word_for_nobody_is_somebody(tmp_path: Path) -> None:
    words = edition.AliasRow("worker", "ann *", None)
    with _november(tmp_path, {"in_need": [OPEN]}, words) as data:
        row = data.child("007")
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


@pytest.mark.parametrize(("own", "team_id"), [("Care 2", 2), (None, 1)])
def test_an_open_assessment_stays_with_the_team_that_does_it(tmp_path: Path, own: str | None, team_id: int) -> None:
    assessment = {**CHILD, "started": date(2026, 11, 2), "team": own}
    with _november(tmp_path, {"in_need": [{**OPEN, "team": "Duty 1"}], "assessments": [assessment]}) as data:
        counted = {
            team: data.figures(["assessments_open"], Level.TEAM, [team], NOVEMBER, NOVEMBER)[0].value for team in (1, 2)
        }
        (due,) = [one for one in data.due(None, date(2026, 1, 1), date(2027, 3, 1)) if one.kind == "assessment"]
        assert counted == {team_id: 1, 3 - team_id: 0}
        assert due.team_id == team_id
        child = data.child("007")
        assert child is not None and child.team_id == 1
