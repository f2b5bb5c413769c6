"""The match report of the return's files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from practicelens.analytics.annex_a.matching.corrections import Corrections
from practicelens.analytics.annex_a.matching.places import Column, Place, Why
from practicelens.analytics.annex_a.matching.sampling import LOOKED_AT, sample
from practicelens.analytics.ssda903.tables import Table

Lines = Iterable[tuple[int, list[str]]]


def of_table(read: Table, header: Sequence[str], lines: Lines, corrections: Corrections) -> Place:
    """A file that is a table: which of its columns were read, and why the others were not."""
    rows = [cells for _, cells in islice(lines, LOOKED_AT)]
    columns: list[Column] = []
    seen: set[str] = set()
    for place, text in enumerate(header):
        name = read.columns[place]
        taken = read.spec.used and name in read.spec.columns and name not in seen
        why = (
            Why.CORRECTED
            if corrections.column(read.spec.kind, text) is not None
            else _why(read, name, text, seen, taken)
        )
        # In the order of the file, since of two columns of one name the first is read.
        seen.add(name)
        found = sample(cells[place] for cells in rows if place < len(cells))
        columns.append(Column(text.strip(), name if taken else "", why, found))
    why = Why.CORRECTED if corrections.place(read.name, header) is not None else Why.COLUMNS
    return Place(read.name, read.spec.kind, why, 1, tuple(columns))


def of_xml(read: Table) -> Place:
    """A table of the XML: its parts have the return's own names, so there is nothing to put right."""
    columns = tuple(
        Column(name, name, Why.ELEMENT, sample(read.column(name)[:LOOKED_AT])) for name in read.spec.columns
    )
    return Place(read.name, read.spec.kind, Why.ELEMENT, 1, columns)


def left_out(name: str, header: Sequence[str], lines: Lines, why: Why) -> Place:
    """A file that is none of the return's tables."""
    rows = [cells for _, cells in islice(lines, LOOKED_AT)]
    columns = (
        Column(text.strip(), "", why, sample(cells[place] for cells in rows if place < len(cells)))
        for place, text in enumerate(header)
        if text.strip()
    )
    return Place(name, "", why if header else Why.EMPTY, 1 if header else 0, tuple(columns))


def _why(read: Table, name: str, text: str, seen: set[str], taken: bool) -> Why:
    if taken:
        return Why.EXACT if text.strip().upper() == name else Why.SPELLING
    if not text.strip():
        return Why.NO_HEADER
    if name in seen:
        return Why.REPEATED
    return Why.NOT_NEEDED if name in read.spec.columns else Why.UNKNOWN
