"""The records of an XML file as trees of elements, each with its line: for what is read record by record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from practicelens.analytics.returns.batches import Batch, Batches, Fault
from practicelens.analytics.returns.pieces import Names


@dataclass(slots=True)
class Element:
    """An element: ``name`` in lower case without a prefix, ``written`` as it stands, its line, text and parts."""

    name: str
    written: str
    line: int
    text: str = ""
    parts: list[Element] = field(default_factory=list)

    def first(self, name: str) -> Element | None:
        """The first part of this name, in lower case."""
        for part in self.parts:
            if part.name == name:
                return part
        return None

    def all(self, name: str) -> list[Element]:
        """Every part of this name, in lower case."""
        return [part for part in self.parts if part.name == name]

    def words(self, *names: str) -> str | None:
        """The text of the first of these parts that is there and holds any; None where none does."""
        for name in names:
            part = self.first(name)
            if part is not None and part.text:
                return part.text
        return None


class Records:
    """The records of a file, to go through once; afterwards ``fault`` says whether the end was reached."""

    def __init__(self, file: IO[bytes], wanted: frozenset[str], frame: frozenset[str]) -> None:
        """Look for the elements ``wanted``, named in lower case, within those of ``frame``."""
        self._batches = Batches(file, Names(), wanted, frame)

    @property
    def fault(self) -> Fault | None:
        """Why the end was not reached."""
        return self._batches.fault

    @property
    def outside(self) -> dict[str, int]:
        """Elements around the records that are no frame of them, each with its first line."""
        return self._batches.outside

    def __iter__(self) -> Iterator[Element]:
        """Each record in the order of the file; those before a fault were whole."""
        for batch in self._batches:
            yield from trees(batch, batch.records.tolist())


def trees(batch: Batch, records: list[int]) -> Iterator[Element]:
    """These records of a batch as trees."""
    if not records:
        return
    kinds, parents, lines = batch.kinds.tolist(), batch.parents.tolist(), batch.lines.tolist()
    plain = list(batch.names.plain)
    for record in records:
        made: dict[int, Element] = {}
        # In the order of the file a record's parts follow it, up to the first that is another's.
        for place in range(record, len(kinds)):
            if place > record and parents[place] < record:
                break
            element = Element(plain[kinds[place]], batch.written(place), lines[place], batch.texts[place] or "")
            made[place] = element
            if place > record:
                made[parents[place]].parts.append(element)
        yield made[record]
