"""The Standard Safeguarding Dataset becomes the lists of Annex A: each column from its fields, in three dialects."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from practicelens.analytics import sources, ssd
from practicelens.analytics.annex_a import Finding, Reading
from practicelens.analytics.annex_a import findings as annex_a_findings
from practicelens.analytics.annex_a.report import SSD
from practicelens.analytics.schema import TABLES
from practicelens.analytics.ssd import findings as ssd_findings
from tests.builders.readings import found, only
from tests.builders.ssd_extracts import AS_AT, ago, ssd_extract, usual_tables

NOTED = {"out_of_scope", "not_in_the_dataset", "dialect"}


def read(path: Path, **changes: Any) -> Reading:
    """Read as at the extract's day, and hold what must always hold."""
    whole = ssd.read(ssd_extract(path / "extract.zip", **changes), today=AS_AT)
    for each in whole.report.lists:
        assert each.rows_read == each.rows_kept + each.rows_refused
    for one in whole.report.further:
        assert one.rows_read == one.rows_kept + one.rows_refused and one.rows_kept == whole.beside[one.table].num_rows
    for finding in whole.report.findings:
        assert finding.code in ssd_findings.MEANINGS or finding.code in annex_a_findings.MEANINGS
    for name, table in whole.tables.items():
        assert set(table.column_names) == set(TABLES[name])
    return whole


def rows(whole: Reading, table: str) -> list[dict[str, Any]]:
    """A list's rows without what is blank."""
    return [{name: cell for name, cell in row.items() if cell is not None} for row in whole.tables[table].to_pylist()]


def row(whole: Reading, table: str, child: int) -> dict[str, Any]:
    """The one row of a child."""
    (one,) = [each for each in rows(whole, table) if each["child"] == str(child)]
    return one


WHO = {
    1: {"child": "1", "sex": "male", "ethnicity": "WBRI", "born": date(2018, 2, 3), "age": 8},
    2: {"child": "2", "sex": "female", "ethnicity": "WBRI", "born": date(2016, 5, 6), "age": 10},
    3: {"child": "3", "sex": "male", "ethnicity": "WBRI", "born": date(2012, 7, 8), "age": 14},
    4: {"child": "4", "sex": "female", "ethnicity": "WBRI", "born": date(2007, 1, 2), "age": 19},
}
NORTH, CARE = {"team": "North", "worker": "Worker 1"}, {"team": "Care", "worker": "Worker 3"}
EXPECTED: dict[str, tuple[int, dict[str, Any]]] = {
    "contacts": (1, {"row": 2, "contact_date": ago(30), "source": "6"}),
    "referrals": (1, {"row": 2, "referral_date": ago(60), "source": "2A", "nfa": "no", "referrals_12m": 0, **NORTH}),
    "assessments": (
        1,
        {"row": 2, "disability": "no", "started": ago(55), "child_seen": "yes", "authorised": ago(20)}
        | {"needs_support": "yes", **NORTH},
    ),
    "section47": (
        2,
        {"row": 2, "disability": "no", "strategy_discussion": ago(105), "icpc_unnecessary": "no"}
        | {"icpc_date": ago(90), "led_to_plan": "yes", "s47_12m": 0, "icpc_12m": 0, **NORTH},
    ),
    "in_need": (
        1,
        {"row": 2, "disability": "no", "started": ago(60), "primary_need": "N1", "last_seen": ago(12)}
        | {"case_status": "in_need_plan", "team": "North", "worker": "Worker 2"},
    ),
    "protection_plans": (
        2,
        {"row": 3, "disability": "no", "started": ago(90), "initial_category": "neglect", "seen_alone": "yes"}
        | {"latest_category": "emotional", "last_visit": ago(9), "latest_review": ago(15), "emergency": "no"}
        | {"previous_plans": 1, "team": "North", "worker": "Worker 2"},
    ),
    "looked_after": (
        3,
        {"row": 3, "uasc": "yes", "disability": "yes", "started": ago(390), "need": "N1", "second_period": "no"}
        | {"legal_status_started": ago(250), "legal_status": "C2", "latest_review": ago(60), "last_visit": ago(25)}
        | {"permanence_plan": "fostering", "last_iro_contact": ago(40), "last_health": ago(100)}
        | {"last_dental": ago(80), "placements_12m": 2, "placement_started": ago(100), "placement_type": "U6"}
        | {"provider": "PR1", "postcode": "N1 1AA", "urn": "SC2", "missing_12m": 2, "absent_12m": 1}
        | {"rhi_offered": "yes", "rhi_accepted": "no", **CARE},
    ),
    "care_leavers": (
        4,
        {"row": 2, "disability": "no", "eligibility": "former_relevant", "in_touch": "yes", "accommodation": "U"}
        | {"suitable": "yes", "activity": "F2", "uasc": "no", "personal_adviser": "Worker 3"}
        | {"pathway_review": ago(90), "last_contact": ago(20), **CARE},
    ),
    "adoption": (
        3,
        {"row": 2, "disability": "yes", "entered_care": ago(390), "decided": ago(120), "placement_order": ago(60)},
    ),
}


@pytest.mark.parametrize("dialect", ["systemc", "eclipse", "mosaic"])
def test_every_list_in_each_dialect(tmp_path: Path, dialect: str) -> None:
    """The same children give the same rows; Mosaic's table of professionals names nobody, so it shows identifiers."""
    whole = read(tmp_path, dialect=dialect)
    for table, (child, expected) in EXPECTED.items():
        here = row(whole, table, child)
        if dialect == "mosaic":
            here = {name: f"Worker {cell[1]}" if cell in ("W1", "W2", "W3") else cell for name, cell in here.items()}
        assert here == WHO[child] | expected
    assert rows(whole, "early_help")[0]["organisation"] == "Oak Primary"
    beside = {finding.code for finding in whole.report.findings} - NOTED
    assert beside == ({"identifier_unnamed"} if dialect == "mosaic" else set())
    whose = only(whole.report, "dialect").message
    assert ("Mosaic" in whose) is (dialect == "mosaic")


def test_reading_again_gives_the_same(tmp_path: Path) -> None:
    assert read(tmp_path).tables == read(tmp_path).tables


def test_it_is_recognised_and_its_report_names_tables(tmp_path: Path) -> None:
    path = ssd_extract(tmp_path / "anything.xlsx")
    assert sources.recognise(path) == SSD
    plain = sources.read(path, today=AS_AT).report.to_json()
    assert plain["format"] == "ssd" and plain["publishable"]
    assert [each["table"] for each in plain["tables"]][:3] == ["contacts", "early_help", "referrals"]


# Windows: six months of events, and states that are open or ended in them


@pytest.mark.parametrize(("table", "field", "list_"), [
    ("contacts", "cont_contact_date", "contacts"), ("s47_enquiry", "s47e_s47_start_date", "section47"),
    ("cin_episodes", "cine_referral_date", "referrals"),
])  # fmt: skip
def test_events_of_six_months(tmp_path: Path, table: str, field: str, list_: str) -> None:
    """The extract's day is its latest event, 15 November; six months before it is 15 May."""
    kept = read(tmp_path, cells={(table, 0, field): date(2026, 5, 15)})
    left = read(tmp_path, cells={(table, 0, field): date(2026, 5, 14)})
    assert len(rows(kept, list_)) == len(rows(left, list_)) + 1
    assert any(
        one.message.startswith("1 of") or one.message.startswith("2 of") for one in found(left.report, "out_of_scope")
    )


@pytest.mark.parametrize(("closed", "there"), [("", True), (date(2026, 5, 15), True), (date(2026, 5, 14), False)])
def test_an_episode_of_need_open_or_closed_in_six_months(tmp_path: Path, closed: Any, there: bool) -> None:
    whole = read(tmp_path, cells={("cin_episodes", 3, "cine_close_date"): closed})
    assert any(one["child"] == "5" for one in rows(whole, "in_need")) is there


@pytest.mark.parametrize(("ended", "there"), [(date(2026, 5, 15), True), (date(2026, 5, 14), False)])
def test_a_plan_ended_in_six_months(tmp_path: Path, ended: date, there: bool) -> None:
    whole = read(tmp_path, cells={("cp_plans", 1, "cppl_cp_plan_end_date"): ended})
    assert bool(rows(whole, "protection_plans")) is there


@pytest.mark.parametrize(("ended", "there"), [(date(2026, 5, 15), True), (date(2026, 5, 14), False)])
def test_care_ended_in_six_months(tmp_path: Path, ended: date, there: bool) -> None:
    cells = {("cla_episodes", 1, "clae_cla_episode_start_date"): ago(300),
             ("cla_episodes", 0, "clae_cla_episode_ceased_date"): ago(300),
             ("cla_episodes", 1, "clae_cla_episode_ceased_date"): ended}  # fmt: skip
    assert bool(rows(read(tmp_path, cells=cells), "looked_after")) is there


def test_what_is_only_planned_has_not_happened(tmp_path: Path) -> None:
    """A visit dated after the extract's day is no last visit; the latest that has been is."""
    tables = usual_tables()
    ahead = tables["cp_visits"][0] | {"cppv_cp_visit_date": date(2026, 12, 1)}
    assert row(read(tmp_path, rows={"cp_visits": [*tables["cp_visits"], ahead]}), "protection_plans", 2)[
        "last_visit"
    ] == ago(9)


# Counts, as Annex A counts them


def test_referrals_are_counted_before_the_childs_latest_and_the_same_on_each_row(tmp_path: Path) -> None:
    first = usual_tables()["cin_episodes"][0]
    others = [first | {"cine_referral_id": f"X{days}", "cine_referral_date": ago(days)} for days in (100, 420, 430)]
    both = rows(read(tmp_path, rows={"cin_episodes": [first, *others]}), "referrals")
    # The latest is 60 days ago: 100 and 420 days are within twelve months before it, 430 days are not.
    assert [each["referrals_12m"] for each in both] == [2, 2]


def test_the_same_referral_twice_is_counted_once(tmp_path: Path) -> None:
    first = usual_tables()["cin_episodes"][0]
    whole = read(tmp_path, rows={"cin_episodes": [first, first]})
    assert row(whole, "referrals", 1)["referrals_12m"] == 0
    assert only(whole.report, "duplicate_row").list == 3


def test_enquiries_and_conferences_before_the_latest_enquiry(tmp_path: Path) -> None:
    tables = usual_tables()
    enquiry, conference = tables["s47_enquiry"][0], tables["initial_cp_conference"][0]
    early = enquiry | {"s47e_s47_enquiry_id": "S0", "s47e_s47_start_date": ago(300)}
    theirs = conference | {"icpc_icpc_id": "I0", "icpc_s47_enquiry_id": "S0", "icpc_icpc_date": ago(290)}
    changed = {"s47_enquiry": [enquiry, early], "initial_cp_conference": [conference, theirs]}
    one = row(read(tmp_path, rows=changed), "section47", 2)
    assert (one["s47_12m"], one["icpc_12m"]) == (1, 1)


@pytest.mark.parametrize(("other", "previous"), [("N", 1), ("Y", 0)])
def test_another_authoritys_plan_is_not_counted(tmp_path: Path, other: str, previous: int) -> None:
    whole = read(tmp_path, cells={("cp_plans", 0, "cppl_cp_plan_ola"): other})
    assert row(whole, "protection_plans", 2)["previous_plans"] == previous


@pytest.mark.parametrize(("entered", "ended", "second"), [(600, 380, "no"), (600, 300, "yes")])
def test_a_second_period_of_care(tmp_path: Path, entered: int, ended: int, second: str) -> None:
    tables = usual_tables()
    now = [
        each | {"clae_cla_episode_start_date": ago(200), "clae_entered_care_date": ago(200)}
        for each in tables["cla_episodes"][1:]
    ]
    then = {"clae_cla_id": "L2", "clae_cla_episode_ceased_date": ago(ended), "clae_cla_episode_ceased_reason": "E4A"}
    days = dict.fromkeys(("clae_cla_episode_start_date", "clae_entered_care_date"), ago(entered))
    before = now[0] | then | days
    one = row(read(tmp_path, rows={"cla_episodes": [before, *now]}), "looked_after", 3)
    assert (one["second_period"], one["started"]) == (second, ago(200))


@pytest.mark.parametrize(("reason", "started"), [("X1", 390), ("E4A", 100)])
def test_without_a_day_of_entry_an_episode_goes_on_after_x1(tmp_path: Path, reason: str, started: int) -> None:
    """Where each episode has an identifier of its own, only the reason says whether it goes on."""
    cells = {("cla_episodes", place, "clae_entered_care_date"): "" for place in (0, 1)}
    cells |= {("cla_episodes", 0, "clae_cla_id"): "L1", ("cla_episodes", 0, "clae_cla_episode_ceased_reason"): reason}
    one = row(read(tmp_path, cells=cells), "looked_after", 3)
    assert (one["started"], one["second_period"]) == (ago(started), "yes" if reason == "E4A" else "no")


# Case status: the first that applies


@pytest.mark.parametrize(("without", "child", "status"), [
    ((), 3, "looked_after"), ((), 2, "protection_plan"), ((), 1, "in_need_plan"), ((), 5, "closed"),
    (("cla_episodes",), 3, None), (("cin_plans",), 1, None),
])  # fmt: skip
def test_case_status(tmp_path: Path, without: tuple[str, ...], child: int, status: str | None) -> None:
    whole = read(tmp_path, without=without)
    assert row(whole, "in_need", child).get("case_status") == status
    assert bool(found(whole.report, "status_unknown")) is (status is None)


def test_an_open_assessment_is_the_last_that_applies(tmp_path: Path) -> None:
    open_one = {("cin_assessments", 0, "cina_assessment_auth_date"): ""}
    assert row(read(tmp_path, cells=open_one), "in_need", 1)["case_status"] == "in_need_plan"
    whole = read(tmp_path, cells=open_one, without=("cin_plans",))
    assert row(whole, "in_need", 1)["case_status"] == "open_assessment"
    assert "needs_support" not in row(whole, "assessments", 1)


@pytest.mark.parametrize(
    ("nfa", "since", "status"), [("N", 100, "open_assessment"), ("N", 400, None), ("Y", 100, None)]
)
def test_a_referral_taken_up_is_in_assessment_before_it_is_made(
    tmp_path: Path, nfa: str, since: int, status: str | None
) -> None:
    cells = {
        ("cin_episodes", 0, "cine_referral_nfa"): nfa, ("cin_episodes", 0, "cine_referral_date"): ago(since),
        ("cin_assessments", 0, "cina_referral_id"): "R0", ("cin_plans", 0, "cinp_cin_plan_end_date"): ago(10),
    }  # fmt: skip
    assert row(read(tmp_path, cells=cells), "in_need", 1).get("case_status") == status


@pytest.mark.parametrize(("other", "without_row"), [("AUT", "no"), ("NONE", "unknown")])
def test_a_child_without_a_row_of_disability(tmp_path: Path, other: str, without_row: str) -> None:
    """A table that writes NONE holds whoever was asked; another only those with one."""
    table = [*usual_tables()["disability"], {"disa_person_id": 2, "disa_disability_code": other}]
    whole = read(tmp_path, rows={"disability": table})
    assert row(whole, "in_need", 1)["disability"] == without_row
    assert row(whole, "in_need", 2)["disability"] == ("no" if other == "NONE" else "yes")


def test_seen_before_the_episode_is_not_seen_in_it(tmp_path: Path) -> None:
    cells = {("cin_visits", 0, "cinv_cin_visit_date"): ago(61)}
    assert "last_seen" not in row(read(tmp_path, cells=cells), "in_need", 1)
    cells = {("cin_visits", 0, "cinv_cin_visit_date"): ago(60)}
    assert row(read(tmp_path, cells=cells), "in_need", 1)["last_seen"] == ago(60)


@pytest.mark.parametrize(("referral", "there"), [("R9", False), ("R1", True)])
def test_a_referral_and_nothing_more_is_no_need(tmp_path: Path, referral: str, there: bool) -> None:
    """Without further action and with nothing that followed; an assessment under it makes it an episode of need."""
    cells = {("cin_episodes", 0, "cine_referral_nfa"): "Y", ("cin_episodes", 0, "cine_referral_id"): referral}
    whole = read(tmp_path, cells=cells)
    assert any(one["child"] == "1" for one in rows(whole, "in_need")) is there


@pytest.mark.parametrize(("status", "there"), [("V4", False), ("V2", True)])
def test_short_breaks_are_no_being_looked_after(tmp_path: Path, status: str, there: bool) -> None:
    whole = read(tmp_path, cells={("legal_status", 0, "lega_legal_status"): status})
    assert bool(rows(whole, "looked_after")) is there
    assert (row(whole, "in_need", 3).get("case_status") == "looked_after") is there


@pytest.mark.parametrize(("seen", "last"), [("Y", 5), ("N", 12)])
def test_last_seen_is_of_visits_at_which_the_child_was_seen(tmp_path: Path, seen: str, last: int) -> None:
    whole = read(tmp_path, cells={("cin_visits", 1, "cinv_cin_visit_seen"): seen})
    assert row(whole, "in_need", 1)["last_seen"] == ago(last)


@pytest.mark.parametrize(("status", "emergency"), [("L2", "yes"), ("C2", "no")])
def test_an_emergency_in_six_months(tmp_path: Path, status: str, emergency: str) -> None:
    cells = {("legal_status", 0, "lega_person_id"): 2, ("legal_status", 0, "lega_legal_status"): status,
             ("legal_status", 0, "lega_legal_status_start_date"): ago(100)}  # fmt: skip
    assert row(read(tmp_path, cells=cells), "protection_plans", 2)["emergency"] == emergency


@pytest.mark.parametrize(("plan", "permanence"), [
    ('{"ADOPTION": "Y"}', "adoption"), ('{"ADOPTION": "Y", "RETURN1M": "Y"}', None),
    ("Adoption", None), ("[" * 9999, None),
])  # fmt: skip
def test_a_plan_for_permanence(tmp_path: Path, plan: str, permanence: str | None) -> None:
    whole = read(tmp_path, cells={("cla_care_plan", 0, "lacp_cla_care_plan_json"): plan})
    assert row(whole, "looked_after", 3).get("permanence_plan") == permanence
    assert bool(found(whole.report, "care_plan_unclear")) is (permanence is None)


@pytest.mark.parametrize(("kind", "day", "ordered", "there"), [
    ("Adoption", ago(200), ago(200), True), ("SGO", ago(100), None, True), ("Adoption", ago(400), None, False),
])  # fmt: skip
def test_adopted_within_twelve_months(tmp_path: Path, kind: str, day: date, ordered: date | None, there: bool) -> None:
    cells = {
        ("permanence", 0, "perm_permanence_order_date"): day,
        ("permanence", 0, "perm_permanence_order_type"): kind,
    }
    listed = rows(read(tmp_path, cells=cells), "adoption")
    assert bool(listed) is there
    assert [each.get("ordered") for each in listed] == ([ordered] if there else [])


# Whose a row is, and who holds the child


def test_the_reviewing_officer_is_never_the_worker(tmp_path: Path) -> None:
    tables = usual_tables()
    alone = [each for each in tables["involvements"] if each["invo_professional_role_id"] != "Social worker"]
    one = row(read(tmp_path, rows={"involvements": alone}), "looked_after", 3)
    # Without her own worker the referral's stands, and not the IRO.
    assert (one["team"], one["worker"]) == ("North", "Worker 1")


def test_names_that_are_written_stand_and_unknown_identifiers_are_told(tmp_path: Path) -> None:
    cells = {("cin_episodes", 0, "cine_referral_team"): "North", ("cin_episodes", 1, "cine_referral_team"): "T9"}
    whole = read(tmp_path, cells=cells)
    assert row(whole, "referrals", 1)["team"] == "North"
    assert row(whole, "referrals", 2)["team"] == "T9"
    finding = only(whole.report, "identifier_unnamed")
    assert (finding.column, finding.sheet) == ("cine_referral_team", "ssd_cin_episodes.csv") and "T9" in finding.message


def test_a_visit_of_no_child_is_told(tmp_path: Path) -> None:
    whole = read(tmp_path, dialect="mosaic", cells={("cin_visits", 0, "cinv_cin_plan_id"): "nothing"})
    finding = only(whole.report, "rows_of_nobody")
    assert (finding.sheet, finding.row) == ("ssd_cin_visits.csv", 2) and finding.message.startswith("1 of 2")


def test_a_row_of_nobody_is_refused(tmp_path: Path) -> None:
    whole = read(tmp_path, cells={("contacts", 0, "cont_person_id"): ""})
    finding = only(whole.report, "identifier_missing")
    assert (finding.list, finding.row, finding.column) == (1, 2, "cont_person_id")


def test_a_child_who_is_not_among_the_persons(tmp_path: Path) -> None:
    whole = read(tmp_path, cells={("contacts", 0, "cont_person_id"): 77})
    assert "the first is 77" in only(whole.report, "person_missing").message
    assert "born" not in row(whole, "contacts", 77)


# Findings name the cell, in the file where it stands


@pytest.mark.parametrize(
    ("table", "field", "sheet", "list_"),
    [
        ("contacts", "cont_contact_date", "ssd_contacts.csv", 1),
        ("cp_visits", "cppv_cp_visit_date", "ssd_cp_visits.csv", None),
        ("person", "pers_dob", "ssd_person.csv", None),
    ],
)
def test_a_day_that_does_not_exist(tmp_path: Path, table: str, field: str, sheet: str, list_: int | None) -> None:
    finding = only(read(tmp_path, cells={(table, 0, field): "31/02/2026"}).report, "impossible_date")
    assert finding == Finding(
        "impossible_date", finding.severity, finding.message, list_, sheet, 2, field, "31/02/2026"
    )


def test_a_code_that_nobody_knows(tmp_path: Path) -> None:
    finding = only(
        read(tmp_path, cells={("cla_placement", 1, "clap_cla_placement_type"): "???"}).report, "unknown_code"
    )
    assert (finding.sheet, finding.row, finding.value) == ("ssd_cla_placement.csv", 3, "???")


def test_checks_across_lists_are_those_of_annex_a(tmp_path: Path) -> None:
    whole = read(tmp_path, cells={("cin_episodes", 1, "cine_person_id"): 8})
    assert only(whole.report, "not_in_list_6").value == "2"
    whole = read(tmp_path, cells={("cin_assessments", 0, "cina_assessment_auth_date"): ago(56)})
    assert only(whole.report, "end_before_start").column == "cina_assessment_auth_date"
