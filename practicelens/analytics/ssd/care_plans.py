"""A looked-after child's plan for permanence, from the flags of the care plan."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from practicelens.analytics.ssd.extract import Extract

# The dataset's flags, and Ofsted's seven plans (Annex A, list 8).
PLANS: Final = {
    "REMAINSUP": "return",
    "RETURN1M": "return",
    "RETURN6M": "return",
    "RETURNEV": "return",
    "LTRELFR": "fostering",
    "LTFOST18": "fostering",
    "RESPLMT": "residential",
    "SUPPLIV": "supported",
    "ADOPTION": "adoption",
    "OTHERPLN": "other",
}
YES: Final = frozenset({"Y", "YES", "TRUE", "1"})


def permanence(extract: Extract, children: Iterable[str | None]) -> list[str | None]:
    """The plan of each child's latest care plan; blank, with a finding, where it marks several."""
    # The latest that has begun: a plan agreed for later does not stand yet.
    rows = extract.by_child("ssd_cla_care_plan")
    latest = (extract.latest(rows.get(child or "", ()), "lacp_cla_care_plan_start_date") for child in children)
    return [None if row is None else _plan(extract, row) for row in latest]


def _plan(extract: Extract, row: int) -> str | None:
    text = extract.cells("lacp_cla_care_plan_json")[row].strip()
    if not text:
        return None
    marked = _marked(text)
    if marked is None:
        # A finding and not a refusal: everything else of the row is as good as it was.
        message = "This is not the dataset's list of plans with Y and N, so the plan for permanence is blank."
        extract.say_of_cell("care_plan_unclear", message, "lacp_cla_care_plan_json", row)
    elif len(marked) > 1:
        # Ofsted asks for the primary plan of two, and the dataset does not say which that is.
        message = f"Several plans are marked ({', '.join(sorted(marked))}), so the plan for permanence is blank."
        extract.say_of_cell("care_plan_unclear", message, "lacp_cla_care_plan_json", row)
    return next(iter(marked)) if marked and len(marked) == 1 else None


def _marked(text: str) -> set[str] | None:
    """The plans marked; None where it is not the dataset's JSON."""
    try:
        flags: Any = json.loads(text)
    # RecursionError: a cell of a thousand brackets is no reason for an extract to fail.
    except (ValueError, RecursionError):
        return None
    if not isinstance(flags, dict):
        return None
    # Flags that are no plans are passed over: suppliers add some of their own.
    return {PLANS[key] for key, value in flags.items() if key in PLANS and str(value).strip().upper() in YES}
