"""Cards of every visit, and not of the last alone: whether each was made in time. Annex A cannot tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.indicators.clocks import IN_NEED_PLAN, LONG_TERM_PLACEMENTS
from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import Kind, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Tables

AREA = "Visits"
IN_NEED, PLAN, CARE = IN_NEED_PLAN, "protection_plan", "looked_after"
NO_LIMIT = "no limit holds for that day"
HOW = (
    " Each visit has a last day, counted from the one before it or, for the first, from the beginning; what is made"
    " by it counts on the day it is made, what is not counts on the first day that it is late. A visit at which the"
    " child was not seen is none."
)
WHOSE = " A visit is its worker’s and team’s who held the child on that day."
COMMON: Final[dict[str, Any]] = {
    "area": AREA,
    "kind": Kind.SHARE,
    "timing": Timing.FLOW,
    "polarity": Polarity.HIGHER,
    "not_judged": "Plans and placements without a beginning; visits for whose day no limit holds.",
    "lists": ("visit_spells", "visits", "involvements"),
    "needs": ("visit_spells.started", "visit_spells.ended", "visit_spells.kind", "visits.visited", "visits.kind"),
    "counted_word": "visited in time",
    "missed_word": "visit late",
}


@card(
    key="cin_visits_made_in_time",
    title="Visits to children in need made in time",
    meaning="Of the visits to children on a child in need plan that were made in time or became late in the period,"
    f" those made in time (shipped as 20 working days, a setting with dates).{HOW} While a child is on a protection"
    f" plan or looked after, no visit of the child in need plan is owed.{WHOSE}",
    numerator="visits made by their last day",
    denominator="visits made by their last day, or not, in the period",
    source="Local procedures",
    rules=("cin_visit.limit",),
    **COMMON,
)
def cin_visits_made_in_time(t: Tables) -> Expr:
    """Visits of child in need plans, while no stricter clock runs."""
    stricter = t.visit_spells.filter(t.visit_spells.kind != IN_NEED)
    return _rows(t, IN_NEED, "cin_visit.limit", "cin_visit.limit", beside=stricter)


@card(
    key="cp_visits_made_in_time",
    title="Visits to children on a plan made in time",
    meaning="Of the visits to children on a child protection plan that were made in time or became late in the period,"
    f" those made in time (shipped as 10 working days, a setting with dates).{HOW}{WHOSE}",
    numerator="visits made by their last day",
    denominator="visits made by their last day, or not, in the period",
    source="Local procedures",
    rules=("cp_visit.limit",),
    **COMMON,
)
def cp_visits_made_in_time(t: Tables) -> Expr:
    """Visits of protection plans."""
    return _rows(t, PLAN, "cp_visit.limit", "cp_visit.limit")


@card(
    key="cla_visits_made_in_time",
    title="Visits to children looked after made in time",
    meaning="Of the visits to children looked after that were made in time or became late in the period, those made in"
    " time: the first within a week of the placement, then every 6 weeks, or every 3 months in a placement of more than"
    f" a year that is meant to last by its type.{HOW}{WHOSE}",
    numerator="visits made by their last day",
    denominator="visits made by their last day, or not, in the period",
    source="Care Planning Regulations 2010, regulation 28",
    rules=("cla_visit.first", "cla_visit.later", "cla_visit.long_term"),
    beside="Children visited in time, above, also takes from list 8 the plan to stay; the table of placements has the"
    " type alone.",
    **COMMON,
)
def cla_visits_made_in_time(t: Tables) -> Expr:
    """Visits in placements, short breaks left out where the table is made."""
    return _rows(t, CARE, "cla_visit.first", "cla_visit.later", settled="cla_visit.long_term")


def _rows(t: Tables, kind: str, first: str, later: str, settled: str = "", beside: Any = None) -> Expr:
    """The relation of a kind of visit: each that was made in time or became late; and what has no beginning."""
    wound = _wound(t, kind)
    key = t.choose((wound.visited.isnull(), first), otherwise=later)
    if settled:
        lasting = wound.placement_type.isin(LONG_TERM_PLACEMENTS).fill_null(False)
        # On the day from which the visit is owed, and not today: a placement settles while it lasts.
        long = lasting & (t.months_after(wound.started, 12) <= wound.since)
        key = t.choose((wound.visited.isnull(), first), (long, settled), otherwise=later)
    due = t.with_due(wound.mutate(rule_key=key), key, since="since", on="since")
    in_time = due.next_visit.notnull() & (due.next_visit < due.late_from)
    # Owed while the plan or placement runs: what ended before it was late is owed nothing.
    owed = (due.late_from <= due.last_told) & (due.ended.isnull() | (due.ended >= due.late_from))
    counts = t.choose((in_time, True), (owed, False))
    day = t.choose((in_time, due.next_visit), (owed, due.late_from), otherwise=due.next_visit)
    # What is neither made nor late yet is nothing; made, with no limit for its day, it cannot be judged.
    known = due.mutate(counts=counts, settled_on=day).filter(day.notnull())
    # On the day that settled it the stricter clock ran or did not.
    if beside is not None:
        known = known.anti_join(
            beside,
            [
                known.child_no == beside.child_no,
                beside.started <= known.settled_on,
                beside.ended.isnull() | (beside.ended > known.settled_on),
            ],
        )
    held = t.held_on(known, "settled_on")
    note = t.choose((held.counts.isnull(), NO_LIMIT))
    shows = "started visited due_on next_visit"
    judged = t.rows(held, day=held.settled_on, counts=held.counts, note=note, shows=shows)
    # What has no beginning is shown and not judged: dropped, nobody would see the gap.
    return judged.union(_undated(t, kind))


def _wound(t: Tables, kind: str) -> Expr:
    """Each moment from which a visit is owed: a spell's beginning, and each visit in it, with the visit after it."""
    # Those without a beginning are told apart, by _undated.
    spells = t.visit_spells.filter((t.visit_spells.kind == kind) & t.visit_spells.started.notnull())
    made = t.visits_made(kind)
    visits = spells.inner_join(
        made,
        [
            spells.child_no == made.visiting,
            made.visited >= spells.started,
            spells.ended.isnull() | (made.visited <= spells.ended),
        ],
    ).select("row", since="visited", visited="visited", is_visit=True)
    begun = spells.select("row", since="started", visited=t.nothing.cast("date"), is_visit=False)
    # A visit on the first day is the first visit: of one day the beginning comes before it.
    in_order = t.following(begun.union(visits), "row", ["since", "is_visit"], "since", "next_visit")
    return spells.inner_join(in_order.rename(of_row="row"), [spells.row == in_order.row]).drop("of_row", "is_visit")


def _undated(t: Tables, kind: str) -> Expr:
    """Spells of which nobody can say when a visit was owed."""
    spells = t.visit_spells.filter((t.visit_spells.kind == kind) & t.visit_spells.started.isnull())
    nothing = spells.mutate(visited=t.nothing.cast("date"), due_on=t.nothing.cast("date"))
    nothing = nothing.mutate(next_visit=t.nothing.cast("date"))
    shows = "started visited due_on next_visit"
    return t.rows(nothing, day=nothing.started, counts=None, note="no start is held", shows=shows)
