"""Where looked-after children live, one placement after another. Postcodes begin with letters no real one has."""

from __future__ import annotations

from practicelens.synth.world.days import YEAR, Day
from practicelens.synth.world.dice import Dice, Odds
from practicelens.synth.world.records import Child, Placement
from practicelens.synth.world.rounds import HISTORY_FROM

HOME_AUTHORITY = "Northborough"
_YOUNG = Odds({"U6": 58, "U3": 26, "P1": 6, "R3": 6, "T4": 2, "R2": 2})
_TEEN = Odds({"U6": 50, "K2": 20, "U3": 14, "P1": 4, "S1": 3, "T4": 3, "R1": 2, "H5": 4})
_OLDER = Odds({"U6": 34, "K2": 14, "H5": 40, "U3": 7, "P2": 3, "R5": 1, "K1": 1})
_SETTLED_YOUNG = Odds({"U4": 70, "U1": 26, "K2": 4})
_SETTLED_TEEN = Odds({"U4": 58, "U1": 16, "K2": 20, "S1": 6})
_ELSEWHERE = Odds({
    "Westmere": 22, "Ashcombe": 18, "Harlow Vale": 12, "Hertfordshire": 16, "Kent": 10, "Essex": 12,
    "Luton": 5, "Surrey": 4, "WAL - Child placed in Wales": 1,
})  # fmt: skip
_FOSTERING, _HOMES = {"U1", "U2", "U3", "U4", "U5", "U6"}, {"K1", "K2", "R1", "S1", "H5"}
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def make_placements(child: Child, start: Day, end: Day, settles: bool, dice: Dice) -> list[Placement]:
    """Placements from coming into care to leaving it; one child in six keeps moving."""
    unsettled = dice.chance(0.15)
    found: list[Placement] = []
    day = start
    while day < end:
        kind = _kind(child, day, settles and bool(found), dice)
        leaves = min(end, day + _length(unsettled, settles and bool(found), kind, dice))
        if leaves < HISTORY_FROM - 1500 and leaves < end and len(found) > 1:
            found.pop()  # long past: only the number of the last year is ever told
        found.append(_placement(kind, day, leaves, dice))
        day = leaves
    return found


def _length(unsettled: bool, settled: bool, kind: str, dice: Dice) -> int:
    """Days until the next move."""
    if kind == "T4":
        return dice.whole(2, 7)
    if unsettled:
        return 14 + int(dice.waiting(150))
    return 200 + int(dice.waiting(1900 if settled else 620))


def _kind(child: Child, day: Day, settled: bool, dice: Dice) -> str:
    """The kind of placement for the child's age."""
    age = (day - child.born) / YEAR
    if age >= 16:
        return dice.odds(_OLDER)
    if settled:
        return dice.odds(_SETTLED_YOUNG if age < 11 else _SETTLED_TEEN)
    return dice.odds(_YOUNG if age < 11 else _TEEN)


def _placement(kind: str, start: Day, end: Day, dice: Dice) -> Placement:
    """Provider, place and register number of one placement."""
    near = dice.chance(0.55 if kind in _FOSTERING or kind == "P1" else 0.25)
    provider = _provider(kind, dice)
    # Seven X stand where a placement has no number, as in the yearly return of children looked after.
    urn = f"SC{dice.whole(100000, 499999)}" if kind in _HOMES or provider == "PR4" else "XXXXXXX"
    authority = HOME_AUTHORITY if near else dice.odds(_ELSEWHERE)
    return Placement(start, end, kind, provider, _postcode(near, dice), urn, near, authority)


def _provider(kind: str, dice: Dice) -> str:
    if kind == "P1":
        return "PR0"
    if kind in {"U1", "U3"}:
        return "PR1"
    if kind in _FOSTERING:
        return "PR1" if dice.chance(0.55) else "PR4"
    if kind in _HOMES:
        return "PR4" if dice.chance(0.82) else ("PR1" if dice.chance(0.6) else "PR5")
    return "PR3" if kind == "R2" else "PR1"


def _postcode(near: bool, dice: Dice) -> str:
    """A postcode of nowhere: NB and NX are not used by the Royal Mail."""
    area = f"NB{dice.whole(1, 12)}" if near else f"NX{dice.whole(1, 40)}"
    return f"{area} {dice.whole(1, 9)}{dice.pick(_LETTERS)}{dice.pick(_LETTERS)}"
