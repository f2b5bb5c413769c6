"""An extract of the Standard Safeguarding Dataset of the same children as the small workbook, to be joined to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.builders.ssd_extracts import ssd_extract, usual_tables
from tests.builders.workbooks import AS_AT, child

CHILDREN = range(1, 13)
ON_PLAN = (4, 5, 6)


def same_children(
    path: Path,
    *,
    as_at: date = AS_AT,
    born: Mapping[int, date] | None = None,
    plans: Mapping[int, date] | None = None,
    called: Mapping[int, str] | None = None,
    more: Mapping[str, list[dict[str, Any]]] | None = None,
) -> Path:
    """Everybody's contact and the three plans, by the workbook's identifiers; ``born`` and ``plans`` told otherwise.

    ``called``: children under another number here; ``more``: rows of further tables. Contacts move with the day, and
    the plans stay.
    """
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in usual_tables()}
    for number in CHILDREN:
        usual, who = child(number), (called or {}).get(number, child(number)["child"])
        tables["person"].append(
            {
                "pers_person_id": who,
                "pers_sex": "M" if number % 2 else "F",
                "pers_ethnicity": "WBRI",
                "pers_dob": (born or {}).get(number, usual["born"]),
            }
        )
        tables["contacts"].append(
            {
                "cont_person_id": who,
                "cont_contact_date": as_at - timedelta(days=20 + number),
                "cont_contact_source_code": "6",
                "cont_contact_source_desc": "Police",
            }
        )
    for number in ON_PLAN:
        tables["cp_plans"].append(
            {
                "cppl_person_id": (called or {}).get(number, child(number)["child"]),
                "cppl_cp_plan_id": f"C{number}",
                "cppl_referral_id": f"R{number}",
                "cppl_cp_plan_start_date": (plans or {}).get(number, AS_AT - timedelta(days=20)),
                "cppl_cp_plan_end_date": "",
                "cppl_cp_plan_ola": "N",
                "cppl_cp_plan_initial_category": "NEG",
                "cppl_cp_plan_latest_category": "NEG",
            }
        )
    tables |= more or {}
    path.parent.mkdir(parents=True, exist_ok=True)
    return ssd_extract(path, rows={name: rows for name, rows in tables.items() if rows}, without=[
        name for name, rows in tables.items() if not rows
    ])  # fmt: skip
