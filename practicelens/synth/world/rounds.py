"""Things that come round: visits, reviews, checks; in time as often as the team is good at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from practicelens.synth.world.days import NEVER, Day, birthday, months_after, workdays
from practicelens.synth.world.dice import Dice

HISTORY_FROM: Day = date(2023, 6, 1).toordinal()
"""Extracts begin at the end of May 2024 and look six months back: what came round before is not kept."""

Quality = Callable[[Day], float]


@dataclass(frozen=True)
class Rhythm:
    """How often: usually between ``low`` and ``high`` days; ``late`` is how often a good team overruns, and by what."""

    low: int
    high: int
    working: bool
    late: float
    overrun: float
    sharpness: float


# The upper ends keep within what the figures count by: 10 and 20 working days, six weeks, three months.
PROTECTION_VISITS = Rhythm(6, 10, True, 0.20, 3.4, 0.75)
IN_NEED_VISITS = Rhythm(11, 20, True, 0.10, 6.0, 0.8)
CARE_VISITS = Rhythm(27, 41, False, 0.06, 9.0, 0.5)
SETTLED_VISITS = Rhythm(42, 88, False, 0.05, 10.0, 0.4)


def come_round(rhythm: Rhythm, start: Day, end: Day, quality: Quality, dice: Dice) -> list[Day]:
    """The days on which a visit was made after ``start`` up to ``end``, from when history is kept."""
    days = workdays()
    found: list[Day] = []
    # Somewhere in a round when history begins: else everybody would be seen on the same days.
    day = start if start >= HISTORY_FROM else HISTORY_FROM - dice.whole(1, rhythm.high)
    while True:
        gap = dice.whole(rhythm.low, rhythm.high)
        # 0.84 is a good team's quality: only what is below it makes for lateness.
        slack = max(0.0, 0.84 - quality(day))
        if dice.chance(rhythm.late + slack * rhythm.sharpness):
            gap = rhythm.high + 1 + int(dice.waiting(rhythm.overrun * (1 + 3 * slack)))
        day = days.add(day, gap) if rhythm.working else days.before(day + gap + 1)
        if day > end:
            return found
        found.append(day)


def reviews(first: Day, then: tuple[int, ...], start: Day, end: Day, late: float, dice: Dice) -> list[Day]:
    """Review meetings: the first by a day, the later ones by months (the last of ``then`` repeats)."""
    days = workdays()
    found: list[Day] = []
    due, step = first, 0
    # One may be held up to twelve days before it is due, and on the working day before that.
    while due - 40 < end:
        held = due + dice.whole(2, 50) if dice.chance(late) else due - dice.whole(0, 12)
        held = days.before(max(held, start + 1) + 1)
        if held > end:
            break
        if held > start:
            found.append(held)
        due = months_after(held, then[min(step, len(then) - 1)])
        step += 1
    return found


def until_eighteen(born: Day, end: Day) -> Day:
    """No service for children lasts beyond the eighteenth birthday."""
    return min(end, birthday(born, 18), NEVER)
