"""Cards of how care leavers live and are kept up with: at university, with former carers, without a settled home."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.indicators import coded
from practicelens.analytics.indicators.leaving_care import AREA, DFE_CLA, LISTS, OUT
from practicelens.analytics.indicators.protection import in_time
from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import Kind, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Tables

COMMON: Final[dict[str, Any]] = {"area": AREA, "lists": LISTS, "timing": Timing.STOCK}
SHARE: Final[dict[str, Any]] = COMMON | {"kind": Kind.SHARE}
BEYOND: Final = (("ssda903", "SSDA903 asks of care leavers until they are 21"),)
OLDEST_IN_RETURN: Final = 21
UNIVERSITY: Final = ("F1", "P1")
"""Full and part time in higher education: studies beyond A level (SSDA903 guide)."""
# With former foster carers (SSDA903 guide).
FORMER_CARERS: Final = ("Z",)
UNSETTLED: Final = ("S", "V", "W")
"""No fixed abode, emergency accommodation, bed and breakfast."""
CONTACT_MONTHS: Final = 2
"""Care Leavers Regulations 2010, regulation 8(2): visits at no more than two months' intervals."""
# Of these an empty code is no gap in the record: nothing can be known.
UNKNOWN_OF: Final = ("no", "refused", "not_required")


def _leavers(t: Tables) -> Expr:
    return t.at_moments(t.leavers)


def _aged(low: int, high: int) -> Callable[[Tables], Expr]:
    """Care leavers of an age, or of unknown age, who have not died or returned home for over six months."""

    def rows(t: Tables) -> Expr:
        stock = _leavers(t)
        # Of unknown age they stay and are not judged.
        aged = stock.age.isnull() | stock.age.between(low, high)
        return stock.filter(aged & ~stock.in_touch.isin(OUT).fill_null(False))

    return rows


card(
    key="leavers",
    title="Care leavers",
    meaning="Young people who receive leaving care services on the day, of whatever age and eligibility.",
    kind=Kind.COUNT,
    polarity=Polarity.NEITHER,
    numerator="care leavers on the day",
    denominator="",
    not_judged="",
    source="Ofsted, Annex A, list 9",
    needs=("care_leavers.in_touch",),
    beyond=BEYOND,
    **COMMON,
)(coded.counted(_leavers, "day", "eligibility age in_touch"))


def _known(key: str, title: str, ages: tuple[int, int], column: str, codes: Collection[str], **words: Any) -> None:
    """A share of care leavers of an age by a code; of whom nothing can be known, as out of touch, counts as no."""
    low, high = ages
    rows = _aged(low, high)

    @card(
        key=key,
        title=title,
        source=DFE_CLA,
        denominator=f"care leavers aged {low} to {high}, less those who died or returned home for over 6 months",
        # Taken out here, before the words below go to the card: it has no field of that name.
        not_judged=f"Care leavers in touch whose {words.pop('what')} is not recorded; those whose age is not known.",
        needs=(f"care_leavers.{column}",),
        # Only where the group reaches beyond the ages of which the return asks.
        beyond=BEYOND if high > OLDEST_IN_RETURN else (),
        **SHARE | words,
    )
    def known(t: Tables) -> Expr:
        """Care leavers by a code."""
        held = rows(t)
        # Out of touch there is no code to be had: not known is not the thing that is counted.
        out_of_sight = held[column].isnull() & held.in_touch.isin(UNKNOWN_OF).fill_null(False)
        counts = t.choose(
            (held.age.isnull(), t.nothing), (out_of_sight, False), otherwise=held[column].isin(sorted(codes))
        )
        note = t.choose((held.age.isnull(), "age not known"), (counts.isnull(), coded.NOT_RECORDED))
        return t.rows(held, day=held.day, counts=counts, note=note, shows=f"age {column} in_touch")


_known(
    "leavers_university", "Care leavers at university", (18, 25), "activity", UNIVERSITY, what="activity",
    meaning="Of the care leavers aged 18 to 25, those in higher education, full or part time (F1 and P1). Somebody not"
    " in touch, of whom nothing is known, is in the denominator.",
    polarity=Polarity.HIGHER, numerator="care leavers in higher education",
    counted_word="at university", missed_word="not at university",
    beside="The DfE publishes it of those aged 19 to 21 around their birthday.",
)  # fmt: skip
_known(
    "leavers_staying_put", "Care leavers aged 18 to 20 staying with former foster carers", (18, 20), "accommodation",
    FORMER_CARERS, what="accommodation",
    meaning="Of the care leavers aged 18 to 20, those who live with former foster carers (Z): staying put.",
    polarity=Polarity.NEITHER, numerator="care leavers with former foster carers",
    counted_word="staying put", missed_word="elsewhere",
    beside="The DfE counts it of those who ceased to be looked after in a foster placement when they turned 18: this"
    " is of all care leavers of the age.",
)  # fmt: skip
_known(
    "leavers_unsettled", "Care leavers without a settled home", (17, 25), "accommodation", UNSETTLED,
    what="accommodation",
    meaning="Of the care leavers aged 17 to 25, those with no fixed abode, in emergency accommodation or in bed and"
    " breakfast (S, V and W).",
    polarity=Polarity.LOWER, numerator="care leavers without a settled home",
    counted_word="without a settled home", missed_word="settled, or not known",
)  # fmt: skip


@card(
    key="leavers_contact",
    title="Care leavers in contact within 2 months",
    meaning="Of the care leavers aged 17 to 25, those whose latest contact was within the 2 months before: a personal"
    " adviser visits at least as often. Whether a contact was a visit is not held.",
    polarity=Polarity.HIGHER,
    numerator="care leavers with a contact within 2 months",
    denominator="care leavers aged 17 to 25, less those who died or returned home for over 6 months",
    not_judged="A contact dated after the extract; care leavers of unknown age. A blank is no contact.",
    source="Care Leavers (England) Regulations 2010, regulation 8",
    needs=("care_leavers.last_contact",),
    amount="days",
    counted_word="in contact",
    missed_word="no contact for longer",
    **SHARE,
)
def leavers_contact(t: Tables) -> Expr:
    """Care leavers, by how long ago the latest contact was."""
    held = _aged(17, 25)(t)
    slip = (held.last_contact > held.as_at).fill_null(False)
    # A blank is no contact, and not an unknown one.
    near = (t.months_after(held.last_contact, CONTACT_MONTHS) >= held.as_at).fill_null(False)
    judged = held.age.notnull() & ~slip
    note = t.choose((slip, "dated after the extract"), (held.age.isnull(), "age not known"))
    # Without the slips: the days since one would be below nothing.
    amount = t.choose((~slip, held.as_at.delta(held.last_contact, unit="day")))
    shown = "age last_contact in_touch"
    return t.rows(held, day=held.day, counts=t.choose((judged, near)), amount=amount, note=note, shows=shown)


@card(
    key="leavers_pathway_in_time",
    title="Pathway plans reviewed in time",
    meaning="Of the care leavers of whom a review of the pathway plan is held, those whose next is not late: every 6"
    " months (a setting with dates). When the first is due cannot be told, for no source has its start.",
    polarity=Polarity.HIGHER,
    numerator="care leavers whose pathway plan’s review is not late",
    denominator="care leavers who are owed a pathway plan and had it reviewed",
    not_judged="A review dated after the extract.",
    source="Care Leavers (England) Regulations 2010, regulation 7",
    needs=("care_leavers.pathway_review",),
    rules=("pathway_review.limit",),
    counted_word="in time",
    missed_word="late",
    **SHARE,
)
def leavers_pathway_in_time(t: Tables) -> Expr:
    """Care leavers, by whether their pathway plan's next review is late."""
    return in_time(t, t.clock_pathway_review)
