"""Cards of allocation: caseloads, and children without a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import Kind, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Tables

AREA = "Workforce and allocation"
ALLOCATION = "A child's allocation is taken from looked after, then plan, then in need, then assessment, then referral"
LISTS = ("in_need", "looked_after", "protection_plans", "assessments", "referrals")


@card(
    key="caseload",
    title="Children allocated",
    area=AREA,
    meaning="Open children by whom they are allocated to: a worker's caseload, a team's, the authority's."
    f" {ALLOCATION}.",
    kind=Kind.COUNT,
    timing=Timing.STOCK,
    polarity=Polarity.NEITHER,
    numerator="open children allocated",
    denominator="",
    not_judged="Children whose worker or team is spelled as nobody has matched are in the authority's figure only.",
    source="Ofsted, Annex A, lists 3 to 8",
    lists=LISTS,
    needs=("in_need.started", "in_need.closed"),
)
def caseload(t: Tables) -> Expr:
    """An open child, on each day that stocks are counted."""
    held = t.at_moments(t.open_children)
    return t.rows(held, day=held.day, shows="from_list began")


@card(
    key="unallocated",
    title="Children without a worker",
    area=AREA,
    meaning=f"Of the open children, those for whom the extract names no worker, or a word for nobody such as"
    f" “Unallocated”. {ALLOCATION}.",
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.LOWER,
    numerator="open children for whom no worker is named",
    denominator="open children",
    not_judged="",
    source="Ofsted, Annex A, lists 3 to 8",
    lists=LISTS,
    needs=("in_need.started", "in_need.closed", "in_need.worker"),
    counted_word="no worker",
    missed_word="has a worker",
)
def unallocated(t: Tables) -> Expr:
    """Open children, by whether a worker is named; a name that nobody has matched is still a name."""
    held = t.at_moments(t.open_children)
    return t.rows(held, day=held.day, counts=held.worker.isnull(), shows="from_list began")
