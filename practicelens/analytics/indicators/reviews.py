"""Cards of every review, and not of the latest alone: held by its due day, quorate, with the child's part in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.annex_a.report import SSDA903
from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import Kind, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Tables

AREA = "Reviews"
PLAN, CARE = "protection_plan", "looked_after"
UNDER_FOUR, CONVEYED = "PN0", ("PN1", "PN2", "PN3", "PN5", "PN6")
"""Codes of the return of children looked after: too young to be asked; spoke, was spoken for, or had views told.

PN4 attended and said nothing in any way, PN7 neither came nor had their views told.
"""
NO_DUE_DAY = "no due day is held"
BEHIND = "the table of reviews lacks the latest one"
HOW = (
    " The due day is the case system’s own, which people set: the measures above reckon it from the dates. What is"
    " held by it counts on the day it is held, what is not counts on the first day that it is late. A review that was"
    " called off is none; one that stands in its place has a row of its own."
)
WHOSE = " A review is its worker’s and team’s who held the child on that day."
COMMON: Final[dict[str, Any]] = {
    "area": AREA,
    "kind": Kind.SHARE,
    "timing": Timing.FLOW,
    "polarity": Polarity.HIGHER,
    "lists": ("reviews", "involvements"),
}
DUE: Final[dict[str, Any]] = {
    **COMMON,
    "numerator": "reviews held by their due day",
    "denominator": "reviews held by their due day, or not, in the period",
    "not_judged": "Reviews held of which no due day is held.",
    "needs": ("reviews.due", "reviews.held", "reviews.kind", "reviews.ended"),
    "counted_word": "held in time",
    "missed_word": "late",
}
PART: Final[dict[str, Any]] = {
    **COMMON,
    "numerator": "reviews to which the child’s own views came",
    "denominator": "reviews held of children aged 4 or over, with how they took part recorded",
    "not_judged": "Reviews for which it is not recorded how the child took part.",
    "needs": ("reviews.held", "reviews.kind", "reviews.participation"),
    "source": "SSDA903 guide, codes PN0 to PN7",
    "check_source": True,
    "counted_word": "took part",
    "missed_word": "did not",
}
TOOK_PART = (
    " of children aged 4 or over, those to which the child’s own views came: the child spoke there, was spoken for or"
    " showed them otherwise, or did not come and had them told."
)


NO_CONFERENCES: Final = ((SSDA903, "the return of children looked after tells no review conference"),)
"""Its table of reviews is of care alone."""


@card(
    key="cp_reviews_held_in_time",
    title="Review conferences held by their due day",
    meaning=f"Of the review conferences that were held in time or became late in the period, those held by their due"
    f" day.{HOW}{WHOSE}",
    source="Working Together",
    **DUE,
)
def cp_reviews_held_in_time(t: Tables) -> Expr:
    """Review conferences of protection plans."""
    return _by_due_day(t, PLAN)


@card(
    key="cla_reviews_held_in_time",
    title="Reviews of children looked after held by their due day",
    meaning=f"Of the reviews of children looked after that were held in time or became late in the period, those held"
    f" by their due day.{HOW}{WHOSE}",
    source="Care Planning, Placement and Case Review Regulations 2010, regulation 33",
    **DUE,
)
def cla_reviews_held_in_time(t: Tables) -> Expr:
    """Reviews of children looked after."""
    return _by_due_day(t, CARE)


@card(
    key="cp_every_review_in_time",
    title="Plans with every review conference in time",
    meaning="The DfE’s measure: of the children on a plan for 3 months or more (a setting with dates) on the day, those"
    " whose every review conference was in time: the first within 3 months of the plan’s beginning, which is the"
    " initial conference, each later one within 6 months of the one before, and the next not late yet. A conference on"
    " the first day is the initial one written twice; one that was called off is none.",
    area=AREA,
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.HIGHER,
    numerator="children whose review conferences were all in time",
    denominator="children on a plan for as long as the first review may take",
    not_judged="Plans without a start; plans of which list 7 tells a later review than the table of reviews has.",
    source="DfE, Characteristics of children in need; Working Together",
    check_source=True,
    lists=("protection_plans", "reviews"),
    needs=("protection_plans.started", "reviews.held", "reviews.kind"),
    rules=("cp_review.first", "cp_review.later"),
    beyond=NO_CONFERENCES,
    counted_word="all in time",
    missed_word="one was late",
    beside="The DfE tells it of 31 March, of the year that ended then.",
)
def cp_every_review_in_time(t: Tables) -> Expr:
    """Children long enough on a plan, by whether any of its review conferences was late."""
    begun = t.with_due(t.open_plans, "cp_review.first", since="started", on="as_at", due="first_due", late="after")
    # A plan without a start stays, not judged.
    plans = begun.filter(begun.started.isnull() | (begun.as_at >= begun.first_due)).drop("first_due", "after")
    judged = _judged(t, plans)
    both = plans.left_join(judged, [plans.as_at == judged.of_day, plans.row == judged.of_row])
    # Where list 7 tells a later one, the table cannot say that all were in time.
    held = t.at_moments(both.mutate(behind=(both.latest_review > both.last_held).fill_null(False)))
    # One late is enough, whatever of the others is not known.
    counts = t.choose(
        (held.behind, t.nothing.cast("boolean")), (held.any_late.fill_null(False), False), (~held.any_unknown, True)
    )
    note = t.choose((held.behind, BEHIND), (held.any_unknown.fill_null(False), "no limit holds for that day"))
    return t.rows(held, day=held.day, counts=counts, note=note, shows="started latest_review")


def _judged(t: Tables, plans: Expr) -> Expr:
    """By plan: whether any of its conferences was late, or cannot be judged, and the day of the last that is held."""
    dated = plans.filter(plans.started.notnull())
    held = _every(t, PLAN).select(of_child="child_no", held="held")
    made = dated.inner_join(
        # After the first day: a conference on it is the initial one written twice.
        held, [dated.child_no == held.of_child, held.held > dated.started, held.held <= dated.as_at]
    ).select("as_at", "row", since="held", is_review=True)  # fmt: skip
    # The plan's beginning and each conference are moments from which the next is owed; two of one day are one.
    moments = dated.select("as_at", "row", since="started", is_review=False).union(made, distinct=True)
    in_order = t.following(moments, ["as_at", "row"], ["since"], "since", "next_held")
    key = t.choose((in_order.is_review, "cp_review.later"), otherwise="cp_review.first")
    due = t.with_due(in_order.mutate(rule_key=key), key, since="since", on="since")
    # Until the next was held, or until today where none was.
    late = t.choose((due.next_held.notnull(), due.next_held), otherwise=due.as_at) >= due.late_from
    known = due.mutate(late=late)
    return known.group_by("as_at", "row").agg(
        any_late=known.late.any(), any_unknown=known.late_from.isnull().any(), last_held=known.since.max()
    ).rename(of_day="as_at", of_row="row")  # fmt: skip


@card(
    key="cp_reviews_quorate",
    title="Review conferences that were quorate",
    meaning=f"Of the review conferences held in the period, those at which enough agencies were there.{WHOSE}",
    numerator="review conferences held that were quorate",
    denominator="review conferences held in the period, with whether they were quorate recorded",
    not_judged="Review conferences for which it is not recorded.",
    needs=("reviews.held", "reviews.kind", "reviews.quorate"),
    source="Local procedures",
    counted_word="quorate",
    missed_word="not quorate",
    **COMMON,
)
def cp_reviews_quorate(t: Tables) -> Expr:
    """Review conferences held, by whether they were quorate."""
    held = _those_held(t, PLAN)
    counts = t.choose((held.quorate == "yes", True), (held.quorate == "no", False))
    note = t.choose((counts.isnull(), "not recorded whether quorate"))
    return t.rows(held, day=held.held, counts=counts, note=note, shows="held quorate")


@card(
    key="cp_child_took_part",
    title="Children taking part in their review conference",
    meaning=f"Of the review conferences held in the period{TOOK_PART}{WHOSE}",
    beyond=NO_CONFERENCES,
    **PART,
)
def cp_child_took_part(t: Tables) -> Expr:
    """Review conferences held, by how the child took part."""
    return _took_part(t, PLAN)


@card(
    key="cla_child_took_part",
    title="Children looked after taking part in their review",
    meaning=f"Of the reviews of children looked after held in the period{TOOK_PART}{WHOSE}",
    **PART,
)
def cla_child_took_part(t: Tables) -> Expr:
    """Reviews of children looked after held, by how the child took part."""
    return _took_part(t, CARE)


def _every(t: Tables, kind: str) -> Expr:
    """The reviews of a kind that were not called off."""
    return t.reviews.filter((t.reviews.kind == kind) & (t.reviews.cancelled.fill_null("no") != "yes"))


def _by_due_day(t: Tables, kind: str) -> Expr:
    """Each review that was held in time or became late; and what was held and has no due day."""
    every = _every(t, kind)
    late_from = t.days_after(every.due, 1)
    in_time = (every.held <= every.due).fill_null(False)
    # While its plan or care runs, a review is owed; what had ended by then owes none.
    owed = (late_from <= every.last_told) & (every.ended.isnull() | (every.ended >= late_from))
    counts = t.choose((in_time, True), (owed.fill_null(False), False))
    # On the day that settled it: held in time, late, or held with no day to be held by.
    day = t.choose((in_time, every.held), (owed.fill_null(False), late_from), (every.due.isnull(), every.held))
    known = every.mutate(counts=counts, settled_on=day.cast("date"))
    held = t.held_on(known.filter(known.settled_on.notnull()), "settled_on")
    note = t.choose((held.counts.isnull(), NO_DUE_DAY))
    return t.rows(held, day=held.settled_on, counts=held.counts, note=note, shows="due held ended")


def _those_held(t: Tables, kind: str) -> Expr:
    """The reviews of a kind that were held, each under whoever held the child that day."""
    every = _every(t, kind)
    return t.held_on(every.filter(every.held.notnull()), "held")


def _took_part(t: Tables, kind: str) -> Expr:
    """Reviews held of children old enough, by whether their own views came to it."""
    every = _those_held(t, kind)
    # A child under four is not asked, and so in no denominator.
    held = every.filter(every.participation.fill_null("") != UNDER_FOUR)
    counts = t.choose((held.participation.isin(CONVEYED), True), (held.participation.notnull(), False))
    note = t.choose((counts.isnull(), "not recorded how the child took part"))
    return t.rows(held, day=held.held, counts=counts, note=note, shows="held participation")
