"""Cards of how children looked after live: under which order, in what placement, with whom, where, and since when."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.indicators import coded
from practicelens.analytics.indicators.looked_after import AREA, DFE_CLA, LISTS, REGULATIONS, on_the_day
from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import Kind, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Tables

COMMON: Final[dict[str, Any]] = {"area": AREA, "lists": LISTS}
SHARE: Final[dict[str, Any]] = COMMON | {"kind": Kind.SHARE, "timing": Timing.STOCK}
OPEN: Final = ("looked_after.started", "looked_after.ended", "looked_after.legal_status")
# One code: V3 and V4 are section 20 too, for series of short breaks, which none of these cards counts.
SECTION_20: Final = "V2"
SINCE_REVIEW_MONTHS: Final = 2
"""By then the reviewing officer is looked to for a contact: local."""
PLAN_DUE_MONTHS: Final = 4
"""The second review is due three months after the first, which is due in 20 working days (regulation 33)."""
OFTEN_MISSING: Final = 3
FAR_MILES: Final = 20
"""As the DfE publishes it: more than 20 miles."""

KINDS: Final = (
    ("section20", "legal_status", "under section 20", (SECTION_20,), "Accommodated with the parents’ agreement"),
    ("interim_order", "legal_status", "under an interim care order", ("C1",), "An interim care order"),
    ("full_order", "legal_status", "under a full care order", ("C2",), "A full care order"),
    ("placement_order", "legal_status", "under a placement order", ("E1",), "An order to place for adoption"),
    ("fostered", "placement_type", "in foster placements", ("U1", "U2", "U3", "U4", "U5", "U6"),
     "With relatives or friends, or others"),
    ("kinship", "placement_type", "in foster placements with relatives or friends", ("U1", "U2", "U3"),
     "Of all children looked after"),
    ("childrens_home", "placement_type", "in children’s homes", ("K1", "K2"), "Secure ones among them"),
    ("supported", "placement_type", "in supported accommodation", ("H5", "K3", "P2"),
     "Semi-independent and independent living in the codes before 2025"),
    ("with_parents", "placement_type", "placed with parents", ("P1",), "Under a care order"),
    ("private", "provider", "with private providers", ("PR4",), "Whoever owns the home or agency"),
    ("own_provision", "provider", "in the authority’s own provision", ("PR1",), "Its own carers and homes"),
    ("outside", "location", "placed outside the authority", ("out",), "By the border, near or far"),
)  # fmt: skip
"""Key, column, words, codes of the SSDA903 guide, and what else is to be known."""
_HEADINGS: Final = {
    "legal_status": "legal status",
    "placement_type": "placement",
    "provider": "provider",
    "location": "location",
}


def _kind(key: str, column: str, words: str, codes: Collection[str], more: str) -> None:
    # Inside or outside is a word of ours, and no code that anybody would look up.
    coded_as = "" if column == "location" else f" ({', '.join(codes)})"
    card(
        key=f"cla_{key}",
        title=f"Looked after {words}",
        meaning=f"Of the children looked after on the day, those {words}{coded_as}. {more}.",
        polarity=Polarity.NEITHER,
        numerator=f"children looked after {words}",
        denominator=f"children looked after on the day with their {_HEADINGS[column]} recorded",
        not_judged=f"Children whose {_HEADINGS[column]} is not recorded.",
        source=DFE_CLA,
        # OPEN names the legal status already.
        needs=(*OPEN, *(f"looked_after.{one}" for one in (column,) if one != "legal_status")),
        counted_word=words,
        missed_word="otherwise",
        **SHARE,
    )(coded.among(on_the_day, "day", column, codes, f"started {column} placement_started"))


for _one in KINDS:
    _kind(*_one)

for _key, _title, _column, _words, _source in (
    ("unaccompanied", "Unaccompanied children looked after", "uasc", "unaccompanied and seeking asylum at some time in"
     " the 12 months before", DFE_CLA),
    ("second_period", "Looked after again within 12 months", "second_period", "in a second or later period of care in"
     " 12 months", "Ofsted, Annex A, list 8"),
):  # fmt: skip
    card(
        key=f"cla_{_key}",
        title=_title,
        meaning=f"Of the children looked after on the day, those {_words}.",
        # Back in care within the year is a return home that did not last; seeking asylum says nothing of the work done.
        polarity=Polarity.LOWER if _key == "second_period" else Polarity.NEITHER,
        numerator=f"children {_words}",
        denominator="children looked after on the day for whom it is recorded",
        not_judged="Children for whom it is not recorded.",
        source=_source,
        needs=(*OPEN, f"looked_after.{_column}"),
        counted_word="yes",
        missed_word="no",
        **SHARE,
    )(coded.answered(on_the_day, "day", _column, "yes", f"started {_column}"))


@card(
    key="placement_days",
    title="Days in the present placement",
    meaning="The middle number of days that the children looked after on the day have been in the placement in which"
    " they are.",
    kind=Kind.MEDIAN,
    timing=Timing.STOCK,
    polarity=Polarity.NEITHER,
    numerator="days since the placement began",
    denominator="children looked after on the day",
    not_judged="Children whose placement’s start is not held, or dated after the extract.",
    source="Ofsted, Annex A, list 8",
    needs=(*OPEN, "looked_after.placement_started"),
    amount="days",
    **COMMON,
)
def placement_days(t: Tables) -> Expr:
    """Children looked after, by how long they have been where they are."""
    held = on_the_day(t)
    days = held.as_at.delta(held.placement_started, unit="day")
    known = (days >= 0).fill_null(False)
    note = t.choose((~known, "no start of the placement is held, or it is after the extract"))
    counts, amount = t.choose((known, True)), t.choose((known, days))
    return t.rows(held, day=held.day, counts=counts, amount=amount, note=note, shows="started placement_started")


@card(
    key="cla_section20_under_five",
    title="Under 5 and accommodated under section 20",
    meaning="Of the children looked after on the day and under 5, those accommodated under section 20.",
    polarity=Polarity.NEITHER,
    numerator="children under 5 accommodated under section 20",
    denominator="children looked after and under 5",
    not_judged="Children whose age or legal status is not known.",
    source=DFE_CLA,
    needs=OPEN,
    counted_word="section 20",
    missed_word="another legal status",
    **SHARE,
)
def cla_section20_under_five(t: Tables) -> Expr:
    """Children looked after who are under 5, or of unknown age, by their legal status."""
    stock = on_the_day(t)
    # Of unknown age they stay and are not judged: left out, nobody would see that they are missing.
    held = stock.filter(stock.age.isnull() | (stock.age < 5))
    counts = t.choose((held.age.notnull(), held.legal_status == SECTION_20))
    note = t.choose((held.age.isnull(), "age not known"), (counts.isnull(), coded.NOT_RECORDED))
    return t.rows(held, day=held.day, counts=counts, note=note, shows="started legal_status age")


@card(
    key="cla_section20_a_year",
    title="Under section 20 for 12 months or longer",
    meaning="Of the children accommodated under section 20 on the day, those for whom that began 12 months before or"
    " earlier.",
    polarity=Polarity.LOWER,
    numerator="children under section 20 for 12 months or longer",
    denominator="children accommodated under section 20 on the day",
    not_judged="Children of whom the day the legal status began is not held.",
    source="Ofsted, Annex A, list 8; the 12 months are local",
    needs=(*OPEN, "looked_after.legal_status_started"),
    amount="days",
    counted_word="12 months or longer",
    missed_word="under 12 months",
    **SHARE,
)
def cla_section20_a_year(t: Tables) -> Expr:
    """Children under section 20, by how long they have been."""
    stock = on_the_day(t)
    # Without a legal status nobody is known to be under section 20.
    held = stock.filter((stock.legal_status == SECTION_20).fill_null(False))
    began = held.legal_status_started
    counts = t.months_after(began, 12) <= held.as_at
    note = t.choose((began.isnull(), "the day it began is not held"))
    amount = held.as_at.delta(began, unit="day")
    shown = "started legal_status legal_status_started"
    return t.rows(held, day=held.day, counts=counts, amount=amount, note=note, shows=shown)


@card(
    key="cla_officer_contact",
    title="Reviewing officer in contact between reviews",
    meaning=f"Of the children looked after whose latest review was {SINCE_REVIEW_MONTHS} months before or earlier,"
    " those whom their reviewing officer has visited or been in contact with since that review.",
    polarity=Polarity.HIGHER,
    numerator="children in contact with their reviewing officer since the review",
    denominator=f"children whose latest review was {SINCE_REVIEW_MONTHS} months before or earlier",
    not_judged="A contact dated after the extract. A blank is no contact.",
    source="IRO Handbook; the months are local",
    check_source=True,
    needs=(*OPEN, "looked_after.latest_review", "looked_after.last_iro_contact"),
    counted_word="in contact",
    missed_word="no contact since",
    **SHARE,
)
def cla_officer_contact(t: Tables) -> Expr:
    """Children whose review is a while ago, by whether their reviewing officer was in contact since."""
    stock = on_the_day(t)
    old = (t.months_after(stock.latest_review, SINCE_REVIEW_MONTHS) <= stock.as_at).fill_null(False)
    held = stock.filter(old)
    # A contact that is still to come is a slip: a year typed wrongly would be a contact for ever.
    slip = (held.last_iro_contact > held.as_at).fill_null(False)
    # On the day of the review the officer was there for the review: between reviews is after it.
    counts = t.choose((~slip, (held.last_iro_contact > held.latest_review).fill_null(False)))
    note = t.choose((slip, "dated after the extract"))
    return t.rows(held, day=held.day, counts=counts, note=note, shows="started latest_review last_iro_contact")


@card(
    key="cla_permanence_plan",
    title="A plan for permanence by the second review",
    meaning=f"Of the children looked after for {PLAN_DUE_MONTHS} months or more, by when the second review is due,"
    " those with a plan for permanence.",
    polarity=Polarity.HIGHER,
    numerator="children with a plan for permanence",
    denominator=f"children looked after for {PLAN_DUE_MONTHS} months or more",
    not_judged="Children without a start of care. A blank is no plan.",
    source=f"{REGULATIONS}; statutory guidance, volume 2",
    check_source=True,
    needs=(*OPEN, "looked_after.permanence_plan"),
    counted_word="has a plan",
    missed_word="no plan",
    **SHARE,
)
def cla_permanence_plan(t: Tables) -> Expr:
    """Children looked after past their second review, by whether a plan for permanence is recorded."""
    stock = on_the_day(t)
    due = t.months_after(stock.started, PLAN_DUE_MONTHS) <= stock.as_at
    # Without a start nobody knows whether it is due: the row stays, not judged.
    held = stock.filter(due.fill_null(True))
    # Whatever plan it is: the column has its kind, and is blank where there is none.
    return t.rows(held, day=held.day, counts=held.permanence_plan.notnull(), shows="started permanence_plan")


@card(
    key="cla_missing_often",
    title="Looked after and missing more than three times",
    meaning="Of the children looked after on the day, those missing from their placement more than three times in the"
    " 12 months before.",
    polarity=Polarity.LOWER,
    numerator="children missing more than three times in 12 months",
    denominator="children looked after on the day",
    not_judged="Children whose number of episodes is not recorded.",
    source="Ofsted, Annex A, list 8",
    needs=("looked_after.missing_12m",),
    amount="episodes",
    counted_word="more than three times",
    missed_word="three times or fewer",
    **SHARE,
)
def cla_missing_often(t: Tables) -> Expr:
    """Children looked after, with their missing episodes."""
    held = on_the_day(t)
    times = held.missing_12m
    note = t.choose((times.isnull(), "the number of episodes is not recorded"))
    return t.rows(held, day=held.day, counts=times > OFTEN_MISSING, amount=times, note=note, shows="missing_12m")


def _spells(t: Tables) -> Expr:
    spells = t.spells("care_spells")
    # As in the cards of the day: the DfE leaves series of short breaks out of who comes and who goes.
    return spells.filter(~spells.short_break)


def _over(t: Tables) -> Expr:
    spells = _spells(t)
    return spells.filter(spells.ended.notnull())


card(
    key="unaccompanied_started",
    title="Unaccompanied children who came into care",
    meaning="Periods of care of unaccompanied children seeking asylum that began in the period.",
    kind=Kind.COUNT,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="periods of care of unaccompanied children begun",
    denominator="",
    not_judged="Periods of care without a start. Who had ceased to be unaccompanied for a year before the first extract"
    " that tells of them is not known to have come so.",
    source=DFE_CLA,
    needs=("looked_after.started", "looked_after.legal_status", "looked_after.uasc"),
    **COMMON,
)(
    # A child is one where some extract says so: blanks in all of them say no more than a no.
    coded.counted(
        lambda t: _spells(t).filter(lambda one: one.unaccompanied.fill_null(False)), "started", "started ended"
    )
)
card(
    key="care_duration",
    title="Days a period of care lasts",
    meaning="The middle number of days from the beginning of a period of care to its end, of those that ended in the"
    " period.",
    kind=Kind.MEDIAN,
    timing=Timing.FLOW,
    polarity=Polarity.NEITHER,
    numerator="days from the beginning of a period of care to its end",
    denominator="periods of care ended in the period",
    not_judged="Periods of care without a start, or that end before it.",
    source=DFE_CLA,
    needs=("looked_after.started", "looked_after.ended", "looked_after.legal_status"),
    amount="days",
    **COMMON,
)(coded.lasting(_over, "started", "ended", "started ended end_reason"))

for _key, _words, _codes in (
    ("home", "to return home to parents or relatives", ("E4A", "E4B")),
    ("adopted", "through adoption", ("E11", "E12")),
    ("guardianship", "through special guardianship", ("E45", "E46", "E47", "E48")),
):
    card(
        key=f"care_ended_{_key}",
        title=f"Leaving care {_words}",
        meaning=f"Of the periods of care that ended in the period, those that ended {_words} ({', '.join(_codes)}).",
        kind=Kind.SHARE,
        timing=Timing.FLOW,
        polarity=Polarity.NEITHER,
        numerator=f"periods of care ended {_words}",
        denominator="periods of care ended in the period with their reason recorded",
        not_judged="Periods of care whose reason is not recorded, or without a start.",
        source=DFE_CLA,
        needs=("looked_after.ended", "looked_after.end_reason", "looked_after.legal_status"),
        counted_word=_words,
        missed_word="otherwise",
        **COMMON,
    )(coded.among(_over, "ended", "end_reason", _codes, "started ended end_reason"))


@card(
    key="placements_far",
    title="Placements over 20 miles from home",
    meaning=f"Of the children looked after on the day, those whose placement is more than {FAR_MILES} miles from home.",
    polarity=Polarity.LOWER,
    numerator="children placed more than 20 miles from home",
    denominator="children looked after on the day, short breaks left out",
    not_judged="Children of whose placement no distance is held.",
    source=DFE_CLA,
    needs=("looked_after.started", "visit_spells.started", "visit_spells.distance"),
    amount="miles",
    counted_word="over 20 miles",
    missed_word="20 miles or nearer",
    beside="The DfE counts it at 31 March, by the straight line between the postcodes of home and placement.",
    **SHARE | {"lists": (*LISTS, "visit_spells")},
)
def placements_far(t: Tables) -> Expr:
    """Children looked after, by how far from home the placement is in which they live on the extract's day."""
    held = on_the_day(t)
    every = t.visit_spells.filter(t.visit_spells.kind == "looked_after")
    spells = every.select(
        placed_child="child_no", placed_from="started", placed_until="ended", placed_row="row", distance="distance"
    )
    beside = held.left_join(
        spells,
        [
            held.child_no == spells.placed_child,
            spells.placed_from <= held.as_at,
            spells.placed_until.isnull() | (spells.placed_until > held.as_at),
        ],
    )
    # Of two that overlap the child lives in the later one.
    placed = t.newest(beside, ["day", "child_no", "row"], "placed_from", "placed_row")
    note = t.choose((placed.distance.isnull(), "no distance of the placement is held"))
    shows = "started placement_started placement_type provider location distance"
    return t.rows(
        placed, day=placed.day, counts=placed.distance > FAR_MILES, amount=placed.distance, note=note, shows=shows
    )
