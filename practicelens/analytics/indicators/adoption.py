"""Cards of adoption: decisions, orders, children placed and adopted, decisions reversed, and the days between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.indicators import coded
from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import Kind, Level, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Tables

AREA: Final = "Adoption"
SCORECARD: Final = "Adoption scorecards, DfE"
# List 10 has no team: whose the child is stands in other lists, and adoption is often a region's.
COMMON: Final[dict[str, Any]] = {
    "area": AREA,
    "timing": Timing.FLOW,
    "lists": ("adoption",),
    "levels": (Level.AUTHORITY,),
}


def decisions(t: Tables) -> Expr:
    """Each decision for adoption by its latest telling.

    One told under another day since, that was not reversed, had its day put right.
    """
    # A decision stands in extract after extract: its latest telling says how far it has come.
    latest = t.newest(t.adoption, ["child_no", "decided"], "as_at", "row")
    later = latest.select(later_child="child_no", later_at="as_at")
    return latest.anti_join(
        later,
        # A reversed one stays: a decision after it is another decision, and no day put right.
        [latest.child_no == later.later_child, later.later_at > latest.as_at, latest.reversed.isnull()],
    )


def _with(day: str) -> coded.Rows:
    """Decisions of which a day is held."""
    return lambda t: decisions(t).filter(lambda one: one[day].notnull())


# Each counts in the period in which its own day lies, whenever the others of the same child are.
_COUNTS: Final = (
    ("adoption_decisions", "decided", "Decisions that a child should be placed for adoption",
     "Children of whom it was decided in the period that they should be placed for adoption"),
    ("adoption_orders", "placement_order", "Placement orders",
     "Children for whom a court made a placement order in the period"),
    ("adoption_matched", "matched", "Children matched with adopters", "Children matched with adopters in the period"),
    ("adoption_placed", "placed", "Children placed for adoption",
     "Children who went to live with their adopters in the period"),
    ("adopted", "ordered", "Children adopted", "Children for whom an adoption order was made in the period"),
    ("adoption_reversed", "reversed", "Decisions for adoption that were reversed",
     "Children of whom it was decided in the period that they should no longer be placed for adoption"),
)  # fmt: skip
for _key, _day, _title, _meaning in _COUNTS:
    card(
        key=_key,
        title=_title,
        meaning=f"{_meaning}.",
        kind=Kind.COUNT,
        polarity=Polarity.NEITHER,
        numerator=_meaning[0].lower() + _meaning[1:],
        denominator="",
        not_judged="",
        source="Ofsted, Annex A, list 10",
        needs=(f"adoption.{_day}",),
        **COMMON,
    )(coded.counted(_with(_day), _day, f"decided {_day}"))


@card(
    key="adoption_waiting",
    title="Children waiting to be adopted",
    meaning="Children of whom it was decided that they should be placed for adoption, who are neither adopted nor the"
    " subject of a decision reversed, whether or not they live with their adopters already. The amount is the days"
    " since the decision.",
    kind=Kind.COUNT,
    timing=Timing.STOCK,
    polarity=Polarity.NEITHER,
    numerator="children waiting on the day",
    denominator="",
    not_judged="",
    source="Ofsted, Annex A, list 10",
    needs=("adoption.decided", "adoption.ordered", "adoption.reversed"),
    amount="days",
    **{name: value for name, value in COMMON.items() if name != "timing"},
)
def adoption_waiting(t: Tables) -> Expr:
    """A child who waits, with the days since the decision."""
    every = t.at_moments(t.adoption)
    over = ((every.ordered <= every.as_at) | (every.reversed <= every.as_at)).fill_null(False)
    held = every.filter((every.decided <= every.as_at) & ~over)
    days = held.as_at.delta(held.decided, unit="day")
    return t.rows(held, day=held.day, amount=days, shows="decided matched placed")


for _key, _start, _end, _title, _what, _beside in (
    ("adoption_entry_to_placed", "entered_care", "placed", "Days from entering care to living with adopters",
     "entering care to going to live with adopters",
     "The scorecard’s A10 is a mean over three years, and of children adopted by their foster carers it counts to the"
     " day of that foster placement: this is the median of a period, of the days as they are recorded."),
    ("adoption_order_to_match", "placement_order", "matched", "Days from placement order to match",
     "the placement order to the match with adopters",
     "The scorecard’s A2 is a mean over three years: this is the median of a period."),
):  # fmt: skip
    card(
        key=_key,
        title=_title,
        meaning=f"The middle number of days from {_what}, of those for whom the latter was in the period.",
        kind=Kind.MEDIAN,
        polarity=Polarity.LOWER,
        numerator=f"days from {_what}",
        denominator="children for whom it was in the period",
        not_judged="Children of whom one of the two days is not held, or that stand the wrong way round.",
        source=SCORECARD,
        needs=(f"adoption.{_start}", f"adoption.{_end}"),
        amount="days",
        beside=_beside,
        **COMMON,
    )(coded.lasting(_with(_end), _start, _end, f"{_start} {_end}"))
