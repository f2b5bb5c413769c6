"""Children and their families: ages, sexes, ethnicities and disabilities of an outer London borough."""

from __future__ import annotations

from practicelens.synth.world.days import YEAR, Day
from practicelens.synth.world.dice import Dice, Odds
from practicelens.synth.world.records import Child

ETHNICITY = Odds({
    "WBRI": 27, "WIRI": 1.0, "WIRT": 0.4, "WOTH": 13, "WROM": 1.2, "MWBC": 5, "MWBA": 3, "MWAS": 3, "MOTH": 6,
    "AIND": 4, "APKN": 3, "ABAN": 2, "AOTH": 7, "BCRB": 4, "BAFR": 11, "BOTH": 2.5, "CHNE": 0.6, "OOTH": 5,
    "REFU": 0.3, "NOBT": 1.2,
})  # fmt: skip
_SIBLINGS = Odds({1: 0.58, 2: 0.25, 3: 0.12, 4: 0.05})
# Age in whole years at the first referral: more infants and teenagers than children of primary age.
_AGES = Odds({0: 9, 1: 6, 2: 5.5, 3: 5.3, 4: 5.2, 5: 5.4, 6: 5.4, 7: 5.4, 8: 5.3, 9: 5.2, 10: 5.2, 11: 5.5,
              12: 5.8, 13: 6.4, 14: 6.8, 15: 6.6, 16: 4.0, 17: 1.6})  # fmt: skip
UNBORN = 0.025


class Families:
    """Gives every new family its children, numbered in the order in which they came."""

    def __init__(self, dice: Dice, first_number: int = 10001) -> None:
        """Begin with the first number the case system would give."""
        self._dice = dice
        self._next_number = first_number
        self._next_family = 1
        self.children: list[Child] = []

    def family(self, day: Day, *, size: int | None = None) -> list[Child]:
        """A family not known before, whose children are between unborn and seventeen on the day."""
        dice = self._dice
        ethnicity, self._next_family = dice.odds(ETHNICITY), self._next_family + 1
        eldest = self._born(day)
        count = size or dice.odds(_SIBLINGS)
        births = [eldest]
        while len(births) < count:
            # A pregnancy and some months at least lie between two births.
            born = births[-1] + dice.whole(500, 1500)
            # A sibling who is not born by then is no child of this referral.
            if born > day:
                break
            births.append(born)
        return [self._child(born, ethnicity) for born in births]

    def one(self, day: Day, age: float, *, unaccompanied: bool = False, complex_needs: bool = False) -> Child:
        """One child of about this age on the day."""
        self._next_family += 1
        ethnicity = self._dice.odds(_FAR if unaccompanied else ETHNICITY)
        child = self._child(day - int(age * YEAR), ethnicity)
        child.unaccompanied, child.complex_needs = unaccompanied, complex_needs
        if complex_needs:
            child.disabled = "yes"
        if unaccompanied:
            child.sex = "male" if self._dice.chance(0.9) else "female"
        return child

    def _born(self, day: Day) -> Day:
        """A birthday that gives the eldest one of the ages children have when they are referred."""
        if self._dice.chance(UNBORN):
            return day + self._dice.whole(20, 170)
        return day - int(self._dice.odds(_AGES) * YEAR + self._dice.unit() * YEAR)

    def _child(self, born: Day, ethnicity: str) -> Child:
        """One child of the family just begun."""
        dice = self._dice
        sex = "male" if dice.chance(0.52) else "female"
        disabled = "yes" if dice.chance(0.10) else ("unknown" if dice.chance(0.03) else "no")
        child = Child(self._next_number, self._next_family, sex, ethnicity, born, disabled, dice.unit())
        child.complex_needs = disabled == "yes" and dice.chance(0.19)
        self._next_number += 1
        self.children.append(child)
        return child


_FAR = Odds({"BAFR": 40, "AOTH": 34, "OOTH": 16, "WOTH": 6, "BOTH": 4})
