"""Cards of prospective adopters: households in the process, begun, approved, left, their two stages, and who waits.

List 11 has a row a person, and a couple is one household: rows of one family are counted once. No child stands behind
any of these, and no household is named: the list is of adults who asked to care for a child.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import Kind, Level, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Tables

AREA: Final = "Adopters"
LIST_11: Final = "Ofsted, Annex A, list 11"
COMMON: Final[dict[str, Any]] = {
    "area": AREA,
    "lists": ("adopters",),
    # Adopters are a region's or an agency's work as often as a team's: list 11 names nobody.
    "levels": (Level.AUTHORITY,),
    "of_households": True,
}
TWICE: Final = "A household that has gone through it twice is counted by its latest time."
_AS_ONE: Final = "Rows with the same family identifier are one household; a row without one is a household of its own."


def _households(t: Tables, rows: Expr, of: list[str]) -> Expr:
    """Rows of persons as households, each by its latest telling, with the day of its approval."""
    named = rows.mutate(household=t.first_of(rows.family, rows.adopter))
    latest = t.newest(named, [*of, "household"], "as_at", "row")
    # The lists of before the two stages have the day of the application's approval, and those of today the end of
    # stage 2, with which it is decided.
    approved = t.first_of(latest.approved, latest.stage2_ended)
    refused = (latest["left"] <= approved).fill_null(False)
    nobody = {name: t.nothing.cast("int64") for name in ("child_no", "worker_id", "team_id", "service_id")}
    return latest.mutate(approved_on=t.choose((~refused, approved)), **nobody)


def _latest(t: Tables) -> Expr:
    """Every household that was ever told, as it was told last."""
    return _households(t, t.adopters, [])


def _in_process(t: Tables) -> Expr:
    """Households that have neither left nor adopted, on the days that stocks are counted."""
    held = _households(t, t.at_moments(t.adopters), ["day"])
    begun = t.first_of(held.stage1_started, held.applied, held.stage2_started, held.approved_on)
    over = t.first_of(held["left"], held.ordered)
    # Who has only asked is in no process yet; a day that has not come is none.
    return held.filter((begun <= held.as_at) & ~(over <= held.as_at).fill_null(False)).mutate(begun=begun)


@card(
    key="adopters_open",
    title="Households in the process of adopting",
    meaning=f"Households that had begun stage 1 by the day, and neither left nor adopted. {_AS_ONE}",
    kind=Kind.COUNT,
    timing=Timing.STOCK,
    polarity=Polarity.NEITHER,
    numerator="households in the process on the day",
    denominator="",
    not_judged="Households without a day on which they began are not counted.",
    source=LIST_11,
    needs=("adopters.stage1_started", "adopters.left"),
    **COMMON,
)
def adopters_open(t: Tables) -> Expr:
    """A household in the process, with how far it has come."""
    held = _in_process(t)

    def come(day: str) -> Expr:
        return (held[day] <= held.as_at).fill_null(False)

    stage = t.choose(
        (come("placed"), "placed"),
        (come("matched"), "matched"),
        (come("approved_on"), "approved"),
        (come("stage2_started"), "stage_2"),
        otherwise="stage_1",
    )
    return t.rows(held.mutate(stage=stage), day=held.day, shows="stage stage1_started approved_on matched placed")


@card(
    key="adopters_waiting",
    title="Approved adopters who wait for a match",
    meaning=f"Households approved by the day, not matched with a child, and neither left nor adopted. {_AS_ONE} The"
    " amount is the days since the approval: the end of stage 2 where the day of approval is not held.",
    kind=Kind.COUNT,
    timing=Timing.STOCK,
    polarity=Polarity.NEITHER,
    numerator="approved households without a match on the day",
    denominator="",
    not_judged="",
    source=LIST_11,
    needs=("adopters.stage2_ended", "adopters.matched", "adopters.left"),
    amount="days",
    **COMMON,
)
def adopters_waiting(t: Tables) -> Expr:
    """A household that waits, with the days since it was approved."""
    every = _in_process(t)
    met = t.first_of(every.matched, every.placed)
    held = every.filter((every.approved_on <= every.as_at) & ~(met <= every.as_at).fill_null(False))
    days = held.as_at.delta(held.approved_on, unit="day")
    return t.rows(held, day=held.day, amount=days, shows="stage1_started approved_on")


def _happened(t: Tables, day: str, shows: str) -> Expr:
    """Households on a day of theirs."""
    every = _latest(t)
    held = every.filter(every[day].notnull())
    return t.rows(held, day=held[day], shows=shows)


for _key, _day, _title, _meaning, _needs, _shows in (
    ("adopters_started", "stage1_started", "Households that began stage 1",
     "Households that began stage 1, the check before the assessment, in the period", "stage1_started",
     "stage1_started approved_on"),
    ("adopters_approved", "approved_on", "Households approved to adopt",
     "Households approved in the period: on the day of approval, or where that is not held on the day stage 2 ended",
     "stage2_ended", "stage1_started approved_on"),
    ("adopters_left", "left", "Households that left the process",
     "Households that left the process in the period, whatever the reason", "left", "stage1_started left left_reason"),
):  # fmt: skip

    def _relation(t: Tables, day: str = _day, shows: str = _shows) -> Expr:
        return _happened(t, day, shows)

    card(
        key=_key,
        title=_title,
        meaning=f"{_meaning}. {_AS_ONE} {TWICE}",
        kind=Kind.COUNT,
        timing=Timing.FLOW,
        polarity=Polarity.NEITHER,
        numerator=_meaning[0].lower() + _meaning[1:],
        denominator="",
        not_judged="",
        source=LIST_11,
        needs=(f"adopters.{_needs}",),
        **COMMON,
    )(_relation)


def _stage(number: int, months: str, rule: str) -> None:
    start, end = f"stage{number}_started", f"stage{number}_ended"

    @card(
        key=f"adopters_stage{number}_in_time",
        title=f"Stage {number} of becoming an adopter within {months} months",
        meaning=f"Of the households that ended stage {number} in the period, those for whom it took no longer than"
        f" {months} months (a setting with dates). {_AS_ONE} {TWICE}",
        kind=Kind.SHARE,
        timing=Timing.FLOW,
        polarity=Polarity.HIGHER,
        numerator=f"households for whom stage {number} took no longer than the limit",
        denominator=f"households that ended stage {number} in the period",
        not_judged="Households of whom one of the two days is not held, or that stand the wrong way round.",
        source="Adoption Agencies Regulations 2005, as amended in 2013, and the statutory guidance on adoption",
        check_source=True,
        needs=(f"adopters.{start}", f"adopters.{end}"),
        rules=(rule,),
        amount="days",
        counted_word="in time",
        missed_word="late",
        **COMMON,
    )
    def in_time(t: Tables) -> Expr:
        """Households whose stage is over, by how long it took."""
        every = _latest(t)
        over = every.filter(every[end].notnull())
        limited = t.with_due(over, rule, since=start, on=end)
        known = (limited[end] >= limited[start]).fill_null(False)
        counts = t.choose((known, limited[end] <= limited.due_on))
        amount = t.choose((known, limited[end].delta(limited[start], unit="day")))
        note = t.choose((~known, "no day of the beginning is held, or it is after the end"))
        return t.rows(limited, day=limited[end], counts=counts, amount=amount, note=note, shows=f"{start} {end}")


_stage(1, "2", "adopters.stage_one")
_stage(2, "4", "adopters.stage_two")
