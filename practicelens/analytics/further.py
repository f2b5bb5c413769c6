"""What the tables beside Annex A's lists are called, and their columns; and the lists and headers of Annex A alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from practicelens.analytics.annex_a.spec import BY_TABLE


@dataclass(frozen=True)
class Words:
    """A further table's title, what its rows are, and what its columns are called."""

    title: str
    rows: str
    columns: Mapping[str, str]


_HELD_BY: Final = {"team": "Team", "worker": "Worker"}

TABLES: Final[Mapping[str, Words]] = {
    "visits": Words(
        "Visits",
        "A visit to a child in need, on a plan or looked after that has been made.",
        {"visited": "Day of the visit", "kind": "Kind of visit", "seen": "Child seen", "seen_alone": "Seen alone"},
    ),
    "visit_spells": Words(
        "When visits are owed",
        "A child in need plan, a protection plan or a placement, in which visits of its kind are owed.",
        {
            "started": "Began", "ended": "Ended", "kind": "Kind of visit", "placement_type": "Placement type",
            "distance": "Miles from home", **_HELD_BY,
        },
    ),
    "reviews": Words(
        "Reviews",
        "A review conference of a protection plan or a review of a child looked after, held or due.",
        {
            "due": "Due", "held": "Held", "started": "Plan or care began", "ended": "Plan or care ended",
            "kind": "Kind of review", "cancelled": "Called off", "quorate": "Quorate",
            "participation": "How the child took part", **_HELD_BY,
        },
    ),
    "missing": Words(
        "Times missing",
        "A time for which a child was missing, or away from their placement without authorisation.",
        {
            "started": "Missing from", "ended": "Returned", "kind": "Missing or absent",
            "offered": "Return interview offered", "accepted": "Return interview accepted", **_HELD_BY,
        },
    ),
    "pre_proceedings": Words(
        "Pre-proceedings",
        "A child’s time in pre-proceedings, with what was offered to the family in it.",
        {
            "started": "Decision to begin", "letter": "Letter before proceedings sent",
            "first_meeting": "First meeting", "ended": "Decision to step down or issue",
            "issue_letter": "Letter of issue sent", "court": "Application to court",
            "fgdm_offered": "Family group decision-making offered",
            "fgdm_held": "Family group decision-making held", "outcome": "Outcome",
            "meetings": "Review meetings", **_HELD_BY,
        },
    ),
    "involvements": Words(
        "Who held which child",
        "A worker or team that held a child, from a day to a day or still; people beside the child's own worker are"
        " left out.",
        {"started": "From", "ended": "Until", **_HELD_BY},
    ),
    "workforce": Words(
        "Workers’ hours",
        "Somebody who works or has worked with children, with the hours of their post.",
        {
            "fte": "Full-time equivalent", "role": "Job title", "agency": "Agency worker",
            "caseload": "Caseload by the case system", **_HELD_BY,
        },
    ),
    "interviews": Words(
        "Return interviews",
        "A time for which a child was missing, with the day of the return interview after it.",
        {
            "missing_from": "Missing from", "returned": "Returned", "interviewed": "Return interview held",
            "listed_on": "Day of the list", "offered": "Return interview offered",
            "accepted": "Return interview accepted", **_HELD_BY,
        },
    ),
    "arrangements": Words(
        "Private fostering",
        "An arrangement in which a child is privately fostered, with the last visit to the child.",
        {
            "notified": "Notified", "started": "Arrangement began", "last_visit": "Last visit",
            "ended": "Arrangement ended", "listed_on": "Day of the list", **_HELD_BY,
        },
    ),
    "supervisions": Words(
        "Supervision",
        "A supervision of somebody who works with children.",
        {"held_on": "Held on", "listed_on": "Day of the list", **_HELD_BY},
    ),
}  # fmt: skip
"""By table."""


def called(name: str) -> str:
    """A table as it is named in a heading: "List 6: Children in need", or "Visits"."""
    # Without a number: Ofsted's lists have one, and people look for it.
    spec = BY_TABLE.get(name)
    return f"List {spec.number}: {spec.title}" if spec else TABLES[name].title


def title(name: str) -> str:
    """The title alone."""
    return BY_TABLE[name].title if name in BY_TABLE else TABLES[name].title


def within(name: str) -> str:
    """A table as it is named within a sentence: "list 6 (children in need)", or "the table of visits"."""
    spec = BY_TABLE.get(name)
    return f"list {spec.number} ({spec.title.lower()})" if spec else f"the table “{TABLES[name].title}”"


def briefly(name: str) -> str:
    """The same without its title where it has a number."""
    spec = BY_TABLE.get(name)
    return f"list {spec.number}" if spec else within(name)


def header(name: str, column: str) -> str:
    """A column as people find it in their file, or, of a further table, as it is called here."""
    if name in BY_TABLE:
        return BY_TABLE[name].field(column).header.strip()
    return TABLES[name].columns[column]
