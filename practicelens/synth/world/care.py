"""Periods of being looked after: how long, under which order, reviewed, visited and checked."""

from __future__ import annotations

from practicelens.synth.world.adopting import make_adoption
from practicelens.synth.world.days import NEVER, YEAR, Day, age_on, birthday, months_after, workdays
from practicelens.synth.world.dice import Dice, Odds
from practicelens.synth.world.placements import make_placements
from practicelens.synth.world.records import Care, Child, Placement
from practicelens.synth.world.rounds import (
    CARE_VISITS,
    HISTORY_FROM,
    SETTLED_VISITS,
    Quality,
    come_round,
    reviews,
)

_BABY = Odds({"home": 0.28, "adopted": 0.42, "guardian": 0.20, "stay": 0.10})
_CHILD = Odds({"home": 0.48, "adopted": 0.07, "guardian": 0.17, "stay": 0.28})
_TEENAGER = Odds({"home": 0.50, "stay": 0.38, "other": 0.12})
_ALONE = Odds({"stay": 0.93, "age": 0.04, "other": 0.03})
_AT_EIGHTEEN = Odds({"E5": 0.66, "E6": 0.08, "E7": 0.10, "E8": 0.16})
_REASONS = {
    "home": Odds({"E4A": 0.80, "E4B": 0.14, "E13": 0.06}),
    "guardian": Odds({"E45": 0.5, "E47": 0.3, "E46": 0.1, "E48": 0.1}),
    "adopted": Odds({"E12": 0.7, "E11": 0.3}),
    "stay": Odds({"E45": 0.7, "E46": 0.2, "E8": 0.1}),
    "other": Odds({"E8": 0.4, "E3": 0.25, "E9": 0.2, "E41": 0.15}),
    "age": Odds({"E15": 1.0}),
}
_PERMANENCE = {
    "home": Odds({"return": 1.0}),
    "guardian": Odds({"sgo_cao": 1.0}),
    "adopted": Odds({"adoption": 1.0}),
    "other": Odds({"return": 0.5, "fostering": 0.4, "other": 0.1}),
    "age": Odds({"supported": 1.0}),
    "stay": Odds({"fostering": 0.76, "residential": 0.14, "supported": 0.08, "other": 0.02}),
}
_NEED = Odds({"N1": 62, "N2": 4, "N3": 5, "N4": 10, "N5": 14, "N6": 3, "N8": 2})


def make_care(child: Child, start: Day, quality: Quality, until: Day, dice: Dice, *, stay: bool = False) -> Care:
    """A whole period of care; ``stay`` is for children already long in care when the history begins."""
    # Those who are in care on the first day mostly stay: whoever leaves soon has left.
    path = "stay" if stay and dice.chance(0.85) else _path(child, start, dice)
    end = _end(child, start, path, dice)
    care = Care(
        start=start,
        end=end,
        # At eighteen care ends by law, whatever the path was to be.
        end_reason=dice.odds(_AT_EIGHTEEN if end == birthday(child.born, 18) else _REASONS[path]),
        need="N8" if child.unaccompanied else dice.odds(_NEED),
        legal=_orders(child, start, end, path, dice),
        placements=make_placements(child, start, end, path == "stay", dice),
        permanence=(months_after(start, 4) + dice.whole(-10, 45), dice.odds(_PERMANENCE[path])),
    )
    if path == "adopted":
        make_adoption(care, dice)
    _reviewed(care, quality, until, dice)
    _visited(care, quality, until, dice)
    _checked(child, care, until, dice)
    _went_missing(child, care, until, dice)
    return care


def _path(child: Child, start: Day, dice: Dice) -> str:
    """What becomes of the child, by age at coming into care."""
    if child.unaccompanied:
        return dice.odds(_ALONE)
    age = (start - child.born) / YEAR
    return dice.odds(_BABY if age < 1.5 else _CHILD if age < 10 else _TEENAGER)


def _end(child: Child, start: Day, path: str, dice: Dice) -> Day:
    """The last day in care, never after eighteen."""
    # A part of those who came young leave before eighteen after all: else every year's children would add up.
    if path == "stay" and start - child.born < 10 * YEAR and dice.chance(0.6):
        return min(start + 400 + int(dice.waiting(700)), birthday(child.born, 18))
    length = {
        "home": int(dice.skewed(120, 0.95)) + 3,
        "adopted": dice.whole(520, 980),
        "guardian": dice.whole(220, 520),
        "other": 40 + int(dice.waiting(260)),
        "age": dice.whole(50, 160),
    }.get(path, NEVER)
    return min(start + length, birthday(child.born, 18))


def _orders(child: Child, start: Day, end: Day, path: str, dice: Dice) -> list[tuple[Day, str]]:
    """Legal statuses in turn, each from its day."""
    first = "V2" if child.unaccompanied or path == "age" else dice.odds(_FIRST_ORDER)
    orders = [(start, first)]
    if first in {"L1", "L2"}:
        # Police protection ends after 72 hours, an emergency protection order after eight days.
        orders.append((start + (3 if first == "L1" else 8), "C1"))
    if first == "V2" and not child.unaccompanied and path != "home" and dice.chance(0.6):
        orders.append((start + dice.whole(30, 150), "C1"))
    if orders[-1][1] == "C1" and path in {"stay", "guardian", "other", "adopted"}:
        orders.append((orders[-1][0] + dice.whole(180, 330), "E1" if path == "adopted" else "C2"))
    # The first stays, though care may end on the day on which it began.
    return [order for order in orders if order[0] < end or order[0] == start]


_FIRST_ORDER = Odds({"V2": 0.47, "C1": 0.34, "L1": 0.10, "L2": 0.08, "J1": 0.01})


def _reviewed(care: Care, quality: Quality, until: Day, dice: Dice) -> None:
    """Reviews: by 20 working days, 3 months, then 6; the reviewing officer sees the child between them too."""
    begins = max(care.start, HISTORY_FROM - 200)
    first = workdays().add(care.start, 20) if begins == care.start else begins + dice.whole(10, 170)
    # Of a child long in care the early reviews are past.
    then = (3, 6) if begins == care.start else (6,)
    # By the team's quality on the first day: reviews are its reviewing officer's, who stays with a child.
    late = 0.035 + max(0.0, 0.84 - quality(begins)) * 0.25
    # Beyond the last day nothing is laid out: going_on.go_on does that for a later extract.
    care.reviews = reviews(first, then, begins, min(care.end, until), late, dice)
    between = [day + dice.whole(40, 120) for day in care.reviews if dice.chance(0.55)]
    care.iro = sorted(care.reviews + [day for day in between if day < care.end])


def _visited(care: Care, quality: Quality, until: Day, dice: Dice) -> None:
    """Social work visits: soon after each move, then by six weeks, or three months when settled to eighteen."""
    for placement in care.placements:
        last = min(placement.end, until)
        if last <= HISTORY_FROM or placement.start > until:
            continue
        # Regulation 28: within a week of each placement's beginning, but for a few.
        first = placement.start + (dice.whole(1, 7) if dice.chance(0.94) else dice.whole(8, 14))
        # Regulation 28: three months apart only after a year in a placement meant to last.
        settled = placement.start + 365 if placement.kind in {"U1", "U4"} else NEVER
        found = [first] if HISTORY_FROM <= first <= last else []
        found += come_round(CARE_VISITS, first, min(last, settled), quality, dice)
        if settled < last:
            found += come_round(SETTLED_VISITS, found[-1] if found else settled, last, quality, dice)
        care.visits += found
    care.visits.sort()


def _checked(child: Child, care: Care, until: Day, dice: Dice) -> None:
    """Health assessments (six months apart under five, then yearly) and dental checks (yearly); some refuse."""
    # Teenagers refuse, infants do not: the figures of the young would else have no reason.
    refuses = age_on(child.born, care.start) >= 13 and dice.chance(0.12)
    day = care.start + dice.whole(14, 45)
    while day < min(care.end, until):
        if not refuses or dice.chance(0.3):
            care.health.append(day)
        # Care Planning Regulations 2010, regulation 7: twice a year up to the fifth birthday, then once.
        apart = 180 if age_on(child.born, day) < 5 else 362
        day += apart + (dice.whole(4, 90) if dice.chance(0.12) else -dice.whole(0, 25))
    day = care.start + dice.whole(30, 150)
    while day < min(care.end, until):
        # No dental check before a first tooth.
        if age_on(child.born, day) >= 1 and not (refuses and dice.chance(0.6)):
            care.dental.append(day)
        day += dice.whole(150, 400) if dice.chance(0.85) else dice.whole(400, 640)


def _went_missing(child: Child, care: Care, until: Day, dice: Dice) -> None:
    """Some teenagers go missing, and some of those often; each time an interview should be offered."""
    # A year before the history: what is counted looks back twelve months from its first day.
    begins = max(care.start, birthday(child.born, 12), HISTORY_FROM - 365)
    if not dice.chance(0.22):
        return
    # A few go missing often, and they are most of all times missing.
    apart = 25.0 if dice.chance(0.25) else 140.0
    day = begins + int(dice.waiting(apart))
    while day < min(care.end, until):
        care.missing.append(day)
        offered = "yes" if dice.chance(0.88) else ("unknown" if dice.chance(0.2) else "no")
        accepted = "yes" if dice.chance(0.62) else "no"
        care.returned.append((offered, accepted if offered == "yes" else ""))
        if dice.chance(0.4) and day + 3 < care.end:
            care.absent.append(day + 3)
        day += 1 + int(dice.waiting(apart))


def placement_on(care: Care, day: Day) -> Placement:
    """The most recent placement begun by a day."""
    begun = [placement for placement in care.placements if placement.start <= day]
    return begun[-1] if begun else care.placements[0]
