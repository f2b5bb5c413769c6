"""No hidden count can be worked out: for every table, every hidden count could as well have been another.

A second, slow and obvious reader: it tries every small change of the hidden counts and keeps those that leave all that
is shown as it is. ``protect`` looks for rounds in a graph instead, so the two share nothing.
"""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from practicelens.analytics.disclosure import Protected, protect, share_may_be_shown

counts = st.integers(0, 9) | st.sampled_from([0, 1, 2, 12, 40])
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(counts, min_size=width, max_size=width), min_size=1, max_size=3 if width < 3 else 2)
)


def other_worlds(table: Protected) -> list[dict[tuple[int, int], int]]:
    """Every way the hidden counts could be changed by one up or down, with all that is shown left as it is."""
    counts_ = table.counts
    inner = [place for place in sorted(table.hidden) if place[0] < counts_.height and place[1] < counts_.width]
    found = []
    for steps in product((-1, 0, 1), repeat=len(inner)):
        change = dict(zip(inner, steps, strict=True))
        moved = {
            place: sum(step for cell, step in change.items() if _within(cell, place, table))
            for place in counts_.places()
        }
        if any(moved[place] for place in counts_.places() if place not in table.hidden):
            continue
        # A reader knows that what is hidden is not 0.
        if all(counts_.at(place) + moved[place] >= 1 for place in table.hidden):
            found.append(moved)
    return found


def _within(cell: tuple[int, int], place: tuple[int, int], table: Protected) -> bool:
    """Whether a count is part of the count or total at a place."""
    row, column = place
    return row in (cell[0], table.counts.height) and column in (cell[1], table.counts.width)


@given(tables, st.booleans())
def test_no_hidden_count_can_be_worked_out(rows: list[list[int]], down: bool) -> None:
    table = protect(rows, down=down)
    worlds = other_worlds(table)
    for place in table.hidden:
        assert any(world[place] for world in worlds), f"{place} is {table.counts.at(place)} in {rows}"


@given(tables, st.booleans())
def test_every_small_count_is_hidden_and_no_nought_is(rows: list[list[int]], down: bool) -> None:
    table = protect(rows, down=down)
    for place in table.counts.places():
        count = table.counts.at(place)
        if 1 <= count <= 5:
            assert place in table.hidden
        if count == 0:
            assert place not in table.hidden


@given(st.lists(counts, min_size=4, max_size=4))
def test_a_shown_share_tells_nothing_more(row: list[int]) -> None:
    table = protect([row], down=False)
    shown = [table.shown(0, column) for column in range(5)]
    if not share_may_be_shown(shown):
        return
    still = [world for world in other_worlds(table) if world[(0, 0)] + world[(0, 1)] == 0]
    for place in table.hidden:
        assert any(world[place] for world in still)


@given(tables, tables)
def test_a_later_edition_shows_no_small_change(rows: list[list[int]], other: list[list[int]]) -> None:
    first = protect(rows)
    second = protect(other, earlier=first)
    if (first.counts.height, first.counts.width) != (second.counts.height, second.counts.width):
        return
    for place in second.counts.places():
        before, after = first.shown(*place), second.shown(*place)
        if before is not None and after:
            assert not 1 <= abs(after - before) <= 5
        if before is None and after is not None:
            assert after == 0
