"""The mess that real extracts have, made on purpose and seeded: no cell of it stops a file from being published."""

from __future__ import annotations

from datetime import date

from practicelens.synth.workbooks.cutting import Row
from practicelens.synth.workbooks.template import SHEETS
from practicelens.synth.world.dice import Dice

DAYS_AS_TEXT = 0.002
RECENT_DAYS = 6


def dirty(lists: dict[int, list[Row]], seed: int, day: int) -> None:
    """Spoil a few cells of each list, in place: the same for the same seed and day."""
    dice = Dice(seed, 8, day)
    _late_visit(lists[7], day, dice)
    for sheet in SHEETS:
        _days_as_text(lists[sheet.number], sorted(sheet.days), dice)
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
    recent = [row for row in rows if isinstance(row[9], int) and day - row[9] <= RECENT_DAYS and row[12] is None]
    if recent:
        row = dice.pick(recent)
        began = row[6] if isinstance(row[6], int) else day
        seen = row[9] if isinstance(row[9], int) else day
        row[9] = max(began, seen - dice.whole(11, 14))


def _days_as_text(rows: list[Row], columns: list[int], dice: Dice) -> None:
    """A few dates were typed into text cells."""
    for row in rows:
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
