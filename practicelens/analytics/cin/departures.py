"""What in a census departs from its schemas: looked for in whole batches, and element by element only where it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from practicelens.analytics.annex_a.report import Finding, Findings, Severity
from practicelens.analytics.cin.shape import MANY, NAMES, NOT_USED, PARTS
from practicelens.analytics.returns.batches import Batch
from practicelens.analytics.returns.pieces import Flags, Places

KEPT: Final = 20  # values of an element that is not used: three of them that differ are shown

_NUMBER: Final = {name: number for number, name in enumerate(NAMES)}
_OTHER: Final = len(NAMES)  # any element that the census does not have

_Where = tuple[str, str]
_Met = tuple[int, int, str, _Where, int]
"""One departure: the element it was met in, the part of it, its code, where it is told, its line."""


def _table(numbers: dict[str, dict[str, int]], otherwise: int) -> Places:
    """A number by the element around and the element."""
    table = np.full((_OTHER + 1, _OTHER + 1), otherwise)
    for around, parts in numbers.items():
        for part, number in parts.items():
            table[_NUMBER[around], _NUMBER[part]] = number
    return table


_PLACE: Final = _table({name: {part: at for at, part in enumerate(parts)} for name, parts in PARTS.items()}, -1)
_MAY_REPEAT: Final = _table({name: dict.fromkeys(parts, 1) for name, parts in MANY.items()}, 0) > 0
_UNUSED: Final = _table({name: dict.fromkeys(NOT_USED & {*parts}, 1) for name, parts in PARTS.items()}, 0) > 0
_HAS_PARTS: Final = np.array([name in PARTS for name in NAMES] + [False])


@dataclass
class Departures:
    """What was met that the schema does not have: counted, and told once with the line of the first."""

    unused: dict[str, list[str]] = field(default_factory=dict)
    """By element that is not used, what the first of them hold."""
    _first: dict[str, dict[_Where, int]] = field(default_factory=dict)
    _many: Counter[tuple[str, _Where]] = field(default_factory=Counter)

    def look(self, batch: Batch) -> None:
        """Go through the records of a batch and everything in them, as deep as the schema goes."""
        looked = _Look(batch)
        # In the order in which somebody who reads an element, then its parts one by one, would meet them.
        for _, _, code, where, line in sorted(looked.met(), key=lambda each: each[:2]):
            self.count(code, where, line)
        self._keep_some(batch, looked.unused)

    def _keep_some(self, batch: Batch, unused: Places) -> None:
        tags = batch.tags[unused]
        # Told once for each name, whatever the element around it.
        for tag in set(tags.tolist()):
            own = unused[tags == tag]
            written = batch.written(own[0])
            self._first.setdefault("element_not_used", {}).setdefault(("", written), int(batch.lines[own[0]]))
            kept = self.unused.setdefault(written, [])
            kept += [_shown(batch, element) for element in own[: KEPT - len(kept)].tolist()]

    def count(self, code: str, where: _Where, line: int) -> None:
        """One more of this kind in this place."""
        self._first.setdefault(code, {}).setdefault(where, line)
        self._many[code, where] += 1

    def say(self, findings: Findings) -> None:
        """A finding for each kind in each place; one for all the elements that are not used."""
        unused = self._first.pop("element_not_used", {})
        if unused:
            message = f"These elements answer nothing that the lists ask, so they were not used: {_named(unused)}."
            findings.add(Finding("element_not_used", Severity.NOTES, message))
        for code, places in self._first.items():
            for (around, name), line in places.items():
                message = _MESSAGES[code].format(around=around, name=name) + _times(self._many[code, (around, name)])
                severity = Severity.NOTES if code == "element_order" else Severity.WARNS
                findings.add(Finding(code, severity, message, None, around or None, line, name or None))


def _shown(batch: Batch, element: int) -> str:
    """What an element holds, or its parts."""
    parts = np.flatnonzero(batch.parents == element)
    return batch.texts[element] or ", ".join(text or "" for text in batch.texts[parts])


class _Look:
    """One look at a batch."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        # Whatever the census does not have counts as one kind: nothing is known of any of it.
        self._kinds = np.minimum(batch.kinds, _OTHER)
        # A record has nothing around it: whatever the last place says of it is not asked.
        around = self._kinds[batch.parents]
        self._place, self._may_repeat = _PLACE[around, self._kinds], _MAY_REPEAT[around, self._kinds]
        unused = _UNUSED[around, self._kinds]
        self._judged = self._those_judged(_HAS_PARTS[self._kinds] & (self._place >= 0) & ~unused)
        self._looked = (batch.parents >= 0) & self._judged[batch.parents]
        self.unused = np.flatnonzero(self._looked & unused)

    def _those_judged(self, fit: Flags) -> Flags:
        """The elements whose parts are looked at: records, and what fits in one that is."""
        judged = self._batch.parents < 0
        for level in self._batch.levels():
            inner = level[self._batch.parents[level] >= 0]
            judged[inner] = judged[self._batch.parents[inner]] & fit[inner]
        return judged

    def met(self) -> Iterator[_Met]:
        """Everything that departs."""
        for element in self._batch.stray:
            if self._judged[element]:
                # Told of the element itself, and before any of its parts (-1).
                where = (self._batch.written(element), "")
                yield element, -1, "stray_text", where, int(self._batch.lines[element])
        for part in np.flatnonzero(self._looked & (self._place < 0)).tolist():
            yield self._of("element_unknown", part)
        known = self._looked & (self._place >= 0)
        for level in self._batch.levels():
            yield from self._misplaced(level[known[level]])

    def _of(self, code: str, part: int) -> _Met:
        batch, around = self._batch, int(self._batch.parents[part])
        return around, part, code, (batch.written(around), batch.written(part)), int(batch.lines[part])

    def _misplaced(self, level: Places) -> Iterator[_Met]:
        """The parts out of order or there twice: those of each element are looked at one by one where any is."""
        parents, places = self._batch.parents[level], self._place[level]
        beside = parents[1:] == parents[:-1]
        again = (places[1:] == places[:-1]) & ~self._may_repeat[level[1:]]
        odd = np.unique(parents[1:][beside & ((places[1:] < places[:-1]) | again)])
        # Parts of one element stand beside each other in their level.
        firsts, lasts = np.searchsorted(parents, odd), np.searchsorted(parents, odd, "right")
        for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
            yield from self._one_by_one(level[first:last].tolist())

    def _one_by_one(self, parts: list[int]) -> Iterator[_Met]:
        furthest, seen = -1, set()
        for part in parts:
            place, kind = int(self._place[part]), int(self._kinds[part])
            # Told and read all the same: the DfE refuses what is out of order, and here the order carries no meaning.
            if place < furthest:
                yield self._of("element_order", part)
            furthest = max(furthest, place)
            if kind in seen and not self._may_repeat[part]:
                yield self._of("element_twice", part)
            seen.add(kind)


def _named(unused: dict[_Where, int]) -> str:
    return ", ".join(sorted(name for _, name in unused))


def _times(many: int) -> str:
    return f" This is so {many:,} times; the line is the first’s." if many > 1 else ""


_MESSAGES: Final = {
    "stray_text": "There is text between the elements of {around}, where none belongs. It was not read.",
    "element_unknown": "{around} has an element {name}, which the census does not have there. It was not read.",
    "element_order": "In {around}, {name} stands after an element that the DfE’s schema puts behind it. It was read.",
    "element_twice": "{around} has {name} more than once, where one belongs. The first was read.",
}
