"""What is recorded of a review beside its day: whether enough agencies came, and how the child took part.

Thrown by the child's number and the day, and by no dice that anything else is thrown with: what was invented before
these were asked for stays as it was.
"""

from __future__ import annotations

from zlib import crc32

from practicelens.synth.world.days import Day, age_on
from practicelens.synth.world.dice import Odds
from practicelens.synth.world.records import Child

UNDER_FOUR, FOUR = "PN0", 4
"""The code of the return of children looked after for a child too young to be asked, and the age from which one is."""
_UNTIL_TEN = Odds({"PN1": 0.30, "PN2": 0.12, "PN3": 0.10, "PN4": 0.03, "PN5": 0.15, "PN6": 0.20, "PN7": 0.10})
_FROM_TEN = Odds({"PN1": 0.52, "PN2": 0.07, "PN3": 0.02, "PN4": 0.02, "PN5": 0.08, "PN6": 0.18, "PN7": 0.11})
_QUORATE = Odds({"yes": 0.91, "no": 0.07, "": 0.02})


def took_part(child: Child, day: Day) -> str:
    """How a child took part in a review, as the return's code."""
    age = age_on(child.born, day)
    if age < FOUR:
        return UNDER_FOUR
    return (_UNTIL_TEN if age < 10 else _FROM_TEN).at(throw(child.number, day, "part"))


def quorate(child: Child, day: Day) -> str:
    """Whether a conference was quorate: yes, no, or nothing recorded."""
    # By the family: brothers and sisters are talked of in one conference.
    return _QUORATE.at(throw(child.family, day, "quorate"))


def throw(number: int, day: Day, what: str) -> float:
    """A number from 0 up to 1 that is the same for the same."""
    return crc32(f"{what} {number} {day}".encode()) / 2**32
