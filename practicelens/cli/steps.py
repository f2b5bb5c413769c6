"""How long each step of a long piece of work takes, told by the words on its bar."""

from __future__ import annotations

import time
from collections.abc import Callable


class Steps:
    """Adds up the seconds of each step; the words up to the first comma or number name it."""

    # Monotonic: a machine that sets its clock while it builds would else report a step of minus an hour.
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing has been told of yet."""
        self._clock = clock
        self._seconds: dict[str, float] = {}
        self._step, self._since = "", clock()

    def begin(self, words: str) -> None:
        """A step is under way: what has passed since the last word belongs to the step that was told of then."""
        now = self._clock()
        if self._step:
            self._seconds[self._step] = self._seconds.get(self._step, 0.0) + now - self._since
        self._step, self._since = words.split(",")[0], now

    def seconds(self) -> dict[str, float]:
        """The seconds of each step up to now, in the order they came."""
        self.begin(self._step)
        return {step: round(took, 1) for step, took in self._seconds.items()}
