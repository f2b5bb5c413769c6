"""Care leavers: from the end of care to twenty-one or twenty-five, in touch, housed and busy, or not."""

from __future__ import annotations

from practicelens.synth.world.days import YEAR, Day, birthday
from practicelens.synth.world.dice import Dice, Odds
from practicelens.synth.world.records import Child, Leaver, Turn
from practicelens.synth.world.routing import Routing

_IN_TOUCH = Odds({"yes": 0.925, "no": 0.045, "not_required": 0.012, "refused": 0.012, "returned_home": 0.006})
_ACCOMMODATION = Odds({"U": 34, "D": 17, "B": 11, "Z": 9, "T": 8, "K": 8, "E": 5, "C": 2, "S": 1, "V": 1, "W": 0.5,
                       "X": 2, "Y": 1, "G": 0.7, "R": 0.8})  # fmt: skip
_UNSUITABLE = {"S": 1.0, "V": 0.8, "W": 1.0, "X": 1.0, "R": 1.0, "Y": 0.4, "K": 0.08}
_ACTIVITY = Odds({"F1": 8, "P1": 0.6, "F2": 24, "P2": 3, "F3": 20, "P3": 6, "G4": 8, "G5": 23, "G6": 7})
# Days: the thirteen weeks of the Children Act 1989, schedule 2, paragraph 19B.
ENTITLED_AFTER = 91


def make_leaver(child: Child, left: Day, routing: Routing, dice: Dice) -> Leaver:
    """Support from leaving care until twenty-one, or until up to twenty-five for those who want it."""
    last = 25 if dice.chance(0.75) else 22 if dice.chance(0.25) else 21
    end = birthday(child.born, last)
    team = routing.leaving(dice)
    leaver = Leaver(child, left, end, Turn(team.index, left, end, child.family), [])
    day = left
    while day < end:
        leaver.phases.append((day, *_circumstances(dice)))
        # A home or a job lasts two months at least: changes from week to week would be noise in a list read monthly.
        day += 60 + int(dice.waiting(300))
    return leaver


def is_entitled(child: Child, start: Day, end: Day) -> bool:
    """Thirteen weeks in care, some of them after sixteen."""
    # Children Act 1989, schedule 2, paragraph 19B, taken here in one period of care.
    return end - start >= ENTITLED_AFTER and (end - child.born) / YEAR >= 16.0


def _circumstances(dice: Dice) -> tuple[str, str, bool, str]:
    """In touch, accommodation, whether it is suitable, activity."""
    in_touch = dice.odds(_IN_TOUCH)
    accommodation = dice.odds(_ACCOMMODATION)
    suitable = not dice.chance(_UNSUITABLE.get(accommodation, 0.02))
    return in_touch, accommodation, suitable, dice.odds(_ACTIVITY)
