"""Northborough as a Standard Safeguarding Dataset: whose names, what joins, and that Annex A of the day agrees."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from practicelens.synth.ssd.extract import Extract
from practicelens.synth.ssd.protection import plans
from practicelens.synth.ssd.tables import DIALECTS, MOSAIC, SYSTEMC, TABLES, headers
from practicelens.synth.ssd.writing import write
from practicelens.synth.workbooks.cutting import Book
from practicelens.synth.workbooks.writing import lists_of
from practicelens.synth.world.simulation import make_world

SUNDAY = date(2026, 11, 22)
EARLIER = SUNDAY - timedelta(weeks=8)
Table = list[dict[str, str]]
Tables = dict[str, Table]

# A field that leads to the row of another table, and the field that names that row.
JOINS = {
    "cine_person_id": "pers_person_id", "cina_referral_id": "cine_referral_id", "cinp_referral_id": "cine_referral_id",
    "s47e_referral_id": "cine_referral_id", "icpc_s47_enquiry_id": "s47e_s47_enquiry_id",
    "icpc_cp_plan_id": "cppl_cp_plan_id", "cppl_referral_id": "cine_referral_id", "cppl_icpc_id": "icpc_icpc_id",
    "cppv_cp_plan_id": "cppl_cp_plan_id", "cppr_cp_plan_id": "cppl_cp_plan_id", "clae_referral_id": "cine_referral_id",
    "clae_cla_placement_id": "clap_cla_placement_id", "clap_cla_id": "clae_cla_id", "clar_cla_id": "clae_cla_id",
    "clav_cla_id": "clae_cla_id", "perm_cla_id": "clae_cla_id", "invo_referral_id": "cine_referral_id",
    "invo_professional_id": "prof_professional_id", "invo_professional_team": "dept_team_id",
    "cine_referral_team": "dept_team_id", "cine_referral_worker_id": "prof_professional_id",
    "cina_assessment_worker_id": "prof_professional_id", "cinp_cin_plan_worker_id": "prof_professional_id",
    "s47e_s47_completed_by_worker_id": "prof_professional_id", "clea_care_leaver_worker_id": "prof_professional_id",
    "clea_care_leaver_allocated_team": "dept_team_id", "dept_team_parent_id": "dept_team_id",
}  # fmt: skip
LIES_AHEAD = {"icpc_icpc_target_date", "cppr_cp_review_due", "clar_cla_review_due_date", "pers_expected_dob"}


@pytest.fixture(scope="module")
def book() -> Book:
    return Book(make_world(1, SUNDAY, scale=0.05))


@pytest.fixture(scope="module")
def written(book: Book, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("ssd")
    return {name: write(book, SUNDAY, folder, dialect) for name, dialect in DIALECTS.items()}


@pytest.fixture(scope="module")
def tables(written: dict[str, Path]) -> dict[str, Tables]:
    return {name: read(path) for name, path in written.items()}


def read(path: Path) -> Tables:
    with zipfile.ZipFile(path) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    return {name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(text))) for name, text in texts.items()}


def by(table: Table, field: str) -> dict[str, dict[str, str]]:
    found = {row[field]: row for row in table}
    assert len(found) == len(table), f"{field} names two rows"
    return found


def test_suppliers_have_names_of_their_own_and_only_mosaic_leaves_the_child_out() -> None:
    systemc, eclipse, mosaic = (
        {field for table in TABLES for field in headers(table, dialect).values()} for dialect in DIALECTS.values()
    )
    assert systemc == eclipse
    assert mosaic - systemc == {"cin_plan_id", "cinv_cin_plan_id", "clar_cla_person_id", "lacp_cla_care_plan_id"}
    assert systemc - mosaic == {
        "cinp_cin_plan_id", "lacp_table_id", "cinv_person_id", "cppv_person_id", "cppr_person_id", "clap_person_id",
        "invo_person_id", "cppr_cp_review_meeting_id", "cont_contact_source_code", "cppl_cp_plan_ola",
        "prof_professional_name", "fami_table_id", "fami_family_id", "fami_person_id",
    }  # fmt: skip


def test_yes_and_no_are_the_supplier_s_and_outcomes_are_json(tables: dict[str, Tables]) -> None:
    for name, dialect in DIALECTS.items():
        rows = tables[name]["ssd_cin_episodes"]
        assert {row["cine_referral_nfa"] for row in rows} == {dialect.yes, dialect.no}
        for row in rows:
            outcome = json.loads(row["cine_referral_outcome_json"])
            assert outcome[f"{dialect.outcome}NFA_FLAG"] == row["cine_referral_nfa"]


@pytest.mark.parametrize("name", DIALECTS)
def test_every_reference_leads_to_a_row(tables: dict[str, Tables], name: str) -> None:
    owners = {field: table for table, rows in tables[name].items() for field in (rows[0] if rows else ())}
    for field, target in JOINS.items():
        known = {row[target] for row in tables[name][owners[target]]}
        used = {row[field] for row in tables[name][owners[field]]} - {""}
        assert used and used <= known, field


@pytest.mark.parametrize("name", DIALECTS)
def test_no_two_rows_of_a_table_have_one_identifier(tables: dict[str, Tables], name: str) -> None:
    for rows in tables[name].values():
        if rows:
            by(rows, next(iter(rows[0])))


def test_every_person_named_is_known_and_in_mosaic_every_row_leads_to_one(tables: dict[str, Tables]) -> None:
    known = {name: {row["pers_person_id"] for row in found["ssd_person"]} for name, found in tables.items()}
    for name, found in tables.items():
        for rows in found.values():
            for field in [one for one in (rows[0] if rows else ()) if one.endswith("_person_id")]:
                assert {row[field] for row in rows} <= known[name], (name, field)
    mosaic = tables[MOSAIC]
    assert all(row["cinv_cin_plan_id"] for row in mosaic["ssd_cin_visits"])
    assert all(row["invo_referral_id"] for row in mosaic["ssd_involvements"])
    assert len(mosaic["ssd_cin_visits"]) < len(tables[SYSTEMC]["ssd_cin_visits"])


@pytest.mark.parametrize("name", DIALECTS)
def test_nothing_is_told_of_later_days_but_what_was_agreed_for_them(tables: dict[str, Tables], name: str) -> None:
    ahead: set[str] = set()
    for rows in tables[name].values():
        for row in rows:
            for field, value in row.items():
                if ("date" in field or field.endswith(("_dob", "_due"))) and value:
                    date.fromisoformat(value)
                    if value > SUNDAY.isoformat():
                        ahead.add(field)
    assert "cppr_cp_review_due" in ahead
    assert ahead <= LIES_AHEAD


def test_history_is_whole(tables: dict[str, Tables]) -> None:
    closed = [row["cine_close_date"] for row in tables[SYSTEMC]["ssd_cin_episodes"] if row["cine_close_date"]]
    assert min(closed) < "2021-06-01"
    ended = [row for row in tables[SYSTEMC]["ssd_cla_episodes"] if row["clae_cla_episode_ceased_reason"] == "X1"]
    assert ended


def test_the_same_bytes_each_time_and_the_same_identifiers_from_week_to_week(
    book: Book, written: dict[str, Path], tables: dict[str, Tables], tmp_path: Path
) -> None:
    again = write(book, SUNDAY, tmp_path, DIALECTS[SYSTEMC])
    assert again.read_bytes() == written[SYSTEMC].read_bytes()
    earlier = read(write(book, EARLIER, tmp_path, DIALECTS[SYSTEMC]))
    for table, began in {
        "ssd_cin_episodes": "cine_referral_date", "ssd_cp_visits": "cppv_cp_visit_date",
        "ssd_cla_placement": "clap_cla_placement_start_date", "ssd_contacts": "cont_contact_date",
        "ssd_involvements": "invo_involvement_start_date",
    }.items():  # fmt: skip
        key = next(iter(earlier[table][0]))
        now = by(tables[SYSTEMC][table], key)
        # Whatever stood then stands now, and began on the same day.
        assert all(now[row[key]][began] == row[began] for row in earlier[table]), table


def test_everybody_in_annex_a_is_a_person_with_the_same_birth(book: Book, tables: dict[str, Tables]) -> None:
    persons = by(tables[SYSTEMC]["ssd_person"], "pers_person_id")
    for number, rows in lists_of(book, SUNDAY, clean=True).items():
        if number == 11:  # adopters
            continue
        for identifier, *who in ([row[0], *row[2:]] if number == 10 else row for row in rows):
            person = persons[str(identifier)]
            born = person["pers_dob"] or person["pers_expected_dob"]
            assert isinstance(who[2], int)
            assert date.fromisoformat(born).toordinal() == who[2]
            assert bool(person["pers_expected_dob"]) == (who[3] == -1)


def test_care_is_told_without_a_gap_and_ends_with_its_reason(tables: dict[str, Tables]) -> None:
    periods: dict[str, Table] = {}
    for row in tables[SYSTEMC]["ssd_cla_episodes"]:
        periods.setdefault(row["clae_cla_id"], []).append(row)
    for rows in periods.values():
        assert rows[0]["clae_cla_episode_start_reason"] == "S"
        assert rows[0]["clae_cla_episode_start_date"] == rows[0]["clae_entered_care_date"]
        for one, following in pairwise(rows):
            assert one["clae_cla_episode_ceased_date"] == following["clae_cla_episode_start_date"]
            assert one["clae_cla_episode_ceased_reason"] == "X1"
            assert following["clae_cla_episode_start_reason"] in "LPB"
        assert rows[-1]["clae_cla_episode_ceased_reason"] != "X1"


def test_earlier_plans_can_be_counted(book: Book, tables: dict[str, Tables]) -> None:
    rows = tables[SYSTEMC]["ssd_cp_plans"]
    extract = Extract(book, SUNDAY.toordinal(), DIALECTS[SYSTEMC])
    assert len(list(plans(extract))) == len(rows)
    known = {identifier: (episode.child, plan.previous) for identifier, _, episode, plan in extract.plans()}
    assert any(previous for _, previous in known.values())
    for row in rows:
        if row["cppl_cp_plan_id"] in known:
            child, previous = known[row["cppl_cp_plan_id"]]
            before = [one for one in rows if one["cppl_person_id"] == child.identifier]
            started = row["cppl_cp_plan_start_date"]
            assert sum(one["cppl_cp_plan_start_date"] < started for one in before) == previous
            elsewhere = [one for one in before if one["cppl_cp_plan_id"] not in known]
            assert all(one["cppl_cp_plan_start_date"] >= date.fromordinal(child.born).isoformat() for one in elsewhere)


def test_caseloads_are_those_of_the_involvements(tables: dict[str, Tables]) -> None:
    involved: dict[str, set[str]] = {}
    for row in tables[SYSTEMC]["ssd_involvements"]:
        if not row["invo_involvement_end_date"] and row["invo_professional_id"]:
            involved.setdefault(row["invo_professional_id"], set()).add(row["invo_person_id"])
    loads = {
        row["prof_professional_id"]: int(row["prof_professional_caseload"])
        for row in tables[SYSTEMC]["ssd_professionals"]
    }
    assert sum(loads.values()) > 50
    assert {one: len(children) for one, children in involved.items()} == {one: n for one, n in loads.items() if n}
