"""The tables of an edition: what cards may ask of, as plain data, in the names of ibis's types."""

from __future__ import annotations

from typing import Final

from practicelens.analytics.schema import EVENTS, FURTHER, HISTORIES, STATES, TABLES

_TYPES: Final = {"date": "date", "string": "string", "int": "int32", "number": "float64"}
TYPES: Final = {
    "date": "DATE", "int64": "BIGINT", "int32": "INTEGER", "string": "VARCHAR", "boolean": "BOOLEAN",
    "float64": "DOUBLE",
}  # fmt: skip
"""The same types in DuckDB's names."""
IDS: Final = {"team_id": "int64", "worker_id": "int64", "service_id": "int64"}


def _own_columns(table: str) -> dict[str, str]:
    """A list's own columns, less the child's identifier and the allocation as spelled.

    ``row`` is the row of the sheet that tells it: a list of children points into the file by it.
    """
    # Cards and local SQL see a number for the child, and ids for team and worker: no identifier and no name.
    left_out = {"child", "team", "worker", "adopter"}
    held = TABLES.get(table) or FURTHER[table]
    return {name: _TYPES[kind] for name, kind in held.items() if name not in left_out}


def _open(*columns: str, table: str) -> dict[str, str]:
    """A table of how open children stood on each extract's day, by their allocation."""
    own = _own_columns(table)
    known = {"as_at": "date", "child_no": "int64", **IDS, "age": "int32", "row": own["row"]}
    return {**known, **{name: own[name] for name in columns}}


FRAME: Final[dict[str, dict[str, str]]] = {
    "calendar": {"day": "date", "working": "boolean", "day_index": "int64", "next_working": "date"},
    "rules": {
        "key": "string", "starts": "date", "until": "date", "working": "int64", "months": "int32",
        "days": "int32", "number": "int64", "text": "string",
    },
    "services": {"id": "int64", "name": "string"},
    "teams": {"id": "int64", "name": "string", "service_id": "int64"},
    "workers": {
        "id": "int64", "name": "string", "team_id": "int64", "fte": "float64", "first_year": "boolean",
        "caseload_limit": "int64",
    },
    "aliases": {
        "kind": "string", "spelling": "string", "target_id": "int64", "starts": "date", "ends": "date",
        "source": "string",
    },
    "populations": {"starts": "date", "until": "date", "children": "int64"},
}  # fmt: skip

CHAIN: Final[dict[str, dict[str, str]]] = {
    "snapshots": {"as_at": "date", "dataset": "string"},
    "moments": {"day": "date", "as_at": "date", "is_now": "boolean"},
    "told_at": {"list": "string", "as_at": "date"},
    "coverage": {"list": "string", "since": "date", "until": "date"},
    # The columns that the list's source holds, by name with a space around each.
    "answers": {"list": "string", "as_at": "date", "source": "string", "held": "string"},
    "child_keys": {"child_no": "int64", "identifier": "string"},
    "unmatched": {
        "kind": "string", "spelling": "string", "source": "string", "rows": "int64", "lists": "string",
        "last_seen": "date", "why": "string",
    },
}  # fmt: skip

EVENT_TABLES: Final[dict[str, dict[str, str]]] = {
    name: {
        "child_no": "int64", **IDS, "event_date": "date", **_own_columns(name),
        "first_told": "date", "last_told": "date", "withdrawn": "boolean",
    }
    for name in EVENTS
}  # fmt: skip

STATE_TABLES: Final[dict[str, dict[str, str]]] = {
    name: {"as_at": "date", "child_no": "int64", **IDS, **_own_columns(name)} for name in STATES if name != "adopters"
} | {"adopters": {"as_at": "date", "adopter": "string", **_own_columns("adopters")}}

HISTORY_TABLES: Final[dict[str, dict[str, str]]] = {
    name: {
        "child_no": "int64", **(IDS if "team" in FURTHER[name] else {}), **_own_columns(name), "last_told": "date",
        # Who held the child, known or not: a number for each name, so that workers who left are counted too.
        **({"who": "int64"} if name == "involvements" else {}),
    }
    for name in HISTORIES
}  # fmt: skip

ROSTER: Final[dict[str, dict[str, str]]] = {
    name: {"as_at": "date", **IDS, **_own_columns(name)} for name in ("workforce", "supervisions")
}
"""How people's posts stood on each extract's day, and when the newest list says that each was last supervised."""

SPELL: Final = {
    "child_no": "int64", **IDS, "started": "date", "ended": "date", "first_told": "date", "last_told": "date",
    "row": "int32",
}  # fmt: skip

DERIVED: Final[dict[str, dict[str, str]]] = {
    "need_spells": {**SPELL, "ended_by": "date", "closure_reason": "string"},
    "plan_spells": {**SPELL, "previous_plans": "int32"},
    "care_spells": {**SPELL, "short_break": "boolean", "end_reason": "string", "unaccompanied": "boolean"},
    "open_children": {
        "as_at": "date", "child_no": "int64", **IDS, "from_list": "string", "team": "string", "worker": "string",
        "on_plan": "boolean", "looked_after": "boolean", "began": "date", "row": "int32",
    },
    "open_need": _open("started", "last_seen", "case_status", "primary_need", table="in_need"),
    "open_plans": _open(
        "started", "last_visit", "seen_alone", "latest_review", "latest_category", "previous_plans",
        "emergency", table="protection_plans",
    ),
    "open_care": _open(
        "started", "legal_status", "latest_review", "last_visit", "permanence_plan", "last_health", "last_dental",
        "placements_12m", "placement_started", "placement_type", "missing_12m", "absent_12m", "rhi_offered",
        "rhi_accepted", "uasc", "second_period", "legal_status_started", "last_iro_contact", "provider", "location",
        table="looked_after",
    ) | {"short_break": "boolean"},
    "open_assessments": _open("started", table="assessments"),
    "leavers": {
        **_open(
            "eligibility", "in_touch", "accommodation", "suitable", "activity", "pathway_review", "last_contact",
            "uasc", table="care_leavers",
        ),
    },
}  # fmt: skip

EDITION: Final[dict[str, dict[str, str]]] = {
    **FRAME, **CHAIN, **EVENT_TABLES, **STATE_TABLES, **HISTORY_TABLES, **ROSTER, **DERIVED,
}  # fmt: skip
"""Every table of an edition with its columns."""

MATCHES: Final = {
    "team": "string", "worker": "string", "as_at": "date", "told_by": "string", **IDS, "why_team": "string",
    "why_worker": "string", "no_team": "boolean", "no_worker": "boolean",
}  # fmt: skip
"""Whom each spelling of each extract's day means: kept beside an edition, and asked by no card."""

BY_DAY: Final = (
    *STATE_TABLES, "workforce", "open_children", "open_need", "open_plans", "open_care", "open_assessments", "leavers",
)  # fmt: skip
"""The tables whose rows are of one extract's day each: those of days before are no other because another came."""

JOINED: Final[dict[str, dict[str, str]]] = {
    **{name: EDITION[name] for name in ("child_keys", "unmatched", *EVENT_TABLES, *BY_DAY)}, "matches": MATCHES,
}  # fmt: skip
"""What a later edition takes from an earlier one of the same chain, and joins only later days to."""
