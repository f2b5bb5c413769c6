"""Cards of the reforms of 2026: dormant until the authority's dated setting switches them on.

What they count began, or begins, on a day: before it a row is none of theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.indicators import coded
from practicelens.analytics.indicators.need_and_plans import again_within
from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import REFORM, Kind, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Relation, Tables

AREA: Final = "Reforms of 2026"
WORKING_TOGETHER: Final = "Working Together to Safeguard Children 2026"
ACT: Final = "Children’s Wellbeing and Schools Act 2026"
OUTCOMES: Final = "Children’s Social Care National Framework, DfE: outcomes and enablers"
COMMON: Final[dict[str, Any]] = {"area": AREA, "rules": (REFORM,), "check_source": True}
SHARE: Final[dict[str, Any]] = COMMON | {"kind": Kind.SHARE, "timing": Timing.FLOW}
HELP_PLAN: Final = "in_need_plan"
"""A family help plan is what a child in need plan was: case systems keep it there (Working Together 2026)."""
RETURN_MONTHS: Final = 12
# How near the end of a plan another help begins to be a step to it: local.
STEP_DAYS: Final = 28
KINSHIP: Final = ("E41", "E45", "E47")
"""Child arrangements orders, and special guardianship to relatives or friends, fostering before or not."""


def begins(relation: Relation) -> Relation:
    """The same rows from the day on which the authority has switched the reform's measures on."""

    @wraps(relation)
    def dormant(t: Tables) -> Expr:
        # A view, because what ends in a join would else be joined on as a part of it.
        rows = relation(t).view()
        # A rule with dates as every other: it may be switched off again.
        switched = t.rules.filter((t.rules.key == REFORM) & (t.rules.text == "on"))
        on = switched.select(on_from="starts", on_until="until")
        # By the row's own day, so that a period that begins before the switch counts from it.
        kept = rows.inner_join(on, [rows.date >= on.on_from, rows.date < on.on_until])
        return kept.drop("on_from", "on_until")

    return dormant


def _plans(t: Tables) -> Expr:
    """Plans of family help by the table of spells, each under whoever held the child."""
    return t.visit_spells.filter(t.visit_spells.kind == HELP_PLAN)


def _ended(t: Tables) -> Expr:
    plans = _plans(t)
    return plans.filter(plans.ended.notnull())


HELP: Final[dict[str, Any]] = COMMON | {"lists": ("visit_spells", "in_need"), "source": WORKING_TOGETHER}
card(
    key="family_help_started",
    title="Family help plans started",
    meaning="Plans of family help that began in the period.",
    kind=Kind.COUNT,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="plans of family help begun",
    denominator="",
    not_judged="Plans without a start.",
    needs=("visit_spells.started", "visit_spells.kind"),
    **HELP,
)(begins(coded.counted(_plans, "started", "started ended")))
card(
    key="family_help_duration",
    title="Days a family help plan lasts",
    meaning="The middle number of days from the beginning of a plan of family help to its end, of those that ended in"
    " the period.",
    kind=Kind.MEDIAN,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="days from the beginning of a plan to its end",
    denominator="plans of family help ended in the period",
    not_judged="Plans without a start, or that end before it.",
    needs=("visit_spells.started", "visit_spells.ended", "visit_spells.kind"),
    amount="days",
    **HELP,
)(begins(coded.lasting(_ended, "started", "ended", "started ended")))


def _step(others: Callable[[Tables], Expr], list_name: str, name: str) -> Relation:
    """Family help plans that ended, by what began in the days around their end."""

    def relation(t: Tables) -> Expr:
        over = _ended(t)
        # Before the end as well: the next help often begins before the last has ended.
        around = over.mutate(from_day=t.days_after(over.ended, -STEP_DAYS), within=t.days_after(over.ended, STEP_DAYS))
        found, counts, note = coded.followed(t, around, "from_day", "within", others(t), list_name, name)
        return t.rows(found, day=found.ended, counts=counts, note=note, shows=f"started ended {name}")

    return begins(relation)


def _planned(t: Tables) -> Expr:
    return t.plan_spells.select(other_child="child_no", other_day="started")


def _helped(t: Tables) -> Expr:
    return t.events("early_help").select(other_child="child_no", other_day="started")


for _key, _words, _rows, _list_name, _name in (
    ("stepped_up", "a protection plan", _planned, "protection_plans", "planned"),
    ("stepped_down", "early help", _helped, "early_help", "helped"),
):
    card(
        key=f"family_help_{_key}",
        title=f"Family help that went on to {_words}",
        meaning=f"Of the plans of family help that ended in the period, those of a child for whom {_words} began within"
        f" {STEP_DAYS} days before or after the end.",
        polarity=Polarity.NEITHER,
        numerator=f"plans ended with {_words} begun",
        denominator="plans of family help ended in the period",
        not_judged=f"Plans whose {STEP_DAYS} days before and after are not told whole.",
        lists=("visit_spells", _list_name),
        needs=("visit_spells.ended", "visit_spells.kind", f"{_list_name}.started"),
        source=f"{WORKING_TOGETHER}; the days are local",
        counted_word=f"went on to {_words}",
        missed_word="did not",
        **SHARE,
    )(_step(_rows, _list_name, _name))

card(
    key="repeat_plans_twelve_months",
    title="Protection plans that come again within 12 months",
    meaning="Of the protection plans begun in the period, those of a child whose plan before had ended within the 12"
    " months before.",
    polarity=Polarity.LOWER,
    numerator="plans begun within 12 months of the end of the child’s plan before",
    denominator="plans begun in the period",
    not_judged="Plans of a child with an earlier plan of which no end is held; plans without a start.",
    source=OUTCOMES,
    lists=("protection_plans", "visit_spells"),
    needs=("protection_plans.started", "protection_plans.previous_plans", "visit_spells.started",
           "visit_spells.ended"),
    counted_word="within 12 months",
    missed_word="first, or after longer",
    **SHARE,
)(begins(again_within(12)))  # fmt: skip


def _back_after(months: int) -> Relation:
    """Referrals without further action, by whether an assessment of the child began in so many months."""

    def relation(t: Tables) -> Expr:
        events = t.events("referrals").filter(lambda one: one.nfa == "yes")
        # From the day of the referral on, whose decision has no day of its own in the extracts.
        ends = events.mutate(within=t.months_after(events.referral_date, months))
        assessed = t.events("assessments").select(other_child="child_no", other_day="started")
        found, counts, note = coded.followed(t, ends, "referral_date", "within", assessed, "assessments", "assessed")
        return t.rows(found, day=found.referral_date, counts=counts, note=note, shows="referral_date nfa assessed")

    return begins(relation)


for _months in (6, 12):
    card(
        key=f"referral_nfa_back_{_months}",
        title=f"No further action, and assessed within {_months} months",
        meaning="Of the referrals in the period that led to no further action, those of a child of whom an assessment"
        f" began within {_months} months.",
        polarity=Polarity.LOWER,
        numerator=f"referrals without further action whose child was assessed within {_months} months",
        denominator="referrals in the period without further action",
        not_judged=f"Referrals whose {_months} months after are not told yet.",
        source=OUTCOMES,
        lists=("referrals", "assessments"),
        needs=("referrals.referral_date", "referrals.nfa", "assessments.started"),
        counted_word="assessed later",
        missed_word="not assessed",
        **SHARE,
    )(_back_after(_months))


def _left_care(t: Tables) -> Expr:
    spells = t.spells("care_spells")
    return spells.filter(~spells.short_break & spells.ended.notnull())


card(
    key="kinship_exits",
    title="Leaving care to relatives or friends by an order",
    meaning="Of the periods of care that ended in the period, those that ended with a child arrangements order, or"
    f" special guardianship to relatives or friends ({', '.join(KINSHIP)}).",
    polarity=Polarity.HIGHER,
    numerator="periods of care ended to relatives or friends by an order",
    denominator="periods of care ended in the period with their reason recorded",
    not_judged="Periods of care whose reason is not recorded, or without a start. E45 and E41 do not say whether the"
    " former carer is a relative in every case.",
    source=OUTCOMES,
    lists=("looked_after",),
    needs=("looked_after.ended", "looked_after.end_reason", "looked_after.legal_status"),
    counted_word="to relatives or friends",
    missed_word="otherwise",
    **SHARE,
)(begins(coded.among(_left_care, "ended", "end_reason", KINSHIP, "started ended end_reason")))


@card(
    key="reunification_lasting",
    title="Returned home, and not back in care within a year",
    meaning="Of the periods of care that ended in the period with a return home to parents or relatives (E4A and E4B),"
    f" those after which none began within {RETURN_MONTHS} months.",
    polarity=Polarity.HIGHER,
    numerator="returns home without another period of care within 12 months",
    denominator="returns home in the period",
    not_judged=f"Returns home whose {RETURN_MONTHS} months after are not told yet.",
    source=OUTCOMES,
    lists=("looked_after",),
    needs=("looked_after.started", "looked_after.ended", "looked_after.end_reason", "looked_after.legal_status"),
    counted_word="not back within a year",
    missed_word="back in care",
    **SHARE,
)
@begins
def reunification_lasting(t: Tables) -> Expr:
    """Returns home, by whether the child came back into care."""
    spells = _left_care(t)
    home = spells.filter(spells.end_reason.isin(["E4A", "E4B"]))
    # From the day after: the return itself ends a period and begins none.
    ends = home.mutate(after=t.days_after(home.ended, 1), within=t.months_after(home.ended, RETURN_MONTHS))
    # A short break is no way back into care.
    again = t.care_spells.filter(~t.care_spells.short_break)
    others = again.select(other_child="child_no", other_day="started")
    found, back, note = coded.followed(t, ends, "after", "within", others, "looked_after", "back_in_care")
    shown = "started ended end_reason back_in_care"
    # Those who were not back are the ones that count.
    return t.rows(found, day=found.ended, counts=~back, note=note, shows=shown)
