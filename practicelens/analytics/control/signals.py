"""Signals: what moves a series beyond its ordinary variation (indicators.md, Statistics). Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Why a point stands out, the plainest first."""

    OUTSIDE = "outside"
    SIDE = "side"
    TREND = "trend"
    NEAR = "near"


@dataclass(frozen=True)
class Lengths:
    """How many points in a row make a run on one side of the centre, and a rise or fall: dated settings."""

    side: int = 7
    trend: int = 7


@dataclass(frozen=True)
class Signal:
    """Points from ``first`` to ``last`` that stand out together, ``up`` or down; ``points`` are those of it.

    ``gaps``: of events that are rare, what lies between them that stands out (``between``); it ends in ``points``.
    """

    kind: Kind
    points: tuple[int, ...]
    up: bool
    gaps: tuple[int, ...] = ()

    @property
    def first(self) -> int:
        """The first point of it."""
        return self.points[0]

    @property
    def last(self) -> int:
        """The last point of it."""
        return self.points[-1]


def found(values: Sequence[float], centre: float, sigma: Sequence[float], lengths: Lengths) -> tuple[Signal, ...]:
    """Every signal of one phase, in the order of ``Kind``, each as long as it lasts.

    A point on the centre ends a run on one side; a point like the one before ends a rise. Of three in a row two beyond
    two thirds of the way to the same limit are near it, whatever the third does.
    """
    return (
        *_outside(values, centre, sigma),
        *_sides(values, centre, lengths.side),
        *_trends(values, lengths.trend),
        *_near(values, centre, sigma),
    )


def _outside(values: Sequence[float], centre: float, sigma: Sequence[float]) -> Iterator[Signal]:
    """Each point beyond three sigma. Computing must not make a point that lies on its limit lie outside."""
    for place, value in enumerate(values):
        # By the limit of its own month, since months of many children have narrower ones.
        if abs(value - centre) > 3 * sigma[place] + _least(centre):
            yield Signal(Kind.OUTSIDE, (place,), value > centre)


def _sides(values: Sequence[float], centre: float, length: int) -> Iterator[Signal]:
    """Runs on one side of the centre."""
    tiny = _least(centre)
    sides = [0 if abs(value - centre) <= tiny else 1 if value > centre else -1 for value in values]
    for first, last, side in _runs(sides):
        if side and last - first + 1 >= length:
            yield Signal(Kind.SIDE, tuple(range(first, last + 1)), side > 0)


def _trends(values: Sequence[float], length: int) -> Iterator[Signal]:
    """Points of which each is above, or each below, the one before: seven points are six steps."""
    steps = [(after > before) - (after < before) for before, after in itertools.pairwise(values)]
    for first, last, way in _runs(steps):
        # One step fewer than points.
        if way and last - first + 2 >= length:
            yield Signal(Kind.TREND, tuple(range(first, last + 2)), way > 0)


def _near(values: Sequence[float], centre: float, sigma: Sequence[float]) -> Iterator[Signal]:
    """Two of three near the same limit; those that share points are one signal."""
    for up in (True, False):
        close = [
            (value - centre if up else centre - value) > 2 * sigma[place] + _least(centre)
            for place, value in enumerate(values)
        ]
        together: list[int] = []
        for place in (place for place, is_close in enumerate(close) if is_close):
            # Of three in a row the two farthest lie two places apart.
            if together and place - together[-1] > 2:
                yield from _pair(together, up)
                together = []
            together.append(place)
        yield from _pair(together, up)


def _pair(together: Sequence[int], up: bool) -> Iterator[Signal]:
    """A signal of two points or more; one alone is none."""
    if len(together) > 1:
        yield Signal(Kind.NEAR, tuple(together), up)


def _runs(ways: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Where equal ways begin and end, both included."""
    first = 0
    for place in range(1, len(ways) + 1):
        if place == len(ways) or ways[place] != ways[first]:
            yield first, place - 1, ways[first]
            first = place


def _least(centre: float) -> float:
    """What computing may be out by."""
    # A thousand-millionth: what adding up years of months may be out by is far less.
    return 1e-9 * max(1.0, abs(centre))
