"""How a plan is folded until it stands on one side of A4: what is left out is counted, never dropped unseen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

LINES: Final = 48
"""Lines of small print that a side holds below a heading of two lines and a notice, as that figures are old.

Measured in Chromium (tests/functional/test_plan.py)."""
WIDE: Final = 19
"""Signs of small print in a line of a day's column; a worker's own column holds about as many."""


@dataclass(frozen=True)
class Cell:
    """What one worker has to do on one day, or is late with; ``more`` of it stands on the page alone."""

    items: tuple[str, ...] = ()
    more: int = 0
    away: bool = False

    @property
    def wraps(self) -> bool:
        """Whether some item is longer than a line: identifiers of most case systems are short."""
        return any(len(one) > WIDE for one in self.items)

    @property
    def lines(self) -> int:
        """How many lines of print it takes."""
        return sum(map(_lines_of, self.items)) + bool(self.more) + self.away

    def folded(self, most: int) -> Cell:
        """The same with at most so many items, the rest counted."""
        left = len(self.items) - most
        # One more line says "and 1 more", so that folding a single item would win nothing.
        return self if left <= 1 else replace(self, items=self.items[:most], more=self.more + left)


def _lines_of(item: str) -> int:
    # What is longer than a line breaks where it can, after a word or a hyphen, and so may take one line more.
    return 1 if len(item) <= WIDE else math.ceil(len(item) / WIDE) + 1


@dataclass(frozen=True)
class PlanRow:
    """A worker with what is late and what is due on each day."""

    worker: str
    late: Cell
    days: tuple[Cell, ...]

    @property
    def cost(self) -> float:
        """Lines it takes, with the rule and the room between two rows."""
        # The tallest cell makes the row; an empty one still takes a line. 0.6 of a
        # line is the rule and its room, as printed.
        return max(math.ceil(len(self.worker) / WIDE), *(cell.lines for cell in (self.late, *self.days)), 1) + 0.6

    def folded(self, most: int) -> PlanRow:
        """The same with at most so many items in each cell."""
        return PlanRow(self.worker, self.late.folded(most), tuple(cell.folded(most) for cell in self.days))


def fold(rows: Sequence[PlanRow], lines: float = LINES) -> tuple[tuple[PlanRow, ...], int]:
    """Rows that together take no more than so many lines, and how many workers are left to the page.

    The longest cells are folded first, as little as will do; only then are rows left out, from the end.
    """
    longest = max((len(cell.items) for row in rows for cell in (row.late, *row.days)), default=0)
    # From the longest down, so that no more is folded than the side asks for.
    for most in range(longest, 0, -1):
        found = tuple(row.folded(most) for row in rows)
        if sum(row.cost for row in found) <= lines:
            return found, 0
    kept: list[PlanRow] = []
    room = lines - 1  # for the line that says how many are left
    for row in (one.folded(1) for one in rows):
        if sum(one.cost for one in kept) + row.cost > room:
            break
        kept.append(row)
    return tuple(kept), len(rows) - len(kept)
