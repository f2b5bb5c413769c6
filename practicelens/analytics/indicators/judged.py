"""Cards of what assessments and enquiries came to: children seen, support, what falls due, conferences, repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.indicators import assessments, coded
from practicelens.analytics.indicators.protection import CIN_GUIDE, ENQUIRIES, WORKING_TOGETHER
from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import Kind, Level, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Relation, Tables

DONE: Final[dict[str, Any]] = {
    "area": assessments.AREA,
    "kind": Kind.SHARE,
    "timing": Timing.FLOW,
    "lists": ("assessments",),
}
ENQUIRY: Final[dict[str, Any]] = {"area": ENQUIRIES, "timing": Timing.FLOW, "lists": ("section47",)}


def _done(t: Tables) -> Expr:
    events = t.events("assessments")
    # One under way has come to nothing yet.
    return events.filter(events.authorised.notnull())


card(
    key="assessments_child_seen",
    title="Children seen during their assessment",
    meaning="Of the assessments authorised in the period, those during which the child was seen.",
    polarity=Polarity.HIGHER,
    numerator="assessments during which the child was seen",
    denominator="assessments authorised in the period, with whether the child was seen recorded",
    not_judged="Assessments for which it is not recorded, or not known.",
    source=f"{WORKING_TOGETHER}; Ofsted, Annex A, list 4",
    needs=("assessments.authorised", "assessments.child_seen"),
    counted_word="seen",
    missed_word="not seen",
    **DONE,
)(coded.answered(_done, "authorised", "child_seen", "yes", "started authorised child_seen"))

card(
    key="assessments_no_further_action",
    title="Assessments that ended without further action",
    meaning="Of the assessments authorised in the period, those after which children's social care did nothing"
    " further: the child was not assessed as requiring its support.",
    polarity=Polarity.NEITHER,
    numerator="assessments after which no support was required",
    denominator="assessments authorised in the period, with their outcome recorded",
    not_judged="Assessments whose outcome is not recorded.",
    source="Ofsted, Annex A, list 4; CIN census guide, DfE",
    needs=("assessments.authorised", "assessments.needs_support"),
    counted_word="no further action",
    missed_word="support required",
    **DONE,
)(coded.answered(_done, "authorised", "needs_support", "no", "started authorised needs_support"))


def _falling_due(days: int) -> Relation:
    """Open assessments by whether the last day in time comes within so many working days; late ones do not."""

    def relation(t: Tables) -> Expr:
        # From the extract's day, on which it was still open.
        held = t.with_working_days(t.at_moments(t.clock_assessment), "as_at", "due_on", "days_left")
        late = held.as_at >= held.late_from
        # What is late already falls due no more.
        counts = t.choose((late, False), otherwise=held.days_left <= days)
        # Of what is late the days left would be below nothing.
        amount = t.choose((~late, held.days_left))
        return t.rows(held, day=held.day, counts=counts, amount=amount, note=held.note, shows="started since due_on")

    return relation


for _days in (5, 10):
    card(
        key=f"assessments_due_in_{_days}",
        title=f"Open assessments falling due within {_days} working days",
        area=assessments.AREA,
        meaning=f"Of the assessments open on the day, those whose last day in time is that day or one of the {_days}"
        f" working days after it. What is late already is not among them. {assessments.STAYS}",
        kind=Kind.SHARE,
        timing=Timing.STOCK,
        polarity=Polarity.NEITHER,
        numerator=f"open assessments due within {_days} working days",
        denominator="assessments open on the day",
        not_judged="",
        source=WORKING_TOGETHER,
        lists=("assessments",),
        needs=("assessments.started", "assessments.authorised"),
        rules=("assessment.limit", "assessment.clock"),
        amount="working days left",
        counted_word=f"due within {_days} days",
        missed_word="late, or due later",
    )(_falling_due(_days))


def _conferences(t: Tables) -> Expr:
    events = t.events("section47")
    return events.filter(events.icpc_date.notnull())


# One relation for the count and the rate, so that the two cannot disagree.
_CONFERENCES = coded.counted(_conferences, "icpc_date", "strategy_discussion icpc_date")
card(
    key="conferences",
    title="Initial child protection conferences",
    meaning="Initial child protection conferences held in the period.",
    kind=Kind.COUNT,
    polarity=Polarity.NEITHER,
    numerator="initial conferences held in the period",
    denominator="",
    not_judged="",
    source=CIN_GUIDE,
    needs=("section47.icpc_date",),
    **ENQUIRY,
)(_CONFERENCES)
card(
    key="conferences_rate",
    title="Initial conferences a year per 10,000 children",
    meaning="Initial conferences in the period for every 10,000 children aged 0 to 17, as if the period were a year.",
    kind=Kind.RATE,
    polarity=Polarity.NEITHER,
    numerator="initial conferences held in the period",
    denominator="children aged 0 to 17 living in the authority",
    not_judged="Without a population for the period's last day there is no rate.",
    source=CIN_GUIDE,
    needs=("section47.icpc_date",),
    # Children are published by authority: a team has none of its own to be counted for.
    levels=(Level.AUTHORITY,),
    **ENQUIRY,
)(lambda t: _CONFERENCES(t))

card(
    key="section47_no_conference",
    title="Enquiries after which no conference was needed",
    meaning="Of the section 47 enquiries begun in the period, those of which an initial conference was found"
    " unnecessary.",
    kind=Kind.SHARE,
    polarity=Polarity.NEITHER,
    numerator="enquiries after which no initial conference was needed",
    denominator="enquiries begun in the period of which it is decided",
    not_judged="Enquiries of which it is not decided, or not recorded.",
    source=f"{CIN_GUIDE}; Ofsted, Annex A, list 5",
    needs=("section47.strategy_discussion", "section47.icpc_unnecessary"),
    counted_word="no conference needed",
    missed_word="a conference needed",
    **ENQUIRY,
)(
    coded.answered(
        lambda t: t.events("section47"), "strategy_discussion", "icpc_unnecessary", "yes",
        "strategy_discussion icpc_unnecessary icpc_date",
    )
)  # fmt: skip

card(
    key="section47_repeat",
    title="Enquiries that come again within 12 months",
    meaning="Of the section 47 enquiries begun in the period, those of a child of whom another began within the 12"
    " months before.",
    kind=Kind.SHARE,
    polarity=Polarity.LOWER,
    numerator="enquiries with an earlier one of the same child within 12 months",
    denominator="enquiries begun in the period",
    not_judged="Enquiries whose 12 months before reach further back than the extracts.",
    source="Ofsted, Annex A, list 5",
    needs=("section47.strategy_discussion",),
    counted_word="enquired into before",
    missed_word="first in 12 months",
    **ENQUIRY,
)(coded.repeated("section47", "strategy_discussion", "enquired_before"))


@card(
    key="conference_days",
    title="Working days to the initial conference",
    meaning="The middle number of working days from the strategy discussion to the initial conference.",
    kind=Kind.MEDIAN,
    polarity=Polarity.LOWER,
    numerator="working days from the strategy discussion to the conference",
    denominator="initial conferences held in the period",
    not_judged="Conferences without a strategy discussion's date, or dated before it.",
    source=CIN_GUIDE,
    needs=("section47.strategy_discussion", "section47.icpc_date"),
    amount="working days",
    **ENQUIRY,
)
def conference_days(t: Tables) -> Expr:
    """Conferences held, with the working days they took."""
    held = t.with_working_days(_conferences(t), "strategy_discussion", "icpc_date", "taken")
    # A conference before its discussion is a slip: counted, it would be the quickest of all.
    amount = t.choose((held.icpc_date >= held.strategy_discussion, held.taken))
    note = t.choose((amount.isnull(), "no strategy discussion's date is held, or it is after the conference"))
    counts, shown = t.choose((amount.notnull(), True)), "strategy_discussion icpc_date"
    return t.rows(held, day=held.icpc_date, counts=counts, amount=amount, note=note, shows=shown)
