"""Pure decisions about two lists: which rows are the same, which stand in one alone, and how they add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from practicelens.analytics.own_lists.reading import OwnRow

AT_ONCE: Final = 2_000
"""Rows that are compared while somebody waits at the page: of more there is a bar."""
MOST_OF_OURS: Final = 200_000
FEW: Final = 5
"""Below so many numbers nothing is said of whose numbers they are."""


@dataclass(frozen=True)
class OurRow:
    """A row that the figure counts: its child, its day and where it stands among them."""

    child: str
    date: date | None
    place: int


@dataclass
class Laid:
    """Two lists laid beside each other, by the places of their rows.

    ``again``: rows of the one that say once more what an earlier row of it says, with that row's place.
    """

    both: list[tuple[int, int]] = field(default_factory=list)
    yours: list[int] = field(default_factory=list)
    ours: list[int] = field(default_factory=list)
    again: dict[int, int] = field(default_factory=dict)


def lay(
    own: Sequence[OwnRow],
    children: Sequence[str],
    figure: Sequence[OurRow],
    period: tuple[date, date] | None,
    counted_otherwise: Collection[tuple[str, date]] = (),
) -> Laid:
    """Lay a list beside a figure's. ``children``: whom each row of the list is taken for, "" for nobody.

    ``period``: of events that have days, the days asked for; None where a child is all that counts.
    ``counted_otherwise``: children and days of which the card has a row that the figure does not count. One row is
    laid beside one: of the same child and day, then of the same child.
    """
    found = Laid()
    by_child: dict[str, list[int]] = defaultdict(list)
    for place, child in enumerate(children):
        if child:
            by_child[child].append(place)
        # Nobody's number, however often it stands there, is a row of its own: that it stands there twice would say
        # that it is somebody's.
        elif own[place].number:
            found.yours.append(place)
    theirs: dict[str, list[OurRow]] = defaultdict(list)
    for one in figure:
        theirs[one.child].append(one)
    for child, mine in by_child.items():
        days = [own[place].date if period else None for place in mine]
        # A day that the card has, and the figure does not count, is another event than one that it counts.
        apart = {day for day in days if day is None or not _within(day, period) or (child, day) in counted_otherwise}
        _lay_child(list(zip(mine, days, strict=True)), theirs.pop(child, []), apart - {None}, found)
    found.ours += [one.place for rows in theirs.values() for one in rows]
    for part in (found.both, found.yours, found.ours):
        part.sort()  # type: ignore[attr-defined]
    return found


def _lay_child(
    mine: Sequence[tuple[int, date | None]], theirs: list[OurRow], apart: Collection[date | None], found: Laid
) -> None:
    """Lay the rows of one child beside each other. ``apart``: days that are none of what the figure counts."""
    left, rest = list(theirs), []
    for place, day in mine:
        # Of the very day first, so that no other row takes its place.
        same = next((one for one in left if day is not None and one.date == day), None)
        if same is None:
            rest.append((place, day))
        else:
            left.remove(same)
            found.both.append((place, same.place))
    first: dict[date | None, int] = {}
    for place, day in mine:
        first.setdefault(day, place)
    for place, day in rest:
        is_second = first[day] != place
        if left and day not in apart and not (is_second and day is not None):
            found.both.append((place, left.pop(0).place))
        elif is_second:
            found.again[place] = first[day]
        else:
            found.yours.append(place)
    found.ours += [one.place for one in left]


def _within(day: date, period: tuple[date, date] | None) -> bool:
    return period is not None and period[0] <= day <= period[1]


def totals(counts: Mapping[str, int]) -> tuple[int, int]:
    """How many rows each list has: the sums of the parts, of the list that was sent and of the figure's."""
    sent = sum(counts.get(side, 0) for side in ("both", "yours", "again", "unread"))
    return sent, sum(counts.get(side, 0) for side in ("both", "ours", "hidden"))
