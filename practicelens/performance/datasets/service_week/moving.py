"""Moves of work between teams: from which to which, and whose. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

from practicelens.analytics.measure import Move, MoveRow

Pair: TypeAlias = tuple[int | None, int | None]
"""From and to: None where the child was nobody's before, or is closed or nobody's now."""


def moves(rows: Iterable[MoveRow], teams: Collection[int]) -> Mapping[Pair, tuple[str, ...]]:
    """The children who moved, by the pair of teams of which one at least is among ``teams``.

    A child who left one team and came to another moved between them; one who only came was opened, one who only
    left was closed. A team that nobody knows is None too.
    """
    # One team a child and side: an extract gives a child one team, so there are no two of them to keep.
    left: dict[str, int | None] = {}
    came: dict[str, int | None] = {}
    for row in rows:
        if row.move is Move.LEFT:
            left[row.child] = row.team_id
        elif row.move is Move.CAME:
            came[row.child] = row.team_id
    found: dict[Pair, list[str]] = defaultdict(list)
    for child in sorted({*left, *came}):
        pair = left.get(child), came.get(child)
        # None on both sides is a child between two teams that nobody knows: no move of anybody's here.
        if pair[0] != pair[1] and (pair[0] in teams or pair[1] in teams):
            found[pair].append(child)
    return {pair: tuple(children) for pair, children in found.items()}
