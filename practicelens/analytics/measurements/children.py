"""Children as the newest extract tells them, and their stories: plain questions of an edition, one row a child."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from practicelens.analytics.edition.schema import EVENT_TABLES, STATE_TABLES
from practicelens.analytics.edition.standing import AGE
from practicelens.analytics.measurements.schema import CHILD

_SOURCES: Final = (
    *((name, "last_told") for name in EVENT_TABLES),
    # Adopters are grown-ups, with numbers of their own.
    *((name, "as_at") for name in STATE_TABLES if name != "adopters"),
)


def _or_null(column: str, columns: Mapping[str, str]) -> str:
    """A column of a list, or nothing where the list has none such."""
    return column if column in columns else f"NULL::VARCHAR AS {column}"


def _persons() -> str:
    """Who a child is, by the latest extract that says so; of two lists of one extract, the later list is taken."""
    every = " UNION ALL ".join(
        f"SELECT child_no, sex, ethnicity, born, age,"
        f" {_or_null('disability', columns)}, {_or_null('uasc', columns)},"
        # A number and no text: there are as many as rows of all lists, and the greatest is looked for six times.
        f" ({as_at} - DATE '1970-01-01') * 100 + {place} AS told FROM {name}"
        for place, (name, as_at, columns) in enumerate(
            (name, as_at, EVENT_TABLES.get(name) or STATE_TABLES[name]) for name, as_at in _SOURCES
        )
    )
    # Column by column: an extract that leaves a date of birth blank does not unsay an earlier one.
    latest = ", ".join(
        f"arg_max({column}, told) FILTER ({column} IS NOT NULL) AS {column}"
        for column in ("sex", "ethnicity", "born", "age", "disability", "uasc")
    )
    return f"SELECT child_no, {latest} FROM ({every}) GROUP BY child_no"


_COLUMNS: Final = {
    # Open is open in the newest extract; the team and worker of a child who has since closed are the last ones
    # known.
    "open": "coalesce(o.as_at = now.as_at, false)",
    "sex": "p.sex",
    "ethnicity": "p.ethnicity",
    "born": "p.born",
    "age": "p.age_now",
    "disability": "p.disability",
    "unaccompanied": "p.uasc",
    "team_id": "o.team_id",
    "worker_id": "o.worker_id",
    "team_spelled": "coalesce(o.team, '')",
    "worker_spelled": "coalesce(o.worker, '')",
    "allocated_from": "CASE WHEN o.as_at = now.as_at THEN o.from_list ELSE '' END",
    "in_need_since": "n.started",
    "in_need_closed": "n.closed",
    "plan_since": "c.started",
    "plan_category": "c.latest_category",
    "plan_ended": "c.ended",
    "cp_last_visit": "c.last_visit",
    "cp_seen_alone": "c.seen_alone",
    "cp_latest_review": "c.latest_review",
    "looked_after_since": "l.started",
    "looked_after_ended": "l.ended",
    "legal_status": "l.legal_status",
    "placement_since": "l.placement_started",
    "placement_type": "l.placement_type",
    "placements_12m": "l.placements_12m",
    "cla_last_visit": "l.last_visit",
    "cla_latest_review": "l.latest_review",
    "last_health": "l.last_health",
    "last_dental": "l.last_dental",
    "care_leaver": "v.child_no IS NOT NULL",
    "last_referral": "r.last_referral",
    "assessment_started": "a.assessment_started",
    "case_status": "n.case_status",
    "primary_need": "n.primary_need",
    "last_seen": "n.last_seen",
    "child_no": "k.child_no",
}
"""What fills each column: of *k* the child, *p* who they are, *o* who holds them, and what *now* says of them."""


def children() -> str:
    """The question that fills the table of children, in the order of its columns."""
    columns = ", ".join(f"{_COLUMNS[name]} AS {name}" for name in CHILD)
    states = " ".join(
        f"LEFT JOIN {table} {letter} ON {letter}.child_no = k.child_no AND {letter}.as_at = now.as_at"
        for table, letter in (("in_need", "n"), ("protection_plans", "c"), ("looked_after", "l"), ("care_leavers", "v"))
    )
    return f"""
        WITH now AS (SELECT max(as_at) AS as_at FROM snapshots),
             persons AS (SELECT * EXCLUDE (as_at), {AGE} AS age_now FROM ({_persons()}), now),
             allocated AS (FROM open_children QUALIFY as_at = max(as_at) OVER (PARTITION BY child_no)),
             referred AS (SELECT child_no, max(referral_date) AS last_referral FROM referrals WHERE NOT withdrawn
                          GROUP BY child_no),
             assessing AS (SELECT child_no, max(started) AS assessment_started FROM open_assessments, now
                           WHERE open_assessments.as_at = now.as_at GROUP BY child_no)
        SELECT {columns}
        FROM child_keys k CROSS JOIN now JOIN persons p ON p.child_no = k.child_no
        LEFT JOIN allocated o ON o.child_no = k.child_no {states}
        LEFT JOIN referred r ON r.child_no = k.child_no LEFT JOIN assessing a ON a.child_no = k.child_no
        ORDER BY k.child_no"""


_STORY: Final = (
    ("contacts WHERE NOT withdrawn", "contact_date", "Contact", "source"),
    ("early_help WHERE NOT withdrawn", "started", "Early help assessment started", "organisation"),
    ("early_help WHERE NOT withdrawn", "completed", "Early help assessment completed", "organisation"),
    ("referrals WHERE NOT withdrawn", "referral_date", "Referral", "source"),
    ("assessments WHERE NOT withdrawn", "started", "Assessment started", "NULL"),
    ("assessments WHERE NOT withdrawn", "authorised", "Assessment authorised", "NULL"),
    ("section47 WHERE NOT withdrawn", "strategy_discussion", "Strategy discussion", "NULL"),
    ("section47 WHERE NOT withdrawn", "icpc_date", "Initial child protection conference", "NULL"),
    ("need_spells", "started", "Episode of need started", "NULL"),
    ("need_spells", "ended", "Episode of need closed", "NULL"),
    ("plan_spells", "started", "Child protection plan started", "NULL"),
    ("plan_spells", "ended", "Child protection plan ended", "NULL"),
    ("care_spells", "started", "Started to be looked after", "NULL"),
    ("care_spells", "ended", "Ceased to be looked after", "NULL"),
)


def story() -> str:
    """The question that fills the table of what happened, day by day."""
    parts = (
        f"SELECT child_no, {day} AS date, '{what}' AS what, coalesce({detail}, '') AS detail FROM {table}"
        for table, day, what, detail in _STORY
    )
    return f"SELECT * FROM ({' UNION ALL '.join(parts)}) WHERE date IS NOT NULL ORDER BY child_no, date, what"
