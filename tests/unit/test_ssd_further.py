"""What the Standard Safeguarding Dataset holds and Annex A lacks, in tables of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from practicelens.analytics.annex_a import Reading
from practicelens.analytics.annex_a.report import Severity, place_in
from tests.builders.readings import only
from tests.builders.ssd_extracts import ago, usual_tables
from tests.unit.test_ssd import read


def beside(whole: Reading, table: str) -> list[dict[str, Any]]:
    return [{name: cell for name, cell in row.items() if cell is not None} for row in whole.beside[table].to_pylist()]


@pytest.mark.parametrize("dialect", ["systemc", "eclipse", "mosaic"])
def test_what_annex_a_lacks_is_kept_in_tables_of_its_own(tmp_path: Path, dialect: str) -> None:
    # A visit that is planned is none yet; one without a day is refused.
    cells = {("cin_visits", 1, "cinv_cin_visit_date"): ago(-3), ("cp_visits", 1, "cppv_cp_visit_date"): ""}
    whole = read(tmp_path, dialect=dialect, cells=cells)
    assert beside(whole, "visits") == [
        {"row": 2, "child": "1", "visited": ago(12), "kind": "in_need_plan", "seen": "yes"},
        {"row": 5, "child": "2", "visited": ago(9), "kind": "protection_plan", "seen": "yes", "seen_alone": "yes"},
        {"row": 8, "child": "3", "visited": ago(25), "kind": "looked_after", "seen": "yes"},
    ]
    visits = next(one for one in whole.report.further if one.table == "visits")
    assert (visits.rows_read, visits.rows_refused, visits.rows_left_out) == (4, 1, 1)
    assert place_in(visits.parts, 8) == ("ssd_cla_visits.csv", 2)
    assert only(whole.report, "further_refused").severity is Severity.WARNS
    spells = {(one["child"], one["started"]): one for one in beside(whole, "visit_spells")}
    assert {key: (one["kind"], one.get("ended")) for key, one in spells.items()} == {
        ("1", ago(18)): ("in_need_plan", None),
        ("2", ago(1500)): ("protection_plan", ago(1200)),
        ("2", ago(90)): ("protection_plan", None),
        ("3", ago(390)): ("looked_after", ago(100)),
        ("3", ago(100)): ("looked_after", None),
    }
    worker = {"mosaic": "W{}"}.get(dialect, "Worker {}").format  # Mosaic's professionals have no names
    owed = {"team": "North", "worker": worker(2), "started": ago(90)}
    care = {"child": "3", "team": "Care", "worker": worker(3), "started": ago(390), "kind": "looked_after"}
    assert beside(whole, "reviews") == [
        {"row": 2, "child": "2", "kind": "protection_plan", "due": ago(10), "held": ago(15), "quorate": "yes"}
        | {"participation": "PN1", **owed},
        {"row": 4, "due": ago(64), "held": ago(60), "cancelled": "no", "participation": "PN6", **care},
        {"row": 5, "due": ago(8), "held": ago(8), "cancelled": "yes", **care},
    ]
    # The reviewing officer holds no child.
    assert [(one["child"], one["started"]) for one in beside(whole, "involvements")] == [
        ("2", ago(90)),
        ("3", ago(200)),
    ]


def test_hours_that_are_no_part_of_a_post_are_blank_and_said(tmp_path: Path) -> None:
    usual = usual_tables()["professionals"]
    hours = ("0.8", "37", "")
    posts = [one | {"prof_full_time_equivalency": each} for one, each in zip(usual, hours, strict=True)]
    whole = read(tmp_path, rows={"professionals": posts})
    assert [(one["worker"], one.get("fte")) for one in beside(whole, "workforce")] == [
        ("Worker 1", 0.8), ("Worker 2", None), ("Worker 3", None)
    ]  # fmt: skip
    assert only(whole.report, "hours_unclear").value == "37"


def test_a_placement_left_open_ends_with_its_care_and_a_missing_file_is_told(tmp_path: Path) -> None:
    ceased = {("cla_episodes", 1, "clae_cla_episode_ceased_date"): ago(5)}
    whole = read(tmp_path, cells=ceased, without=["cla_visits", "involvements"])
    assert [one.get("ended") for one in beside(whole, "visit_spells") if one["child"] == "3"] == [ago(100), ago(5)]
    assert "involvements" not in whole.beside
    messages = [one.message for one in whole.report.findings if one.code == "further_missing"]
    assert ["ssd_cla_visits" in messages[0], "nothing of it can be told" in messages[1]] == [True, True] and len(
        messages
    ) == 2


def test_a_review_to_come_is_due_and_not_held_and_one_that_says_nothing_is_refused(tmp_path: Path) -> None:
    due, held, plan = "cppr_cp_review_due", "cppr_cp_review_date", "cppr_cp_plan_id"
    usual = usual_tables()["cp_reviews"][0]
    rows = [
        usual | {due: ago(-20), held: "", "cppr_cp_review_participation": "spoke up"},
        usual | {due: ago(-30), held: ago(-20)},
        # Without its plan it is of the one that ran on its day, and that one is over.
        usual | {plan: "", due: ago(1300), held: ago(1290)},
        usual | {due: "", held: ""},
    ]
    elsewhere = {("cp_plans", 0, "cppl_cp_plan_ola"): "Y"}
    for cells, kept in (({}, 3), (elsewhere, 2)):
        whole = read(tmp_path, rows={"cp_reviews": rows}, cells=cells, without=["cla_reviews"])
        found = [(one["due"], one.get("held"), one.get("ended")) for one in beside(whole, "reviews")]
        assert found == [
            (ago(-20), None, None), (ago(-30), None, None), (ago(1300), ago(1290), ago(1200))
        ][:kept]  # fmt: skip
        report = next(one for one in whole.report.further if one.table == "reviews")
        assert (report.rows_read, report.rows_refused, report.rows_left_out) == (kept + 1, 1, 3 - kept)
    assert only(whole.report, "participation_unclear").value == "spoke up"


def test_times_missing_and_pre_proceedings_are_kept_with_what_came_of_them(tmp_path: Path) -> None:
    # A return to come is a guess, and an outcome in other words is blank and told.
    cells = {
        ("missing", 0, "miss_missing_episode_end_date"): ago(-2),
        ("missing", 1, "miss_missing_episode_end_date"): ago(198),
        ("pre_proceedings", 1, "prep_pre_pro_outcome"): "Awaited",
    }
    whole = read(tmp_path, cells=cells)
    care = {"child": "3", "team": "Care", "worker": "Worker 3"}
    assert beside(whole, "missing") == [
        {"row": 2, "started": ago(50), "kind": "missing", "offered": "yes", "accepted": "no", **care},
        {"row": 3, "started": ago(200), "ended": ago(198), "kind": "missing", "offered": "yes", "accepted": "yes"}
        | {**care, "team": "Care"},
        {"row": 4, "started": ago(70), "kind": "absent", **care},
        {"row": 5, "started": ago(500), "kind": "missing", "offered": "yes", "accepted": "yes", **care},
    ]
    (issued, running) = beside(whole, "pre_proceedings")
    assert (issued["started"], issued["letter"], issued["first_meeting"]) == (ago(520), ago(510), ago(500))
    assert (issued["ended"], issued["issue_letter"], issued["outcome"]) == (ago(405), ago(402), "issued")
    assert issued["meetings"] == 2 and (running["child"], running["started"]) == ("2", ago(40))
    assert "outcome" not in running and only(whole.report, "outcome_unclear").value == "Awaited"
