"""Where the names of points stand in a chart, so that none is printed over another or over a point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

# How wide a character of 13 px is, about, and how high a line of it.
CHARACTER, LINE = 6.8, 14.0
# Half of a point's width, with a little air.
_POINT = 7.0


@dataclass(frozen=True)
class Box:
    """A rectangle of a drawing, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether they share any room; an edge in common is none."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether all of it lies in the other."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Label:
    """Words at the foot of their box. ``leader``: they stand away from their point, and a line leads back to it."""

    words: str
    box: Box
    point: tuple[float, float]
    leader: bool

    @property
    def at(self) -> tuple[float, float]:
        """Where the words begin, on their baseline."""
        return self.box.left, self.box.bottom - 3


def place(
    named: Sequence[tuple[float, float, str]],
    points: Iterable[tuple[float, float]],
    room: Box,
    taken: Iterable[Box] = (),
) -> tuple[Label, ...]:
    """A place for each name, in order, in the first free spot: beside its point, else further off with a line to it.

    ``named``: points with their words; ``points``: every point, whose mark is not to be covered; ``taken``: words that
    stand already. A name for which no room is left has none: the table beneath the chart names everybody.
    """
    marks = [Box(x - _POINT, y - _POINT, x + _POINT, y + _POINT) for x, y in points]
    filled, found = list(taken), []
    for x, y, words in named:
        for box, leader in _spots(x, y, len(words) * CHARACTER, room):
            if box.within(room) and not any(box.meets(one) for one in (*filled, *marks)):
                filled.append(box)
                found.append(Label(words, box, (x, y), leader))
                break
    return tuple(found)


def _spots(x: float, y: float, wide: float, room: Box) -> Iterator[tuple[Box, bool]]:
    """Spots to try, the nearest first: right and left of the point, above and below it, then line by line away."""
    for foot in (y + LINE / 3, y - 5, y + LINE + 2):
        for left in (x + 9, x - 9 - wide):
            yield Box(left, foot - LINE, left + wide, foot), False
    for foot in (y - 9, y + LINE + 9):
        yield Box(x - wide / 2, foot - LINE, x + wide / 2, foot), False
    # Further than the room is high there is no line left to try.
    lines = int((room.bottom - room.top) / LINE)
    for step in range(2, lines + 1):
        for foot in (y - step * LINE, y + step * LINE):
            for left in (x + 14, x - 14 - wide, room.left, room.right - wide):
                yield Box(left, foot - LINE, left + wide, foot), True
