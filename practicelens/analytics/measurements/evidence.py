"""The dates and values behind an answer, as they were packed into a row of the measurements file."""

from __future__ import annotations

from datetime import date
from typing import Any

from practicelens.analytics.indicators.shapes import EVIDENCE, PART
from practicelens.analytics.measure import EventRow, Evidence


def event_row(row: tuple[Any, ...], home: str) -> EventRow:
    """A row behind a figure, its evidence unpacked; ``home`` is the list it is of where it says no other."""
    child, worker_id, team_id, day, counts, amount, note, extract_day, of_list, place, packed = row
    return EventRow(
        child, worker_id, team_id, day, counts, amount, note, extract_day, of_list or home, place, unpacked(packed)
    )


def names(packed: str) -> frozenset[str]:
    """The columns that a row's evidence is of."""
    return frozenset(part.split("=", 1)[0] for part in packed.split(PART)) if packed else frozenset()


def unpacked(packed: str) -> tuple[Evidence, ...]:
    """The parts in the order the card names them; one that is empty is not held by the extract."""
    # At the first sign alone: a value may hold one itself.
    return tuple(_part(*part.split("=", 1)) for part in packed.split(PART)) if packed else ()


def _part(name: str, value: str) -> Evidence:
    """A part in words, with its value as what it is."""
    label, kind = EVIDENCE[name]
    if not value:
        return Evidence(label, kind, None)
    return Evidence(
        label, kind, date.fromisoformat(value) if kind == "date" else int(value) if kind == "int" else value
    )
