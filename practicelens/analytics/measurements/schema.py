"""The tables of a measurements file, as plain data in DuckDB's types."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Final

from practicelens.analytics.measure import Level

LEVEL_COLUMNS: Final = {
    Level.AUTHORITY: "",
    Level.SERVICE: "service_id",
    Level.TEAM: "team_id",
    Level.WORKER: "worker_id",
}
"""The column of an event that says whose it is at each level."""

IDS: Final = {"worker_id": "BIGINT", "team_id": "BIGINT", "service_id": "BIGINT"}

CHILD: Final = {
    "child_no": "BIGINT", "open": "BOOLEAN", "sex": "VARCHAR", "ethnicity": "VARCHAR", "born": "DATE",
    "age": "INTEGER", "disability": "VARCHAR", "unaccompanied": "VARCHAR", "team_id": "BIGINT", "worker_id": "BIGINT",
    "team_spelled": "VARCHAR", "worker_spelled": "VARCHAR", "allocated_from": "VARCHAR", "case_status": "VARCHAR",
    "primary_need": "VARCHAR", "in_need_since": "DATE", "in_need_closed": "DATE", "last_seen": "DATE",
    "plan_since": "DATE", "plan_category": "VARCHAR", "plan_ended": "DATE", "cp_last_visit": "DATE",
    "cp_seen_alone": "VARCHAR", "cp_latest_review": "DATE", "looked_after_since": "DATE", "looked_after_ended": "DATE",
    "legal_status": "VARCHAR", "placement_since": "DATE", "placement_type": "VARCHAR", "placements_12m": "INTEGER",
    "cla_last_visit": "DATE", "cla_latest_review": "DATE", "last_health": "DATE", "last_dental": "DATE",
    "care_leaver": "BOOLEAN", "last_referral": "DATE", "assessment_started": "DATE",
}  # fmt: skip
"""The columns of a child as the newest extract tells them, in the order of ``measure.ChildRow``."""

MEASUREMENTS: Final[dict[str, dict[str, str]]] = {
    "meta": {"key": "VARCHAR", "value": "VARCHAR"},
    "snapshots": {"as_at": "DATE"},
    "moments": {"day": "DATE", "as_at": "DATE", "is_now": "BOOLEAN"},
    "coverage": {"list": "VARCHAR", "since": "DATE", "until": "DATE"},
    "answers": {"list": "VARCHAR", "as_at": "DATE", "source": "VARCHAR", "held": "VARCHAR"},
    "populations": {"starts": "DATE", "until": "DATE", "children": "BIGINT"},
    "child_keys": {"child_no": "BIGINT", "identifier": "VARCHAR"},
    "events": {
        "card": "VARCHAR", "child_no": "BIGINT", **IDS, "date": "DATE", "counts": "BOOLEAN", "amount": "DOUBLE",
        "note": "VARCHAR", "extract_day": "DATE", "list": "VARCHAR", "row": "INTEGER", "evidence": "VARCHAR",
    },
    # Counted while building: a trend of 13 months is then a look-up and not a walk through every event.
    "monthly": {
        "card": "VARCHAR", "level": "VARCHAR", "level_id": "BIGINT", "day": "DATE", "rows": "BIGINT",
        "counted": "BIGINT", "judged": "BIGINT", "children": "BIGINT",
    },
    # due is the last day in time and late_from the first late one: a limit in working days leaves a weekend between
    # them.
    "due": {
        "kind": "VARCHAR", "child_no": "BIGINT", **IDS, "due": "DATE", "since": "DATE", "late_from": "DATE",
        "note": "VARCHAR",
    },
    # What was done in the last months, and what earlier extracts had due: a team's pace, and whether what is foretold
    # by it comes true.
    "made": {"kind": "VARCHAR", "child_no": "BIGINT", "worker_id": "BIGINT", "team_id": "BIGINT", "day": "DATE"},
    "owed": {
        "as_at": "DATE", "kind": "VARCHAR", "child_no": "BIGINT", "worker_id": "BIGINT", "team_id": "BIGINT",
        "due": "DATE", "since": "DATE", "late_from": "DATE",
    },
    # Who is in a group now (unaccompanied, leaving care, waiting for adopters …); without a child, a household.
    "groups": {"name": "VARCHAR", "child_no": "BIGINT", "team_id": "BIGINT"},
    # Every extract's, not the newest's alone: a team's week asks what has changed since an earlier one.
    "allocations": {
        "as_at": "DATE", "child_no": "BIGINT", **IDS, "from_list": "VARCHAR", "team": "VARCHAR", "worker": "VARCHAR",
        "on_plan": "BOOLEAN", "looked_after": "BOOLEAN", "plan": "VARCHAR",
    },
    # Who stood among the care leavers of each extract: they are open by a list of their own, and have no allocation.
    "leavers": {"as_at": "DATE", "child_no": "BIGINT"},
    # fte: the hours that the case system itself tells; null where no source does.
    "workers": {"id": "BIGINT", "caseload_limit": "BIGINT", "fte": "DOUBLE"},
    # When each was last supervised, by the newest local list that tells it; null where only a day to come is told.
    "supervisions": {"worker_id": "BIGINT", "held_on": "DATE", "listed_on": "DATE"},
    "unmatched": {
        "kind": "VARCHAR", "spelling": "VARCHAR", "source": "VARCHAR", "rows": "BIGINT", "lists": "VARCHAR",
        "last_seen": "DATE", "why": "VARCHAR", "children": "BIGINT",
    },
    "children": CHILD,
    "story": {"child_no": "BIGINT", "date": "DATE", "what": "VARCHAR", "detail": "VARCHAR"},
}  # fmt: skip
"""Every table of a measurements file; part of its hash, so that a changed column makes a new file."""

PARTED: Final = ("events", "monthly")
"""Read as one, and written in two tables: what is kept from file to file, and what each asks afresh."""
KEPT: Final[dict[str, dict[str, str]]] = {
    **{f"kept_{name}": MEASUREMENTS[name] for name in PARTED},
    "kept": {"card": "VARCHAR", "day": "DATE", "made": "VARCHAR"},
}
"""What a later file takes over: what stocks counted on their days, and a print of what each was made of."""
FRESH: Final = {f"fresh_{name}": MEASUREMENTS[name] for name in PARTED}


@cache
def print_of_tables() -> str:
    """What the tables of this version are, in short. A file keeps that of the version that made it.

    One of other tables answers some questions and fails on others: it is told by this when it is opened, not by
    whichever page asks for a column that it has not.
    """
    return hashlib.sha256(repr((MEASUREMENTS, KEPT)).encode()).hexdigest()[:16]
