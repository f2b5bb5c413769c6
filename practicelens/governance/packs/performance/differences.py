"""What a new edition says that the one before did not, told on the new one. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from practicelens.documents.blocks import Block, Callout, Cell, Column, Document, Heading, Strip, Table, Text
from practicelens.workdays.counting import counted

_Key = tuple[str, str, str, int]
"""A table's caption, what its row is called, its column's title; and of rows called alike which in order."""
ABSENT = "not there"
MOST_OPEN = 40
"""More rows of changes than these stand one click away."""
COLUMNS = (Column("Where"), Column("What"), Column("The edition before"), Column("This edition"))


def with_changes(now: Document, before: Document, edition: int, *, withdrawn: bool = False) -> Document:
    """A document with what changed since that edition, after its own analysis.

    ``withdrawn``: that edition was taken back, perhaps because its words named somebody: its figures are told beside
    the new ones, and none of its words.
    """
    words = () if withdrawn else _rows(_statements(before), _statements(now))
    changed = (*_rows(_cells(before, figures=withdrawn), _cells(now, figures=withdrawn)), *words)
    found: tuple[Block, ...] = (Heading(f"What changed since edition {edition}", anchor="changed"),)
    if withdrawn:
        found += (Text(f"Edition {edition} was withdrawn: what was said in it is not repeated."),)
    if changed:
        # A later extract moves hundreds of numbers: the report begins before them.
        many = len(changed) > MOST_OPEN
        found += (Text(f"{counted(len(changed), 'figure or word differs', 'figures and words differ')}."),)
        found += (Table(f"What changed since edition {edition}", COLUMNS, tuple(changed), folded=many),)
    else:
        what = "No figure" if withdrawn else "No figure, and no word on one,"
        found += (Text(f"{what} differs from edition {edition}."),)
    # An analysis stands first where there is one.
    first = 1 if now.blocks and isinstance(now.blocks[0], Callout) else 0
    return replace(now, blocks=(*now.blocks[:first], *found, *now.blocks[first:]))


def _rows(before: Mapping[_Key, str], now: Mapping[_Key, str]) -> Iterator[tuple[Cell, ...]]:
    """What differs, in the order of the new edition, then what is gone."""
    # A dictionary keeps the order of its keys and each once: the new edition's, then what only the old one has.
    for key in dict.fromkeys((*now, *before)):
        was, is_ = before.get(key, ABSENT), now.get(key, ABSENT)
        if was != is_:
            where, row, title, _ = key
            yield Cell(f"{where}: {row}" if row else where), Cell(title), Cell(was), Cell(is_)


def _cells(document: Document, *, figures: bool) -> dict[_Key, str]:
    """Every cell of the tables, or of figures alone, but of what an edition itself says of the one before."""
    found: dict[_Key, str] = {}
    for block in _tables(document):
        if block.columns == COLUMNS:
            continue
        # Two events of one day are two rows called alike.
        seen: Counter[str] = Counter()
        for row in block.rows:
            seen[row[0].text] += 1
            for column, cell in zip(block.columns[1:], row[1:], strict=True):
                if not figures or cell.number is not None or cell.parts:
                    found[block.caption, row[0].text, column.title, seen[row[0].text]] = cell.text
    return found


def _tables(document: Document) -> Iterator[Table]:
    """The tables that stand in every edition. Those behind a signal's chart come and go with the signal."""
    for block in document.blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Strip):
            yield from (figure.table for figure in block.figures)


def _statements(document: Document) -> dict[_Key, str]:
    """What people said, under the title of their words; the analysis is the edition's own, and no change of it."""
    found: dict[_Key, str] = {}
    # The first block is the analysis, written anew for each edition.
    for block in document.blocks[1:]:
        if isinstance(block, Callout):
            key = ("What is said", "", f"{block.title} {block.by}".strip(), 0)
            found[key] = f"{found[key]} {block.text}" if key in found else block.text
    return found
