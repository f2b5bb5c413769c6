"""The canonical tables of a dataset: Annex A's eleven lists and what they lack, with each column's type, as data."""

from __future__ import annotations

from typing import Final, Literal

Type = Literal["date", "string", "int", "number"]

# With the row of the sheet: a finding a year later still names the cell that a person has to mend.
CHILD: Final[dict[str, Type]] = {
    "row": "int", "child": "string", "sex": "string", "ethnicity": "string", "born": "date", "age": "int",
}  # fmt: skip
ALLOCATION: Final[dict[str, Type]] = {"team": "string", "worker": "string"}


def _columns(dates: str = "", strings: str = "", ints: str = "", numbers: str = "") -> dict[str, Type]:
    """Columns by type, from names parted by spaces."""
    typed: dict[str, Type] = dict.fromkeys(dates.split(), "date")
    typed.update(dict.fromkeys(strings.split(), "string"))
    typed.update(dict.fromkeys(ints.split(), "int"))
    typed.update(dict.fromkeys(numbers.split(), "number"))
    return typed


TABLES: Final[dict[str, dict[str, Type]]] = {
    "contacts": {**CHILD, **_columns("contact_date", "source")},
    "early_help": {**CHILD, **_columns("started completed", "organisation")},
    "referrals": {**CHILD, **_columns("referral_date", "source nfa", "referrals_12m"), **ALLOCATION},
    "assessments": {**CHILD, **_columns("started authorised", "disability child_seen needs_support"), **ALLOCATION},
    "section47": {
        **CHILD,
        **_columns("strategy_discussion icpc_date", "disability icpc_unnecessary led_to_plan", "s47_12m icpc_12m"),
        **ALLOCATION,
    },
    "in_need": {
        **CHILD,
        **_columns("started last_seen closed", "disability primary_need closure_reason case_status"),
        **ALLOCATION,
    },
    "protection_plans": {
        **CHILD,
        **_columns(
            "started last_visit latest_review ended",
            "disability initial_category latest_category seen_alone emergency",
            "previous_plans",
        ),
        **ALLOCATION,
    },
    "looked_after": {
        **CHILD,
        **_columns(
            "started legal_status_started latest_review last_visit last_iro_contact last_health last_dental ended"
            " placement_started",
            "uasc disability need second_period legal_status permanence_plan end_reason placement_type provider"
            " postcode urn location placement_la rhi_offered rhi_accepted",
            "placements_12m missing_12m absent_12m",
        ),
        **ALLOCATION,
    },
    "care_leavers": {
        **CHILD,
        **_columns(
            "pathway_review last_contact",
            "disability eligibility in_touch accommodation suitable activity uasc personal_adviser",
        ),
        **ALLOCATION,
    },
    "adoption": {
        **CHILD,
        **_columns(
            "entered_care decided placement_order matched placed ordered reversed ffa_placed",
            "family disability reversed_reason",
        ),
    },
    # No child's columns: the list is of households, and a child in it could not be joined to any other list.
    "adopters": {
        **_columns(
            "enquired stage1_started stage1_ended stage2_started stage2_ended applied approved matched placed"
            " ordered left",
            "adopter family sex ethnicity disability ffa left_reason",
            "row children_placed",
        ),
    },
}

# An assessment without a start is dated by its authorisation: it is still an event of that day.
EVENTS: Final[dict[str, tuple[str, ...]]] = {
    "contacts": ("contact_date",),
    "early_help": ("started", "completed"),
    "referrals": ("referral_date",),
    "assessments": ("started", "authorised"),
    "section47": ("strategy_discussion", "icpc_date"),
}
"""The lists that hold six months of events, and the columns whose first filled one dates the event."""

STATES: Final[dict[str, str]] = {
    "in_need": "started",
    "protection_plans": "started",
    "looked_after": "started",
    "care_leavers": "last_contact",
    "adoption": "decided",
    "adopters": "enquired",
}
"""The lists that hold how things stand, one row a child, and the column by which the latest row is told."""

_OF_CHILD: Final[dict[str, Type]] = {"row": "int", "child": "string"}

FURTHER: Final[dict[str, dict[str, Type]]] = {
    "visits": {**_OF_CHILD, **_columns("visited", "kind seen seen_alone")},
    "visit_spells": {
        **_OF_CHILD,
        **_columns("started ended", "kind placement_type", numbers="distance"),
        **ALLOCATION,
    },
    # With the plan or period of care that a review is of: whether one is still owed hangs on its end.
    "reviews": {
        **_OF_CHILD,
        **_columns("due held started ended", "kind cancelled quorate participation"),
        **ALLOCATION,
    },
    "missing": {**_OF_CHILD, **_columns("started ended", "kind offered accepted"), **ALLOCATION},
    "pre_proceedings": {
        **_OF_CHILD,
        **_columns(
            "started letter first_meeting ended issue_letter court",
            "fgdm_offered fgdm_held outcome",
            "meetings",
        ),
        **ALLOCATION,
    },
    "involvements": {**_OF_CHILD, **_columns("started ended"), **ALLOCATION},
    # Of people and not of children: how much each works, as the case system has it.
    "workforce": {"row": "int", **_columns(strings="role agency", ints="caseload", numbers="fte"), **ALLOCATION},
    # Of lists that an authority keeps itself; with the day that each list tells of, which is seldom its extract's.
    "interviews": {
        **_OF_CHILD,
        **_columns("missing_from returned interviewed listed_on", "offered accepted"),
        **ALLOCATION,
    },
    "arrangements": {**_OF_CHILD, **_columns("notified started last_visit ended listed_on"), **ALLOCATION},
    "supervisions": {"row": "int", **_columns("held_on listed_on"), **ALLOCATION},
}
"""What Annex A lacks and another source holds, as tables of their own: a dataset that has none is what it always was.

``visit_spells`` are the times in which visits of a kind are owed: plans, and placements.
"""

HISTORIES: Final = (
    "visits", "visit_spells", "reviews", "missing", "pre_proceedings", "involvements", "interviews", "arrangements",
)  # fmt: skip
"""Those of them that hold all that ever was: what the newest file tells is believed whole, of earlier days too."""

FROM_LISTS: Final = ("interviews", "arrangements", "supervisions")
"""Those that no case system exports: a local list is their source, whichever extract it is kept with."""
