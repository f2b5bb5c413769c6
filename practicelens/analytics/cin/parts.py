"""Asks a batch of records for the parts of its elements, all of a kind at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from practicelens.analytics.returns.batches import Batch, blank
from practicelens.analytics.returns.pieces import Flags, Places


class Parts:
    """The parts of a batch's elements, by name in lower case; of what is not there, the place after the last."""

    def __init__(self, batch: Batch) -> None:
        """Look at which elements hold text."""
        self._batch, self._none = batch, len(batch)
        self._filled = ~blank(batch.texts)
        self._named: dict[int, Places] = {}

    def records(self, name: str) -> Places:
        """The records of this name."""
        records = self._batch.records
        found: Places = records[self._batch.kinds[records] == self._kind(name)]
        return found

    def of(self, name: str, around: Places) -> Places:
        """Every part of this name of these elements, in the order of the file."""
        # One place more than there are elements, for what is not there.
        asked = np.zeros(self._none + 1, np.bool_)
        asked[around] = True
        # A record has -1 around it, which is the last place: nothing is a part of what is not there.
        asked[self._none] = False
        named = self._all(self._kind(name))
        return named[asked[self._batch.parents[named]]]

    def first(self, name: str, around: Places) -> Places:
        """The first part of this name of each of these elements."""
        found = np.full(self._none + 1, self._none)
        parts = self.of(name, around)[::-1]
        # Backwards, because of several the last that is written stands.
        found[self._batch.parents[parts]] = parts
        return found[around]

    def words(self, around: Places, *names: str) -> Any:
        """The text of the first of these parts that is there and holds any; None where none does."""
        found = self.first(names[0], around)
        for name in names[1:]:
            # Only where the first is blank: a newer name beats an older one that stands beside it.
            found = np.where(self._filled[found], found, self.first(name, around))
        return self._batch.texts[found]

    def texts(self, elements: Places) -> list[str | None]:
        """What each of these elements holds."""
        found: list[str | None] = self._batch.texts[elements].tolist()
        return found

    def lines(self, elements: Places) -> list[int]:
        """The line of each of these elements."""
        found: list[int] = self._batch.lines[elements].tolist()
        return found

    def around(self, elements: Places) -> Places:
        """The element around each of these."""
        return self._batch.parents[elements]

    def there(self, elements: Places) -> Flags:
        """Which of these are there at all."""
        return elements < self._none

    def filled(self, elements: Places) -> Flags:
        """Which of these hold text."""
        return self._filled[elements]

    def unended(self, name: str, end: str, around: Places) -> Flags:
        """Which of these elements have a part of this name without this end."""
        parts = self.of(name, around)
        found = np.zeros(self._none + 1, np.bool_)
        found[self.around(parts[~self.filled(self.first(end, parts))])] = True
        return found[around]

    def _all(self, kind: int) -> Places:
        """Every element of this kind, looked for once."""
        if kind not in self._named:
            self._named[kind] = np.flatnonzero(self._batch.kinds == kind)
        return self._named[kind]

    def _kind(self, name: str) -> int:
        # A name that the file does not have gets a number that no element has.
        return self._batch.names.plain.get(name, -1)
