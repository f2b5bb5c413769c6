"""How open children stood on each extract's day: who they were allocated to, their plans, their spells of care."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Final

from practicelens.analytics.duck import ask, columns
from practicelens.analytics.edition.merging import leave_empty
from practicelens.analytics.edition.schema import DERIVED

if TYPE_CHECKING:
    import duckdb

# Short breaks have clocks of their own (Care Planning Regulations 2010, regulation 48): they are marked, so that the
# ordinary ones leave them out.
SHORT_BREAKS: Final = "('V3', 'V4')"
# What ended on the extract's own day is no longer open on it; what begins after it is a slip of the pen.
OPEN: Final = "(started IS NULL OR started <= as_at) AND (ended IS NULL OR ended > as_at)"

# An age in whole years on the extract's day; the extract's own answer where no date of birth is held.
AGE: Final = (
    "coalesce(year(as_at) - year(born) - ((month(as_at), day(as_at)) < (month(born), day(born)))::INTEGER,"
    " age)::INTEGER"
)

# The order in which a child's allocation is taken (architecture, Who is who).
SOURCES: Final = ("looked_after", "protection_plans", "in_need", "assessments", "referrals")


def stand(con: duckdb.DuckDBPyConnection, filled: AbstractSet[str]) -> None:
    """Make every table of how children stood on each of the new days."""
    # In this order: allocations are taken from the open rows, and the tables of cards from both.
    _open_rows(con)
    _open_children(con)
    _open_tables(con, filled)


def span(con: duckdb.DuckDBPyConnection, filled: AbstractSet[str]) -> None:
    """Make the tables that are told from all days: spells, and the days that stocks are counted on."""
    for table, source, end in (
        ("need_spells", "in_need", "closed"),
        ("plan_spells", "protection_plans", "ended"),
        ("care_spells", "looked_after", "ended"),
    ):
        if source in filled:
            _spells(con, table, source, end)
        else:
            leave_empty(con, table)
    _moments(con)


def _open_rows(con: duckdb.DuckDBPyConnection) -> None:
    """The open rows of each list on each extract's day, as that extract told them."""
    # One without a start stays among them, for no card to judge.
    for name in ("looked_after", "protection_plans"):
        ask(con, f"CREATE TEMP TABLE open_{name} AS SELECT * FROM single_{name} WHERE {OPEN}")
    ask(
        con,
        f"""
        CREATE TEMP TABLE open_in_need AS SELECT *, closed AS ended FROM single_in_need
        WHERE {OPEN} AND case_status IS DISTINCT FROM 'closed'""",
    )
    ask(
        con,
        f"""
        CREATE TEMP TABLE open_assessing AS
        SELECT *, authorised AS ended FROM known_assessments WHERE started IS NOT NULL AND {OPEN}
        QUALIFY row_number() OVER (PARTITION BY as_at, child_no, started ORDER BY row DESC) = 1""",
    )
    # A referral waits for its decision until something is told to have come of it.
    ask(
        con,
        """
        CREATE TEMP TABLE open_referrals AS
        SELECT r.* FROM known_referrals r
        WHERE nfa IS NULL AND referral_date <= as_at
          AND NOT EXISTS (FROM known_assessments a WHERE a.as_at = r.as_at AND a.child_no = r.child_no
                          AND coalesce(a.started, a.authorised) >= r.referral_date)
          AND NOT EXISTS (FROM single_in_need n WHERE n.as_at = r.as_at AND n.child_no = r.child_no
                          AND (n.closed IS NULL OR n.closed >= r.referral_date))""",
    )


def _open_children(con: duckdb.DuckDBPyConnection) -> None:
    """Each open child's allocation: from the first list that names a team or a worker, else from nobody.

    A row without its start opens nothing: it could be of any year.
    """
    tables = ("open_looked_after", "open_protection_plans", "open_in_need", "open_assessing", "open_referrals")
    # In the order of ``SOURCES``: the first list that names somebody decides (architecture, Who is who).
    dated = ("started", "started", "started", "started", "referral_date")
    every = " UNION ALL ".join(
        f"SELECT {place} AS place, {source!r} AS from_list, as_at, child_no, team_id, worker_id, service_id, team,"
        f" worker, {day} AS began, row FROM {table} WHERE {day} IS NOT NULL"
        for place, (source, table, day) in enumerate(zip(SOURCES, tables, dated, strict=True))
    )
    ask(
        con,
        f"""
        CREATE TEMP TABLE new_open_children AS
        SELECT as_at, child_no, team_id, worker_id, service_id, from_list, team, worker, began, row,
               bool_or(place = 1) OVER child AS on_plan, bool_or(place = 0) OVER child AS looked_after
        FROM ({every}) WINDOW child AS (PARTITION BY as_at, child_no)
        QUALIFY row_number() OVER (child ORDER BY team IS NULL AND worker IS NULL, place, began DESC NULLS LAST,
                                   team NULLS LAST, worker NULLS LAST, row) = 1
        ORDER BY as_at, child_no""",
    )


def _open_tables(con: duckdb.DuckDBPyConnection, filled: AbstractSet[str]) -> None:
    """The tables cards ask of: open rows under the child's allocation, with the age on the day.

    A child of whom no row has a start has no allocation, and stands under their own row's, not judged.
    """
    unallocated = "o.allocated IS NULL"
    # An assessment stays with the team that does it: the child's may have passed to another meanwhile.
    named = f"s.team IS NOT NULL OR s.worker IS NOT NULL OR {unallocated}"
    short = f", coalesce(legal_status IN {SHORT_BREAKS}, false) AS short_break"
    for table, list_, source, extra, own in (
        ("open_need", "in_need", "open_in_need", "", unallocated),
        ("open_plans", "protection_plans", "open_protection_plans", "", unallocated),
        ("open_care", "looked_after", "open_looked_after", short, unallocated),
        ("open_assessments", "assessments", "open_assessing", "", named),
    ):
        if list_ not in filled:
            leave_empty(con, table)
            continue
        known = ("as_at", "child_no", "team_id", "worker_id", "service_id", "age", "short_break")
        own_columns = columns((name for name in DERIVED[table] if name not in known), "s")
        ask(
            con,
            f"""
            CREATE TEMP TABLE new_{table} AS
            SELECT as_at, child_no, {_ids(own)}, {AGE} AS age, {own_columns}{extra}
            FROM {source} s LEFT JOIN
                 (SELECT as_at, child_no, team_id, worker_id, service_id, true AS allocated FROM new_open_children) o
            USING (as_at, child_no) ORDER BY as_at, child_no, row""",
        )
    if "care_leavers" not in filled:
        leave_empty(con, "leavers")
        return
    # Care leavers keep the allocation of their own list: it is not among those that an open child's is taken from.
    own_columns = columns(name for name in DERIVED["leavers"] if name != "age")
    ask(
        con,
        f"CREATE TEMP TABLE new_leavers AS SELECT {own_columns}, {AGE} AS age FROM single_care_leavers"
        " ORDER BY as_at, child_no",
    )


def _ids(own: str) -> str:
    """The ids of team, worker and service area: the row's own where this holds, else the child's allocation."""
    return ", ".join(
        f"CASE WHEN {own} THEN s.{name} ELSE o.{name} END AS {name}" for name in ("team_id", "worker_id", "service_id")
    )


def _spells(con: duckdb.DuckDBPyConnection, table: str, source: str, end: str) -> None:
    """Spells of need, of a plan or of care, by child and start, with the latest telling of their end.

    A spell told open, whose child is later told to have begun another before that telling, had its start put right:
    it is dropped. One without a start is kept while the newest extract tells it, for no card
    to judge. ``ended_by`` is the end, or the last day a spell was told open that a later extract tells no more.
    """
    extra = {
        "need_spells": ", coalesce(ended, CASE WHEN last_told < newest THEN last_told END) AS ended_by, closure_reason",
        "plan_spells": ", previous_plans",
        "care_spells": f", coalesce(legal_status IN {SHORT_BREAKS}, false) AS short_break, end_reason, unaccompanied",
    }[table]
    # Of a child who came alone an extract says so for a year: whoever was once told so came so.
    once = ", bool_or(uasc = 'yes') OVER same AS unaccompanied" if table == "care_spells" else ""
    ask(
        con,
        f"""
        CREATE TABLE {table} AS
        WITH told AS (
            SELECT *, {end} AS over, min(as_at) OVER same AS first_told,
                   max(as_at) OVER same AS last_told, max(as_at) OVER () AS newest,
                   row_number() OVER (same ORDER BY as_at DESC) AS telling{once}
            FROM {source} WINDOW same AS (PARTITION BY child_no, started)
        ), spells AS (SELECT * EXCLUDE ({end}), over AS ended FROM told WHERE telling = 1)
        SELECT child_no, team_id, worker_id, service_id, started, ended, first_told, last_told, row{extra}
        FROM spells s
        WHERE (started IS NOT NULL OR last_told = newest)
          AND NOT EXISTS (FROM spells o WHERE o.child_no = s.child_no AND o.last_told > s.last_told
                          AND o.started <= s.last_told AND (s.ended IS NULL OR s.ended > s.last_told)
                          AND o.started <> s.started)
        ORDER BY started, child_no""",
    )


def _moments(con: duckdb.DuckDBPyConnection) -> None:
    """The days stocks are counted on: each month end with the extract that may speak for it, and now.

    A month end's extract is the last at or before it and at most 7 days old; without one, nothing can be judged.
    """
    ask(
        con,
        """
        CREATE TABLE moments AS
        WITH span AS (SELECT min(as_at) AS first_at, max(as_at) AS last_at FROM snapshots),
             days AS (SELECT last_day(month::DATE) AS day FROM span, LATERAL (SELECT unnest(generate_series(
                          date_trunc('month', first_at), date_trunc('month', last_at), INTERVAL 1 MONTH)) AS month)
                      WHERE last_day(month::DATE) <= last_at
                      UNION SELECT last_at FROM span)
        SELECT day, max(as_at) AS as_at, day = any_value(last_at) AS is_now
        FROM days CROSS JOIN span LEFT JOIN snapshots ON as_at <= day AND as_at >= day - 7
        GROUP BY day ORDER BY day""",
    )
