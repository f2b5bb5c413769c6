"""Lists 9 and 10: care leavers as they stand, and children for whom adoption was decided."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from practicelens.analytics.ssd.drafting import Desk, Draft, say_left_out
from practicelens.analytics.ssd.extract import Extract

# The order's type is text or the return's code of why care ended, E11 and E12.
ADOPTED: Final = re.compile(r"adopt|^\s*ao\b|^\s*e1[12]\b", re.IGNORECASE)


def care_leavers(desk: Desk) -> Draft:
    """One row a young person, the one with the latest contact."""
    extract = desk.extract
    rows = _latest_of_each(extract)
    say_left_out(
        desk, "care_leavers", len(extract.table("ssd_care_leavers")) - len(rows), "the person has a later row that is"
    )
    draft = Draft(desk, "care_leavers", rows)
    for column in (
        "eligibility",
        "in_touch",
        "accommodation",
        "suitable",
        "activity",
        "pathway_review",
        "last_contact",
    ):
        draft.written(column)
    draft.put("uasc", desk.people.alone(draft.children))
    draft.put("personal_adviser", (desk.staff.worker("clea_care_leaver_personal_advisor", row) for row in rows))
    draft.held_by(desk.staff.pairs("clea_care_leaver_allocated_team", "clea_care_leaver_worker_id", rows))
    return draft


def _latest_of_each(extract: Extract) -> list[int]:
    children = extract.children("ssd_care_leavers")
    contacts = extract.dates("clea_care_leaver_latest_contact")
    reviews = extract.dates("clea_pathway_plan_review_date")

    def rank(row: int) -> tuple[date, date, int]:
        # Of equals the last row of the file, so that one file always gives the same.
        return contacts[row] or date.min, reviews[row] or date.min, row

    best = {child: max(rows, key=rank) for child, rows in extract.by_child("ssd_care_leavers").items()}
    # Rows of nobody stay, to be refused with their line: left out here, nobody would know of them.
    return sorted([*best.values(), *(row for row, child in enumerate(children) if child is None)])


def adoption(desk: Desk) -> Draft:
    """Decided and not yet adopted, or adopted or reversed within twelve months."""
    extract = desk.extract
    every = range(len(extract.table("ssd_permanence")))
    rows = [row for row in every if _in_scope(extract, row)]
    why = f"no adoption was decided, or it was over before {extract.year:%d/%m/%Y}"
    say_left_out(desk, "adoption", len(every) - len(rows), why)
    draft = Draft(desk, "adoption", rows)
    for column in ("decided", "placement_order", "matched", "placed", "reversed", "reversed_reason", "ffa_placed"):
        draft.written(column)
    # Another order's day is no adoption's.
    draft.written("ordered", where=lambda row: _adopted(extract, row))
    draft.put("entered_care", (_entered(extract, row) for row in rows))
    return draft


def _adopted(extract: Extract, row: int) -> bool:
    """Whether the order of permanence is one of adoption; guardianship has orders of its own."""
    return bool(ADOPTED.search(extract.texts("perm_permanence_order_type")[row] or ""))


def _in_scope(extract: Extract, row: int) -> bool:
    """Whether list 10 asks for it: a decision, and nothing that ended it more than twelve months ago."""
    decided = extract.cells("perm_adm_decision_date")[row].strip()
    ordered, reversed_ = (extract.dates(f"perm_{one}_date")[row] for one in ("permanence_order", "decision_reversed"))
    # The order before the reversal: a decision that was reversed and then led to an order after all ended with the
    # order.
    over = ordered or reversed_
    # Another order, as of guardianship, ended the plan to adopt without an adoption.
    return bool(decided) and (over is None or over >= extract.year)


def _entered(extract: Extract, row: int) -> date | None:
    """The day the period of care began: by its identifier, else the child's latest."""
    key = extract.ids("perm_cla_id")[row]
    child = extract.children("ssd_permanence")[row]
    # Most systems leave the period's identifier out of the adoption table; the child's latest period is then the only
    # one that adoption can follow.
    rows = extract.by_key("clae_cla_id").get(key or "") or extract.by_child("ssd_cla_episodes").get(child or "", ())
    latest = extract.latest(rows, "clae_cla_episode_start_date")
    return None if latest is None else _start(extract, latest)


def _start(extract: Extract, row: int) -> date | None:
    entered = extract.dates("clae_entered_care_date")[row]
    return entered or extract.dates("clae_cla_episode_start_date")[row]
