"""Seeded chance: the same seed throws the same dice, on any machine."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, TypeVar

import numpy as np

T = TypeVar("T")
_CHUNK, _FEW = 8192, 256


class Odds(Generic[T]):
    """A weighted choice, its running totals worked out once."""

    def __init__(self, weights: dict[T, float]) -> None:
        """Take each option with its weight; the weights need not add up to one."""
        total = sum(weights.values())
        self.options: tuple[T, ...] = tuple(weights)
        self.upto: tuple[float, ...] = tuple(accumulate(weight / total for weight in weights.values()))

    def at(self, unit: float) -> T:
        """The option that a number from 0 to 1 falls on."""
        # Held to the last, because running totals may end a hair below one.
        return self.options[min(bisect_right(self.upto, unit), len(self.options) - 1)]


class Dice:
    """Throws from one seeded numpy Generator, drawn in chunks because single draws are slow."""

    def __init__(self, *seed: int, first: Sequence[float] = ()) -> None:
        """Seed by one or several whole numbers; the ``first`` throws may be given, and save making a Generator."""
        self._seed = seed
        self._made: np.random.Generator | None = None
        self._units: list[float] = list(first)
        # Who was given throws needs few more: a large chunk would cost more than it saves.
        self._chunk = _FEW if first else _CHUNK

    @property
    def _rng(self) -> np.random.Generator:
        """The Generator, made when it is first needed."""
        if self._made is None:
            self._made = np.random.default_rng(list(self._seed))
        return self._made

    def unit(self) -> float:
        """A number from 0 up to 1."""
        if not self._units:
            self._units = self._rng.random(self._chunk).tolist()
        # From the end, where a list gives one up at once.
        return self._units.pop()

    def chance(self, probability: float) -> bool:
        """Yes, with this probability."""
        return self.unit() < probability

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both possible."""
        return low + int(self.unit() * (high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        """One of them, all alike."""
        return options[int(self.unit() * len(options))]

    def odds(self, odds: Odds[T]) -> T:
        """One of them by weight."""
        return odds.at(self.unit())

    def waiting(self, mean: float) -> float:
        """How long until something that happens on average every ``mean``."""
        # One less the throw, which may be 0 and is never 1: 0 has no logarithm.
        return -mean * math.log(1.0 - self.unit())

    def skewed(self, median: float, spread: float) -> float:
        """A log-normal length: half are shorter than ``median``, a few much longer."""
        # Box and Muller's way to a normal number.
        sides = math.sqrt(-2.0 * math.log(1.0 - self.unit()))
        return median * math.exp(spread * sides * math.cos(2.0 * math.pi * self.unit()))

    def throws(self, count: int) -> list[float]:
        """So many throws at once, for other dice to begin with."""
        return [self.unit() for _ in range(count)]

    def many(self, mean: float) -> int:
        """A Poisson count."""
        # From the Generator itself and not from the chunk: both go on in one order that the seed decides.
        return int(self._rng.poisson(mean))

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """All of them in a new order."""
        # One throw for each option and no shuffle of a library: what another version of it does must not move a seed.
        return sorted(options, key=lambda _: self.unit())

    def sample(self, options: Sequence[T], count: int) -> list[T]:
        """Some of them, none twice."""
        return self.shuffled(options)[:count]
