"""Cards of care leavers, by DfE's age groups: in touch, in suitable accommodation, in education or work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import Kind, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Tables

AREA = "Care leavers"
DFE_CLA = "Children looked after in England, DfE: care leavers"
LISTS = ("care_leavers",)
# DfE's groups: ChAT's public re-implementation called everyone "19–21".
GROUPS: Final = {"17_18": (17, 18), "19_21": (19, 21), "22_25": (22, 25)}
BEYOND: Final = {"22_25": (("ssda903", "SSDA903 asks of care leavers until they are 21"),)}
"""By group, the sources that do not ask of it, and why."""
OUT: Final = ("died", "returned_home")
"""Left out of every denominator: died, and returned home for over 6 months."""
ACCOMMODATION_OUT: Final = ("G", "H", "R")
"""Left out of accommodation as well: abroad, deported, residence not known."""


def _aged(t: Tables, group: str) -> Expr:
    """Care leavers of an age group who are in the denominator, or whose age is not known, on the days of stocks."""
    low, high = GROUPS[group]
    stock = t.at_moments(t.leavers)
    # Of unknown age in each group, as not judged: left out, nobody would see that they are missing.
    aged = stock.age.isnull() | stock.age.between(low, high)
    # Whether in touch is not known is no reason to leave somebody out.
    return stock.filter(aged & ~stock.in_touch.isin(OUT).fill_null(False))


def _answer(t: Tables, leavers: Expr, counts: Expr, missing: str, shows: str) -> Expr:
    """Rows with their answer; those of unknown age cannot be judged."""
    judged = t.choose((leavers.age.isnull(), t.nothing), otherwise=counts)
    note = t.choose((leavers.age.isnull(), "age not known"), (judged.isnull(), missing))
    return t.rows(leavers, day=leavers.day, counts=judged, note=note, shows=f"age {shows}")


def _in_touch(group: str) -> None:
    low, high = GROUPS[group]

    @card(
        key=f"leavers_in_touch_{group}",
        title=f"Care leavers aged {low} to {high} in touch",
        area=AREA,
        meaning=f"Of the care leavers aged {low} to {high}, those the authority is in touch with.",
        kind=Kind.SHARE,
        timing=Timing.STOCK,
        polarity=Polarity.HIGHER,
        numerator="care leavers in touch",
        denominator="care leavers of the age, less those who died or returned home for over 6 months",
        not_judged="Care leavers for whom it is not recorded; those whose age is not known.",
        source=DFE_CLA,
        lists=LISTS,
        beyond=BEYOND.get(group, ()),
        needs=("care_leavers.in_touch",),
        counted_word="in touch",
        missed_word="not in touch",
    )
    def in_touch(t: Tables) -> Expr:
        """Care leavers, by whether the authority is in touch: refusing, or needing no services, is not."""
        leavers = _aged(t, group)
        # Whatever else is recorded is a no; a blank stays unjudged, since comparing nothing gives nothing.
        return _answer(t, leavers, leavers.in_touch == "yes", "not recorded", "in_touch")


def _suitable(group: str) -> None:
    low, high = GROUPS[group]

    @card(
        key=f"leavers_suitable_{group}",
        title=f"Care leavers aged {low} to {high} in suitable accommodation",
        area=AREA,
        meaning=f"Of the care leavers aged {low} to {high} whose accommodation is known, those in suitable"
        " accommodation.",
        kind=Kind.SHARE,
        timing=Timing.STOCK,
        polarity=Polarity.HIGHER,
        numerator="care leavers in suitable accommodation",
        denominator="care leavers of the age, less those who died, returned home for over 6 months, went abroad, were"
        " deported, or whose residence is not known",
        not_judged="Care leavers whose accommodation is not judged in the record; those whose age is not known.",
        source=DFE_CLA,
        lists=LISTS,
        beyond=BEYOND.get(group, ()),
        needs=("care_leavers.suitable", "care_leavers.accommodation"),
        counted_word="suitable",
        missed_word="not suitable",
    )
    def suitable(t: Tables) -> Expr:
        """Care leavers whose accommodation is known, by whether it is suitable."""
        stock = _aged(t, group)
        leavers = stock.filter(~stock.accommodation.isin(ACCOMMODATION_OUT).fill_null(False))
        # A blank is neither: the accommodation may be known and nobody have judged it.
        counts = t.choose((leavers.suitable == "yes", True), (leavers.suitable == "no", False))
        return _answer(t, leavers, counts, "suitability not recorded", "accommodation suitable")


def _occupied(group: str) -> None:
    low, high = GROUPS[group]

    @card(
        key=f"leavers_occupied_{group}",
        title=f"Care leavers aged {low} to {high} in education, employment or training",
        area=AREA,
        meaning=f"Of the care leavers aged {low} to {high}, those in education, employment or training, full or part"
        " time (F and P codes). Not because of illness or disability (G4), other circumstances (G5) or pregnancy or"
        " parenting (G6) is not. Somebody not in touch, of whom nothing is known, is in the denominator.",
        kind=Kind.SHARE,
        timing=Timing.STOCK,
        polarity=Polarity.HIGHER,
        numerator="care leavers in education, employment or training",
        denominator="care leavers of the age, less those who died or returned home for over 6 months",
        not_judged="Care leavers in touch whose activity is not recorded; those whose age is not known.",
        source=DFE_CLA,
        lists=LISTS,
        beyond=BEYOND.get(group, ()),
        needs=("care_leavers.activity",),
        counted_word="in education or work",
        missed_word="not in education or work",
    )
    def occupied(t: Tables) -> Expr:
        """Care leavers, by whether they are in education, employment or training."""
        leavers = _aged(t, group)
        # F and P are in education or work, whatever the year's digits; G4, G5 and G6 are reasons for not being.
        kind = leavers.activity.substr(0, 1)
        # Out of touch and without a code nothing is known, and the DfE counts that as not occupied.
        unknown = leavers.activity.isnull() & leavers.in_touch.isin(["no", "refused", "not_required"]).fill_null(False)
        counts = t.choose((kind.isin(["F", "P"]), True), ((kind == "G") | unknown, False))
        return _answer(t, leavers, counts, "activity not recorded", "activity in_touch")


for _group in GROUPS:
    _in_touch(_group)
    _suitable(_group)
    _occupied(_group)
