"""The mess that real extracts have, made on purpose and seeded: no cell of it stops a file from being published."""

from __future__ import annotations

from datetime import date
from zlib import crc32

from practicelens.synth.workbooks.cutting import Row
from practicelens.synth.workbooks.template import SHEETS
from practicelens.synth.world.dice import Dice

DAYS_AS_TEXT = 0.002
RECENT_DAYS = 6
ONE_IN = 8
"""Children: one of so many has at times a cell that is wrong week after week, until somebody mends it."""
ROUND = 40  # weeks after which the same child may have it again
LONGEST = 16  # weeks until the last of them is mended
_DISABILITY, _AGE, _ETHNICITY = 5, 4, 2
_NO_CODES = ("Not yet asked", "See chronology", "TBC")


def dirty(lists: dict[int, list[Row]], seed: int, day: int) -> None:
    """Spoil a few cells of each list, in place: the same for the same seed and day."""
    dice = Dice(seed, 8, day)
    # By the child and first, so that what the day's dice spoil lies on top of what stays wrong.
    _standing(lists, seed, day)
    # Before days become texts: it looks for the whole numbers that they are until then.
    _late_visit(lists[7], day, dice)
    for sheet in SHEETS:
        _days_as_text(lists[sheet.number], sorted(sheet.days), dice)
    # In columns that may be empty: in others such a cell would stop the file from being published.
    _impossible(lists[2], 6, dice)
    _impossible(lists[8], 17, dice)
    _overwrite(lists[1], 6, ("MERLIN", "see case note", "Z9"), dice)
    _overwrite(lists[6], 10, ("Duplicate file",), dice, only_filled=True)
    _overwrite(lists[9], 10, ("Sofa, see notes",), dice, only_filled=True)
    _trailing_spaces(lists[3], dice)
    if lists[3]:
        # A row that stands twice, as a join in a case system's report leaves it.
        lists[3].append(list(dice.pick(lists[3])))


def _late_visit(rows: list[Row], day: int, dice: Dice) -> None:
    """One visit of the last days was not yet written down: the file tells the one before. The next file has it."""
    # Of plans that run: an ended one has no visit to come.
    recent = [row for row in rows if isinstance(row[9], int) and day - row[9] <= RECENT_DAYS and row[12] is None]
    if recent:
        row = dice.pick(recent)
        began = row[6] if isinstance(row[6], int) else day
        seen = row[9] if isinstance(row[9], int) else day
        # Never before the plan began.
        row[9] = max(began, seen - dice.whole(11, 14))


def _standing(lists: dict[int, list[Row]], seed: int, day: int) -> None:
    """Cells that stay wrong: a disability or ethnicity that is no code, an age nobody brought up to date.

    By the child alone and not by the day's dice, so that next week has the same ones but for those mended and new.
    """
    for number in (4, 5, 6, 7, 8):
        for row in lists[number]:
            chance = crc32(f"{seed} {row[0]}".encode())
            # One child in eight, and of each forty weeks, begun at a week of the child's own, for two to seventeen.
            if chance % ONE_IN or (day // 7 + chance // ONE_IN) % ROUND >= 2 + chance // 1000 % LONGEST:
                continue
            age, kind = row[_AGE], chance // 100 % 3
            if kind == 0:
                row[_DISABILITY] = _NO_CODES[chance % len(_NO_CODES)]
            elif kind == 1 and number == 6:
                row[_ETHNICITY] = "Not yet asked"
            elif isinstance(age, int) and age > 3 and number in {6, 8}:
                row[_AGE] = age - 3


def _days_as_text(rows: list[Row], columns: list[int], dice: Dice) -> None:
    """A few dates were typed into text cells."""
    for row in rows:
        # One throw a row, as likely as one for each of its days would be.
        if dice.chance(DAYS_AS_TEXT * len(columns)):
            column = dice.pick(columns)
            value = row[column]
            if isinstance(value, int):
                row[column] = date.fromordinal(value).strftime("%d/%m/%Y")


def _impossible(rows: list[Row], column: int, dice: Dice) -> None:
    """One date that no calendar has, in a column that may be empty."""
    filled = [row for row in rows if isinstance(row[column], int)]
    if filled:
        row = dice.pick(filled)
        was = row[column]
        year = date.fromordinal(was).year if isinstance(was, int) else 2026
        row[column] = dice.pick((f"31/02/{year}", f"31/06/{year}", f"30/02/{year}"))


def _overwrite(rows: list[Row], column: int, words: tuple[str, ...], dice: Dice, *, only_filled: bool = False) -> None:
    """Each of some words stands once where a code should."""
    filled = [row for row in rows if row[column] is not None or not only_filled]
    for word in words:
        if filled:
            dice.pick(filled)[column] = word


def _trailing_spaces(rows: list[Row], dice: Dice) -> None:
    """Some identifiers and teams end in a space."""
    for row in dice.sample(rows, min(4, len(rows))):
        row[0] = f"{row[0]} "
        if row[9] is not None:
            row[9] = f"{row[9]}  "
