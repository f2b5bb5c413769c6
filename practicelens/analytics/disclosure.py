"""What leaves the authority: counts of 1 to 5 hidden, and what would give them away hidden too.

A table of counts with its totals is a circulation: each count flows from its row to its column, each row total into
its row, each column total out of its column, the grand total closes the round. Somebody who reads the table knows the
shown counts and that no hidden one is 0. A hidden count is safe when it could be one more or one less with everything
shown left as it is: when a round through other hidden counts exists that takes up the change. That is what
``derivable`` looks for, and ``protect`` hides further counts until nothing is derivable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

HIDDEN = "c"  # as official statistics about children print a suppressed count
LIMIT = 5  # shipped; the rule `small_numbers.limit` of the day decides

Place = tuple[int, int]
"""(row, column); the row after the last is the totals', and so is the column after the last."""


@dataclass(frozen=True)
class Counts:
    """A table of counts. Its totals are worked out, so that they cannot disagree.

    ``down`` says whether the table shows totals down its columns too; those along its rows it always shows.
    """

    rows: tuple[tuple[int, ...], ...]
    down: bool = True

    @property
    def height(self) -> int:
        """How many rows, without totals."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """How many columns, without totals."""
        return len(self.rows[0]) if self.rows else 0

    def at(self, place: Place) -> int:
        """The count or total at a place."""
        row, column = place
        rows = self.rows if row == self.height else (self.rows[row],)
        return sum(sum(cells) if column == self.width else cells[column] for cells in rows)

    def places(self) -> tuple[Place, ...]:
        """Every place, totals too, row by row."""
        last = self.height + 1 if self.down else self.height
        return tuple((row, column) for row in range(last) for column in range(self.width + 1))


@dataclass(frozen=True)
class Protected:
    """A table with what must be hidden."""

    counts: Counts
    hidden: frozenset[Place]

    def shown(self, row: int, column: int) -> int | None:
        """The count at a place, or None where it is hidden."""
        return None if (row, column) in self.hidden else self.counts.at((row, column))

    def words(self, row: int, column: int) -> str:
        """The count as it is printed: a number, or "c"."""
        count = self.shown(row, column)
        return HIDDEN if count is None else str(count)


def protect(
    rows: Iterable[Sequence[int]],
    *,
    down: bool = True,
    limit: int = LIMIT,
    earlier: Protected | None = None,
) -> Protected:
    """Hide each count from 1 to ``limit``, and further counts until no hidden one can be worked out.

    ``earlier`` is the same table in an edition already let out: what it hid stays hidden, and so does a count that
    has moved by 1 to ``limit`` since, because the two editions laid side by side would show the difference.
    """
    counts = Counts(tuple(tuple(row) for row in rows), down)
    # A 0 is shown: that nobody was graded so tells of nobody.
    hidden = {place for place in counts.places() if 1 <= counts.at(place) <= limit}
    if earlier is not None:
        # Before anything is derived: what must be hidden for the earlier edition may already make the rest safe.
        hidden |= _hidden_by_earlier(counts, earlier, limit)
    # Each turn hides one count more at least, and with all of them hidden nothing is left to derive from: it ends.
    while exposed := derivable(counts, frozenset(hidden)):
        # One at a time: what is hidden for the first may make the others safe.
        hidden |= _to_hide(counts, frozenset(hidden), exposed[0])
    return Protected(counts, frozenset(hidden))


def protect_one(count: int, limit: int = LIMIT) -> str:
    """A count that stands alone, as it may be printed."""
    return HIDDEN if 1 <= count <= limit else str(count)


def derivable(counts: Counts, hidden: frozenset[Place]) -> tuple[Place, ...]:
    """The hidden counts that could be worked out from what is shown, in order."""
    return tuple(place for place in sorted(hidden) if counts.at(place) and not _could_differ(counts, hidden, place))


def share_may_be_shown(row: Sequence[int | None]) -> bool:
    """Whether the share of the first two of four grades tells nothing that the row does not tell already.

    The share and the total give the sum of the first two and of the last two. Where one whole pair is shown, that is
    no news; anywhere else it would be one more equation about what is hidden.
    """
    outstanding, good, requires_improvement, inadequate, total = row
    first = outstanding is not None and good is not None
    last = requires_improvement is not None and inadequate is not None
    return total is not None and (first or last)


def _hidden_by_earlier(counts: Counts, earlier: Protected, limit: int) -> set[Place]:
    """What an earlier edition's table makes it necessary to hide. Another shape cannot be laid beside this one."""
    # A service area opened or closed since: row stands beside row no longer, and a difference is of nothing.
    if (counts.height, counts.width) != (earlier.counts.height, earlier.counts.width):
        return set()
    return {
        place
        for place in counts.places()
        if counts.at(place)
        and (place in earlier.hidden or 1 <= abs(counts.at(place) - earlier.counts.at(place)) <= limit)
    }


def _could_differ(counts: Counts, hidden: frozenset[Place], place: Place) -> bool:
    """Whether a hidden count could be one more, or one less, with all that is shown left as it is."""
    # One other value is enough: a reader then cannot tell which of the two it is.
    return any(_cheapest(counts, hidden - {place}, *ends, hidden) is not None for ends in _changes(counts, place))


def _changes(counts: Counts, place: Place) -> Iterator[tuple[str, str]]:
    """Where a change of one at a place must run to, and from: one more always, one less unless it would be 0."""
    start, end = _arc(counts, place)
    yield end, start
    # A reader knows that a hidden count is not 0, so a count of 1 cannot be one less.
    if counts.at(place) > 1:
        yield start, end


def _arc(counts: Counts, place: Place) -> tuple[str, str]:
    """From where to where a count flows: rows r0.., columns c0.., all rows' source R, all columns' sink C.

    Without totals down the columns, nothing is said of what flows there: columns, source and sink are one place.
    """
    row, column = place
    if not counts.down:
        return ("all", f"r{row}") if column == counts.width else (f"r{row}", "all")
    from_row = "C" if row == counts.height else f"r{row}"
    to_column = "R" if column == counts.width else f"c{column}"
    if row == counts.height and column == counts.width:
        return "C", "R"
    if row == counts.height:
        return to_column, "C"
    if column == counts.width:
        return "R", from_row
    return from_row, to_column


def _to_hide(counts: Counts, hidden: frozenset[Place], exposed: Place) -> frozenset[Place]:
    """What to hide for an exposed count: the round that takes up its change and costs the least that is shown."""
    usable = frozenset(place for place in counts.places() if counts.at(place) and place != exposed)
    # Not through the exposed count itself: it would be taken up by its own change.
    rounds = [_cheapest(counts, usable, *ends, hidden) for ends in _changes(counts, exposed)]
    return min((found for found in rounds if found is not None), key=lambda found: found[0])[1] - hidden


def _cheapest(
    counts: Counts, usable: frozenset[Place], start: str, end: str, hidden: frozenset[Place]
) -> tuple[int, frozenset[Place]] | None:
    """The way for a change of one from start to end that hides the least more, and what it runs through; None if none.

    A change runs with a count, or against one that is above 1 (Dijkstra's shortest way).
    """
    steps = _steps(counts, usable)
    waiting: list[tuple[int, str, tuple[Place, ...]]] = [(0, start, ())]
    done: set[str] = set()
    while waiting:
        cost, at, way = heappop(waiting)
        # The first time it is reached is the cheapest: the heap gives ways in the order of their cost.
        if at == end:
            return cost, frozenset(way)
        # A dearer way to a point that was reached already.
        if at in done:
            continue
        done.add(at)
        for following, place in steps.get(at, ()):
            # What is hidden already costs nothing more, so rounds are shared where they can be.
            more = 0 if place in hidden else _cost(counts, place)
            heappush(waiting, (cost + more, following, (*way, place)))
    return None


def _steps(counts: Counts, usable: frozenset[Place]) -> dict[str, list[tuple[str, Place]]]:
    """From each point, where a change of one can go on to and through which count."""
    steps: dict[str, list[tuple[str, Place]]] = {}
    # Sorted, so that the same table hides the same counts every time it is made.
    for place in sorted(usable):
        tail, head = _arc(counts, place)
        if counts.at(place):  # a 0 is never hidden, so it is known to be 0
            steps.setdefault(tail, []).append((head, place))
        if counts.at(place) > 1:
            steps.setdefault(head, []).append((tail, place))
    return steps


def _cost(counts: Counts, place: Place) -> int:
    """What is lost by hiding a count: how many it tells of; a total is dearer than any count, the grand total most."""
    totals = (place[0] == counts.height) + (place[1] == counts.width)
    # Far apart, so that no sum of counts a council has is ever dearer than a total.
    return counts.at(place) + (0, 10**6, 10**9)[totals]
