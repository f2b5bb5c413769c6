"""Small extracts of the Standard Safeguarding Dataset for tests: a few invented children in every table that is read.

``ssd_extract(path)`` writes a zip as at ``AS_AT``. Changes, all by keyword:

- ``dialect``: "systemc" (default), "eclipse" (the same fields, other types and spellings) or "mosaic";
- ``rows``: ``{table: rows}`` instead of the usual ones, each row a dict of SystemC's field names;
- ``cells``: ``{(table, row index from 0, field): value}`` over the usual ones;
- ``without``: tables, or fields, left out;
- ``encoding``, ``sign`` between cells, ``names``: a function of a table's name that gives its file's.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

AS_AT = date(2026, 11, 20)

Rows = list[dict[str, Any]]
MOSAIC_LACKS = (
    "cinv_person_id",
    "clap_person_id",
    "cont_contact_source_code",
    "cppl_cp_plan_ola",
    "cppr_person_id",
    "cppv_person_id",
    "invo_person_id",
    "prof_professional_name",
)


def ago(days: int) -> date:
    """A day this many days before the extract's."""
    return AS_AT - timedelta(days=days)


def usual_tables() -> dict[str, Rows]:
    """Child 1 in need, 2 on a plan, 3 looked after, 4 a care leaver and 5 closed, with their team and worker."""
    tables: dict[str, Rows] = {}
    for block in USUAL.strip().split("\n\n"):
        head, *lines = block.splitlines()
        table, prefix, *fields = " ".join(MORE.get(word, word) for word in head.split()).split()
        tables[table] = [
            {f"{prefix}_{field}": _value(cell) for field, cell in zip(fields, line.split(), strict=True)}
            for line in lines
        ]
    return tables


def _value(cell: str) -> Any:
    """A dot is a blank, d60 the day sixty days before, an underscore a space."""
    if cell[0] == "d" and cell[1:].isdigit():
        return ago(int(cell[1:]))
    if cell.isdigit() and len(cell) == 1:
        return int(cell)
    return "" if cell == "." else date.fromisoformat(cell) if cell[4:5] == "-" else cell.replace("_", " ")


USUAL = """
person pers person_id sex ethnicity dob expected_dob
  1 M WBRI 2018-02-03 .
  2 F WBRI 2016-05-06 .
  3 M WBRI 2012-07-08 .
  4 F WBRI 2007-01-02 .
  5 M WBRI 2020-09-09 .

disability disa person_id disability_code
  3 AUT

department dept team_id team_name
  T1 North
  T2 Care

professionals prof professional_id professional_name professional_department
  W1 Worker_1 T1
  W2 Worker_2 T1
  W3 Worker_3 T1

involvements invo person_id referral_id professional_id professional_role_id professional_team INVOLVED
  2 R2 W2 Allocated_social_worker T1 d90 .
  3 R3 W3 Social_worker T2 d200 .
  3 R3 W1 IRO T2 d10 .

immigration_status immi person_id immigration_status immigration_status_end_date
  3 UASC .

contacts cont person_id contact_date contact_source_code contact_source_desc
  1 d30 6 Police
  2 d60 6 Police
  9 d270 6 Police

early_help_episodes earl person_id episode_start_date episode_end_date episode_organisation
  5 d300 . Oak_Primary

cin_episodes cine person_id referral_id referral_date cin_primary_need_code referral_source_code referral_nfa CLOSED
  1 R1 d60 N1 2A N . . T1 W1
  2 R2 d110 N1 2A N . . T1 W1
  3 R3 d400 N1 2A N . . T1 W1
  5 R5 d170 N1 2A N d30 RC7 T1 W1

cin_assessments cina person_id assessment_id referral_id assessment_start_date assessment_child_seen ASSESSED
  1 A1 R1 d55 Y d20 N T1 W1
  2 A2 R2 d100 Y d70 N T1 W1
  5 A5 R5 d165 Y d120 N T1 W1

s47_enquiry s47e person_id s47_enquiry_id referral_id s47_start_date s47_end_date s47_nfa COMPLETED
  2 S2 R2 d105 d97 N T1 W1
  1 S1 R1 d50 d42 Y T1 W1

initial_cp_conference icpc person_id icpc_id s47_enquiry_id referral_id icpc_date icpc_outcome_cp_flag
  2 I2 S2 R2 d90 Y

cin_plans cinp person_id cin_plan_id referral_id cin_plan_start_date cin_plan_end_date cin_plan_team cin_plan_worker_id
  1 P1 R1 d18 . T1 W2

cin_visits cinv person_id cin_plan_id cin_visit_date cin_visit_seen
  1 P1 d12 Y
  1 P1 d5 N

cp_plans cppl person_id cp_plan_id referral_id cp_plan_start_date cp_plan_end_date cp_plan_ola CATEGORY
  2 C1 R2 d1500 d1200 N NEG EMO
  2 C2 R2 d90 . N NEG EMO

cp_visits cppv person_id cp_plan_id cp_visit_date cp_visit_seen cp_visit_seen_alone
  2 C2 d9 Y Y
  2 C2 d30 Y N

cp_reviews cppr person_id cp_plan_id cp_review_due cp_review_date cp_review_quorate cp_review_participation
  2 C2 d10 d15 Y PN1

cla_episodes clae person_id cla_id referral_id cla_episode_start_date cla_primary_need_code cla_placement_id CEASED
  3 L3 R3 d390 N1 H1 d100 X1 d390 d40
  3 L3 R3 d100 N1 H2 . . d390 d40

legal_status lega person_id legal_status legal_status_start_date legal_status_end_date
  3 C2 d250 .

cla_placement clap person_id cla_id cla_placement_id cla_placement_start_date cla_placement_end_date PLACED
  3 L3 H1 d390 d100 U6 PR1 N1_1AA SC1
  3 L3 H2 d100 . U6 PR1 N1_1AA SC2

cla_reviews clar cla_id cla_review_due_date cla_review_date cla_review_cancelled cla_review_participation
  L3 d64 d60 N PN6:_views_by_another_medium
  L3 d8 d8 Y .

cla_visits clav person_id cla_id cla_visit_date cla_visit_seen
  3 L3 d25 Y

cla_health clah person_id health_check_type health_check_date health_check_status
  3 Health_Assessment d100 Completed
  3 Dental_Check d80 Completed
  3 Dental_Check d3 Refused

cla_care_plan lacp person_id cla_care_plan_start_date cla_care_plan_json
  3 d300 {"REMAINSUP":"N","LTFOST18":"Y"}

missing miss person_id missing_episode_start_date missing_episode_type missing_rhi_offered missing_rhi_accepted
  3 d50 Missing Y N
  3 d200 M Y Y
  3 d70 Away_from_placement . .
  3 d500 Missing Y Y

pre_proceedings prep person_id pre_pro_decision_date pre_pro_letter_date initial_pre_pro_meeting_date PRE_PROCEEDINGS
  3 d520 d510 d500 d405 Decision_to_Issue_Care_Proceedings d402 2
  2 d40 d33 d20 . . . .

care_leavers clea person_id care_leaver_eligibility care_leaver_in_touch care_leaver_latest_contact LEAVING
  4 Former_relevant Y d20 U 1 F2 d90 W3 T2 W3

permanence perm person_id cla_id adm_decision_date placement_order_date permanence_order_date PERMANENCE
  3 L3 d120 d60 . . . . . . .
"""
# Further fields of a table whose head would not fit its line.
MORE = {
    "INVOLVED": "involvement_start_date involvement_end_date",
    "CLOSED": "close_date close_reason referral_team referral_worker_id",
    "ASSESSED": "assessment_auth_date assessment_outcome_nfa assessment_team assessment_worker_id",
    "COMPLETED": "s47_completed_by_team s47_completed_by_worker_id",
    "CATEGORY": "cp_plan_initial_category cp_plan_latest_category",
    "CEASED": "cla_episode_ceased_date cla_episode_ceased_reason entered_care_date cla_last_iro_contact_date",
    "PLACED": "cla_placement_type cla_placement_provider cla_placement_postcode cla_placement_urn",
    "LEAVING": "care_leaver_accommodation care_leaver_accom_suitable care_leaver_activity pathway_plan_review_date"
    " care_leaver_personal_advisor care_leaver_allocated_team care_leaver_worker_id",
    "PRE_PROCEEDINGS": "agree_stepdown_issue_date pre_pro_outcome care_pro_letter_date pre_pro_meetings_num",
    "PERMANENCE": "permanence_order_type matched_date placed_for_adoption_date decision_reversed_date"
    " decision_reversed_reason placed_ffa_cp_date",
}


def ssd_extract(
    path: Path,
    *,
    dialect: str = "systemc",
    rows: Mapping[str, Rows] | None = None,
    cells: Mapping[tuple[str, int, str], Any] | None = None,
    without: Collection[str] = (),
    encoding: str = "utf-8",
    sign: str = ",",
    names: Callable[[str], str] = "ssd_{}.csv".format,
) -> Path:
    """Write the extract as a zip, or into ``path`` where it is a folder."""
    tables = usual_tables() | dict(rows or {})
    for (table, index, field), value in (cells or {}).items():
        tables[table][index][field] = value
    texts = {
        names(table): _csv([_spoken(row, dialect, without) for row in each], dialect, sign).encode(encoding)
        for table, each in tables.items()
        if table not in without
    }
    write_files(path, texts)
    return path


def write_files(path: Path, files: Mapping[str, bytes]) -> Path:
    """These files in a folder, or in a zip where there is none."""
    if path.is_dir():
        for name, data in files.items():
            (path / name).write_bytes(data)
        return path
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return path


def _spoken(row: Mapping[str, Any], dialect: str, without: Collection[str]) -> dict[str, Any]:
    """A row with a supplier's fields; only Mosaic's visits name their plan."""
    lacks = (*MOSAIC_LACKS, *without) if dialect == "mosaic" else ("cinv_cin_plan_id", *without)
    names = {"cinp_cin_plan_id": "cin_plan_id"} if dialect == "mosaic" else {}
    return {names.get(field, field): value for field, value in row.items() if field not in lacks}


def _csv(rows: Rows, dialect: str, sign: str) -> str:
    """Eclipse's in capitals with British dates and numbers as 1.0, Mosaic's with times: as some system writes each."""
    out = io.StringIO()
    header = list(rows[0]) if rows else []
    writer = csv.writer(out, delimiter=sign)
    writer.writerow([field.upper() for field in header] if dialect == "eclipse" else header)
    writer.writerows([[_cell(row.get(field), dialect) for field in header] for row in rows])
    return out.getvalue()


def _cell(value: Any, dialect: str) -> str:
    if isinstance(value, date):
        return value.strftime({"eclipse": "%d/%m/%Y", "mosaic": "%Y-%m-%d 00:00:00.000"}.get(dialect, "%Y-%m-%d"))
    return f"{value}.0" if isinstance(value, int) and dialect == "eclipse" else str(value)
