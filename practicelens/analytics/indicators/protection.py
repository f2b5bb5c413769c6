"""Cards of child protection: enquiries, conferences, plans, visits and reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import Kind, Level, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Tables

ENQUIRIES = "Section 47 and conferences"
PLANS = "Child protection"
WORKING_TOGETHER = "Working Together"
CIN_GUIDE = "CIN census guide, DfE"
NOT_DUE = "nothing is due yet"
TWO_YEARS_DAYS: Final = 729
"""The DfE counts two years as over 729 days, whatever the leap years."""


@card(
    key="section47_enquiries",
    title="Section 47 enquiries",
    area=ENQUIRIES,
    meaning="Section 47 enquiries begun by a strategy discussion in the period.",
    kind=Kind.COUNT,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="enquiries begun in the period",
    denominator="",
    not_judged="Enquiries without a strategy discussion's date.",
    source=CIN_GUIDE,
    lists=("section47",),
    needs=("section47.strategy_discussion",),
)
def section47_enquiries(t: Tables) -> Expr:
    """An enquiry, on the day of its strategy discussion."""
    events = t.events("section47")
    return t.rows(events, day=events.strategy_discussion, shows="strategy_discussion icpc_date")


@card(
    key="section47_rate",
    title="Section 47 enquiries a year per 10,000 children",
    area=ENQUIRIES,
    meaning="Enquiries in the period for every 10,000 children aged 0 to 17, as if the period were a year.",
    kind=Kind.RATE,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="enquiries begun in the period",
    denominator="children aged 0 to 17 living in the authority",
    not_judged="Without a population for the period's last day there is no rate.",
    source=CIN_GUIDE,
    lists=("section47",),
    needs=("section47.strategy_discussion",),
    # A team has no population that it serves.
    levels=(Level.AUTHORITY,),
)
def section47_rate(t: Tables) -> Expr:
    """The enquiries that the rate is made of."""
    # The count's own relation, so that the two cannot disagree.
    return section47_enquiries(t)


@card(
    key="conferences_in_time",
    title="Initial conferences within 15 working days",
    area=ENQUIRIES,
    meaning="Of the initial child protection conferences in the period, those held within 15 working days (a setting"
    " with dates) of the strategy discussion.",
    kind=Kind.SHARE,
    timing=Timing.FLOW,
    polarity=Polarity.HIGHER,
    numerator="initial conferences held within the limit",
    denominator="initial conferences held in the period",
    not_judged="Conferences without a strategy discussion's date, or dated before it.",
    source=f"{WORKING_TOGETHER}; {CIN_GUIDE}",
    lists=("section47",),
    needs=("section47.strategy_discussion", "section47.icpc_date"),
    rules=("icpc.limit",),
    amount="working days",
    counted_word="in time",
    missed_word="late",
)
def conferences_in_time(t: Tables) -> Expr:
    """Conferences held, with the working days since the strategy discussion."""
    events = t.events("section47")
    # By the day of the conference and not of the strategy discussion: a late one counts in the month in which it was
    # late.
    held = t.with_working_days(events.filter(events.icpc_date.notnull()), "strategy_discussion", "icpc_date", "taken")
    ruled = t.with_rule(held, "icpc.limit", "icpc_date")
    # A slip of a date: judged, it would be in time by days below nothing.
    backwards = (ruled.icpc_date < ruled.strategy_discussion).fill_null(False)
    counts = t.choose((backwards, t.nothing), otherwise=ruled.taken <= ruled.limit_working)
    note = t.choose(
        (backwards, "held before the strategy discussion"), (counts.isnull(), "no strategy discussion's date is held")
    )
    amount, shown = t.choose((~backwards, ruled.taken)), "strategy_discussion icpc_date"
    return t.rows(ruled, day=ruled.icpc_date, counts=counts, amount=amount, note=note, shows=shown)


@card(
    key="conferences_to_plan",
    title="Initial conferences leading to a plan",
    area=ENQUIRIES,
    meaning="Of the initial conferences in the period, those that led to a child protection plan.",
    kind=Kind.SHARE,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="initial conferences that led to a plan",
    denominator="initial conferences in the period with their outcome recorded",
    not_judged="Conferences whose outcome is not recorded.",
    source=CIN_GUIDE,
    lists=("section47",),
    needs=("section47.icpc_date", "section47.led_to_plan"),
    counted_word="led to a plan",
    missed_word="no plan",
)
def conferences_to_plan(t: Tables) -> Expr:
    """Conferences held, and whether a plan came of them."""
    events = t.events("section47")
    held = events.filter(events.icpc_date.notnull())
    # An outcome that is not recorded is no “no plan”.
    counts = t.choose((held.led_to_plan == "yes", True), (held.led_to_plan == "no", False))
    note = t.choose((counts.isnull(), "no outcome recorded"))
    return t.rows(held, day=held.icpc_date, counts=counts, note=note, shows="icpc_date led_to_plan")


@card(
    key="plans_open",
    title="Children on a child protection plan",
    area=PLANS,
    meaning="Children who are the subject of a child protection plan on the day.",
    kind=Kind.COUNT,
    timing=Timing.STOCK,
    polarity=Polarity.NEITHER,
    numerator="children on a plan on the day",
    denominator="",
    not_judged="Rows without a start: they are not taken for open.",
    source=CIN_GUIDE,
    lists=("protection_plans",),
    needs=("protection_plans.started", "protection_plans.ended"),
)
def plans_open(t: Tables) -> Expr:
    """A child on a plan, on each day that stocks are counted."""
    held = t.at_moments(t.open_plans)
    return t.rows(held, day=held.day, shows="started latest_category")


@card(
    key="plans_rate",
    title="Children on a plan per 10,000 children",
    area=PLANS,
    meaning="Children on a child protection plan on the day for every 10,000 children aged 0 to 17.",
    kind=Kind.RATE,
    timing=Timing.STOCK,
    polarity=Polarity.NEITHER,
    numerator="children on a plan on the day",
    denominator="children aged 0 to 17 living in the authority",
    not_judged="Without a population for the day there is no rate.",
    source=CIN_GUIDE,
    lists=("protection_plans",),
    needs=("protection_plans.started", "protection_plans.ended"),
    levels=(Level.AUTHORITY,),
)
def plans_rate(t: Tables) -> Expr:
    """The children that the rate is made of."""
    return plans_open(t)


@card(
    key="plans_started",
    title="Child protection plans started",
    area=PLANS,
    meaning="Plans that began in the period.",
    kind=Kind.COUNT,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="plans begun in the period",
    denominator="",
    not_judged="Plans without a start. An extract holds only a child's latest plan: one begun and ended between two"
    " extracts may be missing.",
    source=CIN_GUIDE,
    lists=("protection_plans",),
    needs=("protection_plans.started",),
)
def plans_started(t: Tables) -> Expr:
    """A plan, on the day it began, with its category as the latest extract has it."""
    spells = t.spells("plan_spells")
    latest = t.newest(t.protection_plans, ["child_no", "started"], "as_at", "row")
    latest = latest.select("child_no", "started", "latest_category")
    plans = spells.left_join(latest, ["child_no", "started"]).drop("child_no_right", "started_right")
    return t.rows(plans, day=plans.started, shows="started ended latest_category")


@card(
    key="plans_ended",
    title="Child protection plans ended",
    area=PLANS,
    meaning="Plans that ended in the period.",
    kind=Kind.COUNT,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="plans ended in the period",
    denominator="",
    not_judged="Plans without a start.",
    source=CIN_GUIDE,
    lists=("protection_plans",),
    needs=("protection_plans.ended",),
)
def plans_ended(t: Tables) -> Expr:
    """A plan, on the day it ended."""
    spells = t.spells("plan_spells")
    return t.rows(spells.filter(spells.ended.notnull()), day=spells.ended, shows="started ended")


@card(
    key="second_plans",
    title="Second or subsequent plans",
    area=PLANS,
    meaning="Of the plans begun in the period, those of a child who had been on a plan of this authority before, ever.",
    kind=Kind.SHARE,
    timing=Timing.FLOW,
    polarity=Polarity.LOWER,
    numerator="plans begun of a child with an earlier plan",
    denominator="plans begun in the period",
    not_judged="Plans for which the number of earlier plans is not recorded, or without a start.",
    source="Characteristics of children in need, DfE",
    lists=("protection_plans",),
    needs=("protection_plans.started", "protection_plans.previous_plans"),
    counted_word="on a plan before",
    missed_word="first plan",
)
def second_plans(t: Tables) -> Expr:
    """Plans begun, and whether there was one before."""
    plans = t.spells("plan_spells")
    note = t.choose((plans.previous_plans.isnull(), "the number of earlier plans is not recorded"))
    # This authority's earlier plans only, as the extract's column counts them (Annex A, list 7).
    before = plans.previous_plans >= 1
    return t.rows(plans, day=plans.started, counts=before, note=note, shows="started previous_plans")


@card(
    key="plans_two_years",
    title="On a plan for 2 years or longer",
    area=PLANS,
    meaning="Of the children on a plan on the day, those on it for 2 years or longer: over 729 days.",
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.LOWER,
    numerator="children on a plan for over 729 days",
    denominator="children on a plan on the day",
    not_judged="Plans without a start.",
    source="Characteristics of children in need, DfE",
    lists=("protection_plans",),
    needs=("protection_plans.started", "protection_plans.ended"),
    amount="days",
    counted_word="2 years or longer",
    missed_word="under 2 years",
)
def plans_two_years(t: Tables) -> Expr:
    """Children on a plan, with its days."""
    held = t.at_moments(t.open_plans)
    days = held.as_at.delta(held.started, unit="day")
    note = t.choose((held.started.isnull(), "no start is held"))
    return t.rows(held, day=held.day, counts=days > TWO_YEARS_DAYS, amount=days, note=note, shows="started")


@card(
    key="cp_visits_in_time",
    title="Children on a plan visited in time",
    area=PLANS,
    meaning="Of the children on a plan on the day, those whose last visit was within the limit (shipped as 10 working"
    " days, a setting with dates). An extract holds only the last visit, so earlier ones cannot be judged.",
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.HIGHER,
    numerator="children on a plan visited within the limit",
    denominator="children on a plan for whom a visit was done or is due",
    not_judged="Plans so new that no first visit is due yet; a last visit dated after the extract.",
    source="Local procedures",
    lists=("protection_plans",),
    needs=("protection_plans.started", "protection_plans.last_visit"),
    rules=("cp_visit.limit",),
    counted_word="visited in time",
    missed_word="visit late",
)
def cp_visits_in_time(t: Tables) -> Expr:
    """Children on a plan, by whether their next visit is late."""
    return in_time(t, t.clock_cp_visit)


@card(
    key="cp_seen_alone",
    title="Seen alone at the last visit",
    area=PLANS,
    meaning="Of the children on a plan on the day and of an age to be seen alone (shipped as 5, a setting with dates)"
    " who have been visited, those seen alone at the last visit.",
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.HIGHER,
    numerator="children seen alone at the last visit",
    denominator="children on a plan, of the age or older, who have been visited",
    not_judged="Visits for which it is not known whether the child was seen alone; children of unknown age.",
    source="Ofsted, Annex A, list 7; the age is local",
    lists=("protection_plans",),
    needs=("protection_plans.last_visit", "protection_plans.seen_alone"),
    rules=("seen_alone.age",),
    counted_word="seen alone",
    missed_word="not seen alone",
)
def cp_seen_alone(t: Tables) -> Expr:
    """Visited children on a plan who are of an age to be seen alone."""
    # Of a child who was never visited nobody can say whether it was seen alone.
    stock = t.at_moments(t.open_plans.filter(t.open_plans.last_visit.notnull()))
    # The age as it was set on the extract's day: a setting changed later judges no earlier month anew.
    ruled = t.with_rule(stock, "seen_alone.age", "as_at")
    # Of unknown age it stays and is not judged: dropped, it could not be put right by whoever reads the list.
    old = (ruled.age >= ruled.limit_number) | ruled.age.isnull()
    held = ruled.filter(old)
    known = held.age.notnull()
    counts = t.choose((known & (held.seen_alone == "yes"), True), (known & (held.seen_alone == "no"), False))
    note = t.choose((~known, "age not known"), (counts.isnull(), "not recorded whether seen alone"))
    return t.rows(held, day=held.day, counts=counts, note=note, shows="started last_visit seen_alone age")


@card(
    key="cp_reviews_in_time",
    title="Next review conference not overdue",
    area=PLANS,
    meaning="Of the children on a plan for 3 months or more (a setting with dates), those whose next review conference"
    " is not late: the first within 3 months, later ones within 6; where a dataset has the case system’s own day"
    " for the next one, by that day.",
    kind=Kind.SHARE,
    timing=Timing.STOCK,
    polarity=Polarity.HIGHER,
    numerator="children whose review conference is not late",
    denominator="children on a plan for as long as the first review may take",
    not_judged="Plans without a start; a latest review dated after the extract. Whether earlier ones were in time is"
    " not held.",
    source=WORKING_TOGETHER,
    check_source=True,
    lists=("protection_plans",),
    needs=("protection_plans.started", "protection_plans.latest_review"),
    rules=("cp_review.first", "cp_review.later"),
    counted_word="in time",
    missed_word="late",
    beside="The DfE's own measure, plans with every review conference in time, stands under Reviews where a dataset"
    " tells each of them: list 7 has the latest alone. The two are not compared.",
)
def cp_reviews_in_time(t: Tables) -> Expr:
    """Children long enough on a plan, by whether their next review is late."""
    first = t.with_due(t.clock_cp_review, "cp_review.first", since="started", on="as_at", due="first_due", late="after")
    # DfE judges reviews of children on a plan for 3 months or more: before that the first is not due.
    long_enough = first.filter(first.started.isnull() | (first.as_at >= first.first_due))
    return in_time(t, long_enough.drop("first_due", "after"))


def in_time(t: Tables, clock: Expr) -> Expr:
    """A clock's children on the days stocks are counted: in time until the day on which the next one is late.

    What was never done and is not late yet is not judged: nothing is due.
    """
    held = t.at_moments(clock)
    # On that day itself it is late: the due day is the last on which it is in time.
    late = held.as_at >= held.late_from
    # Done before and still in time counts for; late counts against, done before or never; what is left was never done
    # and is not due.
    counts = t.choose((held.done & held.late_from.notnull(), ~late), (late.fill_null(False), False))
    note = t.choose(
        (counts.isnull() & held.late_from.notnull(), NOT_DUE),
        # Its clock runs, and yet nothing says until when: a gap between two dated settings.
        (counts.isnull() & held.since.notnull(), "no limit holds for that day"),
        otherwise=held.note,
    )
    return t.rows(held, day=held.day, counts=counts, note=note, shows="started last_done due_on")
