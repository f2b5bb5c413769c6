"""Section 47 enquiries, initial conferences and child protection plans."""

from __future__ import annotations

from practicelens.synth.world.days import NEVER, Day, age_on, months_after, workdays
from practicelens.synth.world.dice import Dice, Odds
from practicelens.synth.world.records import Child, Enquiry, Plan
from practicelens.synth.world.rounds import PROTECTION_VISITS, Quality, come_round, reviews, until_eighteen

CONFERENCE_NEEDED, LEADS_TO_PLAN = 0.25, 0.87
_CATEGORY = Odds({"neglect": 43, "emotional": 39, "physical": 9, "sexual": 4, "multiple": 5})
# By review: few plans end at the first, most by the third.
_ENDS_AT_REVIEW = (0.18, 0.50, 0.56, 0.60, 0.65, 0.75)
_PREVIOUS = Odds({0: 0.845, 1: 0.12, 2: 0.03, 3: 0.005})
_AFTERWARDS = Odds({"need": 0.72, "care": 0.10, "close": 0.16})


def enquire(strategy: Day, dice: Dice) -> Enquiry:
    """An enquiry from its strategy discussion; the conference is in time five times in six."""
    days = workdays()
    # Three in four need none and are decided sooner than a conference would be.
    if not dice.chance(CONFERENCE_NEEDED):
        return Enquiry(strategy, None, days.add(strategy, dice.whole(3, 14)), False)
    gap = dice.whole(9, 15) if dice.chance(0.82) else dice.whole(16, 25)
    conference = days.add(strategy, gap)
    return Enquiry(strategy, conference, conference, dice.chance(LEADS_TO_PLAN))


def make_plan(child: Child, start: Day, previous: int, quality: Quality, until: Day, dice: Dice) -> tuple[Plan, str]:
    """A plan from its conference to the review that ends it, and what comes after: need, care or close."""
    # By three months and then by six, as Working Together asks; more of them than any plan lasts, and cut at its end.
    held = reviews(months_after(start, 3), (6,), start, start + 1500, 0.055 + _slack(quality(start)) * 0.2, dice)
    end = until_eighteen(child.born, _ending(held, dice))
    category = dice.odds(_CATEGORY)
    changed = dice.chance(0.09)
    plan = Plan(
        start=start,
        end=end,
        first_category=category,
        latest_category=dice.odds(_CATEGORY) if changed else category,
        category_changed=held[0] if changed else NEVER,
        previous=_earlier(child, start, previous, dice.odds(_PREVIOUS)),
        emergency=start - dice.whole(1, 12) if dice.chance(0.05) else None,
        reviews=[day for day in held if day <= end],
    )
    first_visit = workdays().add(start, dice.whole(1, 8))
    visited = [first_visit, *come_round(PROTECTION_VISITS, first_visit, min(end, until), quality, dice)]
    plan.visits = [(day, seen_alone(child, day, quality, dice)) for day in visited if day <= end]
    return plan, dice.odds(_AFTERWARDS)


def _earlier(child: Child, start: Day, known: int, elsewhere: int) -> int:
    """How many plans came before: those known here, or for a first one here at most one a year of the child's life."""
    return known or min(elsewhere, max(0, start - child.born) // 365)


def _ending(reviewed: list[Day], dice: Dice) -> Day:
    for day, chance in zip(reviewed, _ENDS_AT_REVIEW, strict=False):
        if dice.chance(chance):
            return day
    # No plan outlasts the reviews that have a chance of ending it.
    return reviewed[min(len(reviewed), len(_ENDS_AT_REVIEW)) - 1]


def seen_alone(child: Child, day: Day, quality: Quality, dice: Dice) -> str:
    """Whether the child was seen alone: rarely the small ones, most of the others."""
    age = age_on(child.born, day)
    # A baby is not spoken with alone.
    if age < 2:
        return "no"
    likely = 0.30 + age * 0.09 if age < 5 else 0.80 - _slack(quality(day)) * 0.6
    if dice.chance(likely):
        return "yes"
    return "unknown" if dice.chance(0.04) else "no"


def _slack(quality: float) -> float:
    """How far a team is from a good one."""
    return max(0.0, 0.84 - quality)
