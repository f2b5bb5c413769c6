"""Each child's times in pre-proceedings: decided on, written of, met about, ended, and what came of it."""

from __future__ import annotations

import re
from typing import Final

from practicelens.analytics.annex_a.values import Doubt, read_count
from practicelens.analytics.ssd.drafting import Desk
from practicelens.analytics.ssd.taking import Taken, holder, numbers

PART = "ssd_pre_proceedings"
OUTCOMES: Final = (("issued", re.compile(r"issu", re.IGNORECASE)), ("stepped_down", re.compile(r"step", re.IGNORECASE)))
"""What the dataset offers to choose from, by a word of each: a decision to issue care proceedings, or to step down."""
DATES: Final = {
    "started": "prep_pre_pro_decision_date",
    "letter": "prep_pre_pro_letter_date",
    "first_meeting": "prep_initial_pre_pro_meeting_date",
    "ended": "prep_agree_stepdown_issue_date",
    "issue_letter": "prep_care_pro_letter_date",
}
NOT_HELD: Final = {"court": None, "fgdm_offered": None, "fgdm_held": None}
"""What the census of 2026 has and this dataset has not."""


def take(desk: Desk) -> Taken:
    """Times that were decided on; one without that day stands by its letter's."""
    extract, taken = desk.extract, Taken()
    dates = {column: extract.dates(field) for column, field in DATES.items()}
    outcomes, meetings = extract.texts("prep_pre_pro_outcome"), extract.texts("prep_pre_pro_meetings_num")
    children = extract.children(PART)
    for place, number in enumerate(numbers(desk, "pre_proceedings", PART)):
        days = {column: each[place] for column, each in dates.items()}
        begun = days["started"] or days["letter"]
        if begun is not None and not extract.has_been(begun):
            taken.left_out += 1
            continue
        row = {"row": number, "child": children[place], **NOT_HELD, **days}
        row |= {"outcome": _outcome(desk, outcomes[place], place), "meetings": _count(meetings[place])}
        taken.take(row | holder(desk, children[place], days["ended"]), begun)
    return taken


def _outcome(desk: Desk, text: str | None, place: int) -> str | None:
    """Issued or stepped down; what is neither is blank and told."""
    if text is None:
        return None
    found = next((outcome for outcome, word in OUTCOMES if word.search(text)), None)
    if found is None:
        message = "This says neither that care proceedings were issued nor that they were stepped down, so it is blank."
        desk.extract.say_of_cell("outcome_unclear", message, "prep_pre_pro_outcome", place)
    return found


def _count(text: str | None) -> int | None:
    found = read_count(text)
    return None if found is None or isinstance(found, Doubt) else int(found)
