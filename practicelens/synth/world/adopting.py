"""Children on the way to adoption, and the people who want to adopt."""

from __future__ import annotations

from dataclasses import replace

from practicelens.synth.world.days import YEAR, Day, workdays
from practicelens.synth.world.dice import Dice, Odds
from practicelens.synth.world.families import ETHNICITY
from practicelens.synth.world.records import Adopter, Adoption, Care, Placement

_REVERSED = Odds({"RD1": 0.3, "RD2": 0.35, "RD3": 0.25, "RD4": 0.1})
_LEFT = Odds({"1": 0.7, "2": 0.25, "3": 0.05})


def make_adoption(care: Care, dice: Dice) -> None:
    """Lay out the steps within the period of care, which ends with the order; one decision in eight is reversed."""
    span = care.end - care.start
    # The shares lie far enough apart that the steps keep their order in the shortest period (520 days).
    decided = care.start + int(span * (0.22 + 0.1 * dice.unit()))
    plan = Adoption(decided=decided, ordered_placement=decided + dice.whole(25, 90))
    plan.matched = care.start + int(span * (0.55 + 0.06 * dice.unit()))
    plan.placed = plan.matched + dice.whole(14, 40)
    # The order ends the care, so its day is the period's own and not a throw of its own.
    plan.adopted = care.end
    plan.family = f"AF{dice.whole(1000, 9999)}"
    # Fostering for adoption begins before the decision: that is what it is for.
    if dice.chance(0.18):
        plan.fostered = decided - dice.whole(5, 40)
    # Before orders and placements are laid out: a plan that was reversed has no match, and none that follow from one.
    if dice.chance(0.13):
        _reverse(care, plan, dice)
    care.adoption = plan
    _order(care, plan.ordered_placement)
    if plan.fostered is not None:
        _foster_first(care, plan.fostered)
    if plan.placed is not None:
        _move_in(care, plan.placed, dice)


def _foster_first(care: Care, day: Day) -> None:
    """From the day of fostering for adoption, one such placement: with the carers whom the child had then."""
    before = [placement for placement in care.placements if placement.start < day]
    last = before[-1]
    last.end = day
    care.placements = [*before, replace(last, start=day, end=care.end, kind="U5", provider="PR1", urn="XXXXXXX")]


def _order(care: Care, day: Day | None) -> None:
    """The placement order as the legal status from its own day on; none where the court made none."""
    before = [(start, order) for start, order in care.legal if order != "E1" and (day is None or start < day)]
    care.legal = before if day is None else [*before, (day, "E1")]


def _reverse(care: Care, plan: Adoption, dice: Dice) -> None:
    """The plan changes: no family after all, and the child leaves care by another way."""
    plan.reversed = plan.matched
    plan.reversed_reason = dice.odds(_REVERSED)
    plan.matched = plan.placed = plan.adopted = plan.fostered = None
    plan.family = ""
    # RD2: the court made no placement order, so there is none in the legal status either.
    if plan.reversed_reason == "RD2":
        plan.ordered_placement = None
    care.end_reason = "E45"
    care.permanence = (plan.reversed or care.start, "sgo_cao")


def _move_in(care: Care, placed: Day, dice: Dice) -> None:
    """From the day of placing, the child lives with the adopters."""
    before = [placement for placement in care.placements if placement.start < placed]
    before[-1].end = placed
    kind, postcode = "A5" if dice.chance(0.2) else "A6", f"NX{dice.whole(41, 60)} {dice.whole(1, 9)}QZ"
    # As case systems write it: adopters' addresses are never in an extract.
    somewhere = "CON - Child placed in confidential placement"
    home = Placement(placed, care.end, kind, "PR1", postcode, "XXXXXXX", False, somewhere)
    care.placements = [*before, home]


def make_adopters(first: Day, until: Day, a_year: float, dice: Dice) -> list[Adopter]:
    """Families enquiring over the years, most of them couples, each walking through the two stages."""
    found: list[Adopter] = []
    day, number = first, 501
    while day < until:
        # Waiting times of a steady stream: as many a year as asked for, and never evenly apart.
        day += 1 + int(dice.waiting(YEAR / a_year))
        found += _household(number, workdays().on_or_after(day), dice)
        number += 1
    return found


def _household(number: int, enquired: Day, dice: Dice) -> list[Adopter]:
    """One or two adopters with the same days."""
    steps, reason = _steps(enquired, dice)
    fostering = dice.chance(0.15)
    children = 1 if dice.chance(0.75) else 2
    couple = dice.chance(0.8)
    same = dice.chance(0.2)
    sexes = ["female"] if not couple else (["male", "male"] if same else ["female", "male"])
    return [
        Adopter(
            f"AD{number}{'AB'[place]}",
            f"AF{number}",
            sex,
            dice.odds(ETHNICITY),
            dice.chance(0.04),
            fostering,
            steps,
            children,
            reason,
        )
        for place, sex in enumerate(sexes)
    ]


def _steps(enquired: Day, dice: Dice) -> tuple[dict[str, Day], str]:
    """The days of each step; a third leave on the way."""
    steps = {"enquired": enquired, "stage1_started": enquired + dice.whole(15, 60)}
    lengths = (("stage1_ended", 55, 100), ("stage2_started", 5, 90), ("stage2_ended", 100, 150),
               ("matched", 40, 420), ("placed", 14, 45), ("ordered", 180, 360))  # fmt: skip
    # Seven in a hundred at each of six steps, which is the third.
    day = steps["stage1_started"]
    for name, low, high in lengths:
        if dice.chance(0.07):
            steps["left"] = day + dice.whole(10, 80)
            return steps, dice.odds(_LEFT)
        day += dice.whole(low, high)
        steps[name] = day
    return steps, ""
