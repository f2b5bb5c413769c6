"""Cards of how episodes of need and plans last, end and come again, and of what children are on a plan for."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.indicators import coded, in_need
from practicelens.analytics.indicators.protection import CIN_GUIDE, PLANS, TWO_YEARS_DAYS
from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import Kind, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Relation, Tables

CATEGORIES: Final = {
    "neglect": "neglect",
    "emotional": "emotional abuse",
    "physical": "physical abuse",
    "sexual": "sexual abuse",
}
"""The categories of a plan; "multiple" is one of its own, and counts under none of these (CIN census guide)."""
FIFTEEN_MONTHS: Final = 15
# Four weeks: local, beside the authority's own limit of working days.
UNVISITED_DAYS: Final = 28
NEED: Final[dict[str, Any]] = {"area": in_need.AREA, "source": in_need.DFE_CIN, "lists": ("in_need",)}
PLAN: Final[dict[str, Any]] = {"area": PLANS, "lists": ("protection_plans",)}
STOCK: Final[dict[str, Any]] = {"kind": Kind.SHARE, "timing": Timing.STOCK}
FLOW: Final[dict[str, Any]] = {"timing": Timing.FLOW}


def _closed(t: Tables) -> Expr:
    spells = t.spells("need_spells")
    return spells.filter(spells.ended.notnull())


card(
    key="in_need_plans_open",
    title="Children with a child in need plan",
    meaning="Children with a child in need plan on the day, and no stricter one: neither on a protection plan nor"
    " looked after, by the lists of those. Short breaks alone are no care here.",
    kind=Kind.COUNT,
    timing=Timing.STOCK,
    polarity=Polarity.NEITHER,
    numerator="children with a child in need plan",
    denominator="",
    not_judged="Rows without a start: they are not taken for open.",
    needs=("in_need.started", "in_need.closed", "in_need.case_status"),
    **NEED | {"lists": ("in_need", "protection_plans", "looked_after")},
)(
    coded.counted(
        lambda t: t.at_moments(in_need.alone(t).filter(lambda one: one.case_status == "in_need_plan")),
        "day", "started case_status primary_need",
    )
)  # fmt: skip
card(
    key="in_need_duration",
    title="Days an episode of need lasts",
    meaning="The middle number of days from the beginning of an episode of need to its end, of those that were closed"
    " in the period.",
    kind=Kind.MEDIAN,
    polarity=Polarity.NEITHER,
    numerator="days from the beginning of an episode to its end",
    denominator="episodes closed in the period",
    not_judged="Episodes without a start, or that end before it.",
    needs=("in_need.started", "in_need.closed"),
    amount="days",
    **NEED | FLOW,
)(coded.lasting(_closed, "started", "ended", "started ended closure_reason"))
for _key, _title, _code, _words in (
    ("after_assessment", "Episodes of need closed after assessment", "RC8",
     "after the assessment, with no further action"),
    ("to_early_help", "Episodes of need closed to early help", "RC9", "and the child referred to early help"),
):  # fmt: skip
    card(
        key=f"in_need_closed_{_key}",
        title=_title,
        meaning=f"Of the episodes of need closed in the period, those closed {_words} ({_code}).",
        kind=Kind.SHARE,
        polarity=Polarity.NEITHER,
        numerator=f"episodes closed {_words}",
        denominator="episodes closed in the period with their reason recorded",
        not_judged="Episodes whose reason for closure is not recorded, or without a start.",
        needs=("in_need.closed", "in_need.closure_reason"),
        counted_word="so closed",
        missed_word="closed otherwise",
        **NEED | FLOW,
    )(coded.among(_closed, "ended", "closure_reason", (_code,), "started ended closure_reason"))


def _on_plan(t: Tables) -> Expr:
    return t.at_moments(t.open_plans)


def _ended(t: Tables) -> Expr:
    spells = t.spells("plan_spells")
    return spells.filter(spells.ended.notnull())


def _category(key: str, words: str, codes: Collection[str]) -> None:
    card(
        key=f"plans_{key}",
        title=f"On a plan for {words}",
        meaning=f"Of the children on a plan on the day, those whose latest category of abuse is {words}.",
        polarity=Polarity.NEITHER,
        numerator=f"children on a plan for {words}",
        denominator="children on a plan on the day with their category recorded",
        not_judged="Plans without a category, or without a start.",
        source=CIN_GUIDE,
        needs=("protection_plans.started", "protection_plans.ended", "protection_plans.latest_category"),
        counted_word=words,
        missed_word="another category",
        beside="The DfE publishes both the first category of a plan and the latest; this is the latest.",
        **PLAN | STOCK,
    )(coded.among(_on_plan, "day", "latest_category", codes, "started latest_category age"))


for _category_key, _category_words in CATEGORIES.items():
    _category(_category_key, _category_words, (_category_key,))

card(
    key="plans_emergency",
    title="On a plan after emergency protection",
    meaning="Of the children on a plan on the day, those subject to an emergency protection order or under police"
    " protection in the six months before.",
    polarity=Polarity.NEITHER,
    numerator="children on a plan who were under emergency or police protection in six months",
    denominator="children on a plan on the day for whom it is recorded",
    not_judged="Children for whom it is not recorded.",
    source="Ofsted, Annex A, list 7",
    needs=("protection_plans.started", "protection_plans.emergency"),
    counted_word="after emergency protection",
    missed_word="without it",
    **PLAN | STOCK,
)(coded.answered(_on_plan, "day", "emergency", "yes", "started emergency"))


@card(
    key="plans_fifteen_months",
    title="On a plan for 15 months or longer",
    meaning="Of the children on a plan on the day, those on it for 15 months or longer.",
    polarity=Polarity.LOWER,
    numerator="children on a plan for 15 months or longer",
    denominator="children on a plan on the day",
    not_judged="Plans without a start.",
    source="Local: before a plan has lasted two years",
    needs=("protection_plans.started", "protection_plans.ended"),
    amount="days",
    counted_word="15 months or longer",
    missed_word="under 15 months",
    **PLAN | STOCK,
)
def plans_fifteen_months(t: Tables) -> Expr:
    """Children on a plan, by whether it began 15 months before or earlier."""
    held = _on_plan(t)
    days = held.as_at.delta(held.started, unit="day")
    # By months as the card speaks of them, whatever number of days they have.
    long = t.months_after(held.started, FIFTEEN_MONTHS) <= held.as_at
    return t.rows(held, day=held.day, counts=long, amount=days, shows="started")


@card(
    key="cp_not_visited_four_weeks",
    title="On a plan and not visited for 4 weeks",
    meaning="Of the children on a plan on the day, those whose last visit in the plan, or the plan’s beginning where"
    " there was none, is more than 4 weeks before. Whether a visit is late by the authority’s own limit has a card of"
    " its own.",
    polarity=Polarity.LOWER,
    numerator="children on a plan whose last visit in it is more than 28 days before",
    denominator="children on a plan on the day",
    not_judged="Plans without a start; children not visited in the plan yet, which is not 4 weeks old; a last visit"
    " dated after the extract.",
    source="Ofsted, Annex A, list 7; the 4 weeks are local",
    needs=("protection_plans.started", "protection_plans.last_visit"),
    amount="days",
    counted_word="not visited for 4 weeks",
    missed_word="visited",
    **PLAN | STOCK,
)
def cp_not_visited_four_weeks(t: Tables) -> Expr:
    """Children on a plan, with the days since they were visited or, never visited, since their plan began."""
    held = _on_plan(t)
    slip = (held.last_visit > held.as_at).fill_null(False)
    # List 7 holds the child's last visit, which may be older than this plan: a plan of three days would be told as not
    # visited for months.
    visited = (held.last_visit >= held.started).fill_null(False)
    days = held.as_at.delta(t.choose((visited, held.last_visit), otherwise=held.started), unit="day")
    # Not visited yet, and four weeks have not gone by.
    unseen = ~visited & (days <= UNVISITED_DAYS)
    counts = t.choose((slip | unseen, t.nothing), otherwise=days > UNVISITED_DAYS)
    note = t.choose((slip, "the last visit is dated after the extract"), (unseen, "not visited yet"))
    amount = t.choose((~slip, days))
    return t.rows(held, day=held.day, counts=counts, amount=amount, note=note, shows="started last_visit")


@card(
    key="plans_ended_two_years",
    title="Plans that ended after 2 years or longer",
    meaning="Of the plans that ended in the period, those that had lasted 2 years or longer: over 729 days.",
    kind=Kind.SHARE,
    polarity=Polarity.LOWER,
    numerator="plans ended after over 729 days",
    denominator="plans ended in the period",
    not_judged="Plans without a start, or that end before it.",
    source="Characteristics of children in need, DfE",
    needs=("protection_plans.started", "protection_plans.ended"),
    amount="days",
    counted_word="2 years or longer",
    missed_word="under 2 years",
    **PLAN | FLOW,
)
def plans_ended_two_years(t: Tables) -> Expr:
    """Plans that ended, by how long they had lasted."""
    over = _ended(t)
    days = over.ended.delta(over.started, unit="day")
    # An end before the beginning is a slip: with days below nothing it would count as a short plan.
    known = (days >= 0).fill_null(False)
    counts, amount = t.choose((known, days > TWO_YEARS_DAYS)), t.choose((known, days))
    note = t.choose((~known, "the plan ends before it begins"))
    return t.rows(over, day=over.ended, counts=counts, amount=amount, note=note, shows="started ended")


card(
    key="plan_duration",
    title="Days a protection plan lasts",
    meaning="The middle number of days from the beginning of a plan to its end, of those that ended in the period.",
    kind=Kind.MEDIAN,
    polarity=Polarity.NEITHER,
    numerator="days from the beginning of a plan to its end",
    denominator="plans ended in the period",
    not_judged="Plans without a start, or that end before it.",
    source="Characteristics of children in need, DfE",
    needs=("protection_plans.started", "protection_plans.ended"),
    amount="days",
    **PLAN | FLOW,
)(coded.lasting(_ended, "started", "ended", "started ended"))


def again_within(months: int) -> Relation:
    """Plans begun by whether the child's last plan before had ended so many months before or less."""

    def relation(t: Tables) -> Expr:
        plans = t.spells("plan_spells")
        # From the table of spells, which has every plan: list 7 holds a child's latest alone.
        every = t.visit_spells.filter(t.visit_spells.kind == "protection_plan").select(
            other_child="child_no", other_start="started", other_end="ended"
        )
        keys = plans.select("child_no", "started").distinct()
        both = keys.inner_join(
            every,
            # One that ended on the day on which this began came before it.
            [keys.child_no == every.other_child, every.other_start < keys.started, every.other_end <= keys.started],
        )
        last = both.group_by("child_no", "started").agg(plan_before=both.other_end.max())
        found = plans.left_join(last, ["child_no", "started"]).drop("child_no_right", "started_right")
        near = found.plan_before >= t.months_after(found.started, -months)
        # Without a plan before by the list's own number, or with the day it ended: else nobody knows when it was.
        counts = t.choose((near.fill_null(False), True), (found.plan_before.notnull(), False),
                          ((found.previous_plans == 0).fill_null(False), False))  # fmt: skip
        note = t.choose((counts.isnull(), "the day on which the plan before ended is not held"))
        shown = "started plan_before previous_plans"
        return t.rows(found, day=found.started, counts=counts, note=note, shows=shown)

    return relation


card(
    key="second_plans_two_years",
    title="Second or subsequent plans within 2 years",
    meaning="Of the plans begun in the period, those of a child whose plan before had ended within the 2 years before.",
    kind=Kind.SHARE,
    polarity=Polarity.LOWER,
    numerator="plans begun within 2 years of the end of the child’s plan before",
    denominator="plans begun in the period",
    not_judged="Plans of a child with an earlier plan of which no end is held; plans without a start.",
    source="Characteristics of children in need, DfE",
    lists=("protection_plans", "visit_spells"),
    needs=("protection_plans.started", "protection_plans.previous_plans", "visit_spells.started",
           "visit_spells.ended"),
    counted_word="within 2 years",
    missed_word="first, or after longer",
    **{"area": PLANS} | FLOW,
)(again_within(24))  # fmt: skip
