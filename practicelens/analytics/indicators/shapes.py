"""The columns of the two kinds of relation: a card's rows and a clock's, in the names of ibis's types."""

from __future__ import annotations

from typing import Final

ROWS: Final[dict[str, str]] = {
    "child_no": "int64",
    "worker_id": "int64",
    "team_id": "int64",
    "service_id": "int64",
    "date": "date",
    "counts": "boolean",
    "amount": "float64",
    "note": "string",
    "extract_day": "date",
    "list": "string",
    "row": "int32",
    "evidence": "string",
}
"""A card's one relation: one row an event. ``counts`` is null when it could not be judged; ``note`` says why.

``extract_day``, ``list`` and ``row`` say where it stands: the day of the extract, its list (null: the card's first),
the row of the sheet. ``evidence`` is the dates and values that the answer was taken from, in the order the card names
them.
"""

EVIDENCE: Final[dict[str, tuple[str, str]]] = {
    "from_list": ("allocation taken from", "list"),
    "contact_date": ("contact", "date"),
    "referral_date": ("referral", "date"),
    "referred": ("referral answered", "date"),
    "before": ("referral before", "date"),
    "referrals_12m": ("referrals in 12 months, by the extract", "int"),
    "nfa": ("no further action", "string"),
    "source": ("source", "string"),
    "organisation": ("organisation", "string"),
    "began": ("began", "date"),
    "load": ("the worker’s children", "int"),
    "fte": ("hours of the post", "string"),
    "workers": ("workers in 12 months", "int"),
    "started": ("began", "date"),
    "completed": ("completed", "date"),
    "authorised": ("authorised", "date"),
    "strategy_discussion": ("strategy discussion", "date"),
    "icpc_date": ("initial conference", "date"),
    "led_to_plan": ("led to a plan", "string"),
    "primary_need": ("need", "string"),
    "case_status": ("status", "string"),
    "last_seen": ("last seen", "date"),
    "latest_category": ("category", "string"),
    "previous_plans": ("earlier plans", "int"),
    "last_visit": ("last visit", "date"),
    "latest_review": ("latest review", "date"),
    "seen_alone": ("seen alone", "string"),
    "visited": ("visit before", "date"),
    "next_visit": ("next visit", "date"),
    "due": ("due", "date"),
    "held": ("held", "date"),
    "quorate": ("quorate", "string"),
    "participation": ("how the child took part", "string"),
    "missing_from": ("missing from", "date"),
    "returned": ("returned", "date"),
    "interviewed": ("interview held", "date"),
    "offered": ("interview offered", "string"),
    "accepted": ("interview accepted", "string"),
    "letter": ("letter sent", "date"),
    "court": ("application to court", "date"),
    "issue_letter": ("letter of issue", "date"),
    "outcome": ("outcome", "string"),
    "fgdm_offered": ("family meeting offered", "string"),
    "fgdm_held": ("family meeting held", "string"),
    "legal_status": ("legal status", "string"),
    "placement_started": ("placement began", "date"),
    "placement_type": ("placement", "string"),
    "placements_12m": ("placements in 12 months", "int"),
    "missing_12m": ("times missing in 12 months", "int"),
    "absent_12m": ("times absent in 12 months", "int"),
    "rhi_offered": ("return interview offered", "string"),
    "last_health": ("last health assessment", "date"),
    "last_dental": ("last dental check", "date"),
    "last_done": ("last done", "date"),
    "since": ("clock from", "date"),
    "due_on": ("last day in time", "date"),
    "age": ("age", "int"),
    "in_touch": ("in touch", "string"),
    "accommodation": ("accommodation", "string"),
    "suitable": ("suitable", "string"),
    "activity": ("activity", "string"),
    "ended": ("ended", "date"),
}
"""What a row behind a figure may show, column by column: in words, and what kind of value it is."""

PART: Final = "\x1f"
"""Between two parts of a row's evidence, each ``column=value`` with nothing for what is not held: no cell holds it."""

CLOCK: Final[dict[str, str]] = {
    "as_at": "date",
    "child_no": "int64",
    "worker_id": "int64",
    "team_id": "int64",
    "service_id": "int64",
    "started": "date",
    "since": "date",
    "due_on": "date",
    "late_from": "date",
    "done": "boolean",
    "note": "string",
    "last_done": "date",
    "row": "int32",
}
"""What an open child waits for. ``done`` says whether it was ever done in this plan, placement or period of care."""
