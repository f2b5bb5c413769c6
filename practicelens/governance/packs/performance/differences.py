"""What a new edition says that the one before did not, told on the new one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from practicelens.documents.blocks import Block, Callout, Cell, Column, Document, Heading, Table, Text

_Key = tuple[str, str, str]
"""A table's caption, what its row is called, its column's title."""
ABSENT = "not there"
COLUMNS = (Column("Where"), Column("What"), Column("The edition before"), Column("This edition"))


def with_changes(now: Document, before: Document, edition: int) -> Document:
    """A document with what changed since that edition, after its own analysis."""
    changed = tuple(
        (Cell(f"{caption}: {row}"), Cell(title), Cell(was), Cell(is_))
        for (caption, row, title), was, is_ in _changes(_cells(before), _cells(now))
    )
    words = tuple(
        (Cell("What is said"), Cell(title), Cell(was), Cell(is_))
        for (_, _, title), was, is_ in _changes(_statements(before), _statements(now))
    )
    found: tuple[Block, ...] = (Heading(f"What changed since edition {edition}", anchor="changed"),)
    if changed or words:
        found += (Table(f"What changed since edition {edition}", COLUMNS, (*changed, *words)),)
    else:
        found += (Text(f"No figure, and no word on one, differs from edition {edition}."),)
    # An analysis stands first where there is one.
    first = 1 if now.blocks and isinstance(now.blocks[0], Callout) else 0
    return replace(now, blocks=(*now.blocks[:first], *found, *now.blocks[first:]))


def _changes(before: Mapping[_Key, str], now: Mapping[_Key, str]) -> Iterator[tuple[_Key, str, str]]:
    """What differs, in the order of the new edition, then what is gone."""
    for key in dict.fromkeys((*now, *before)):
        was, is_ = before.get(key, ABSENT), now.get(key, ABSENT)
        if was != is_:
            yield key, was, is_


def _cells(document: Document) -> dict[_Key, str]:
    """Every cell of the tables, but of what an edition itself says of the one before."""
    return {
        (block.caption, row[0].text, column.title): cell.text
        for block in document.blocks
        if isinstance(block, Table) and block.columns != COLUMNS
        for row in block.rows
        for column, cell in zip(block.columns[1:], row[1:], strict=True)
    }


def _statements(document: Document) -> dict[_Key, str]:
    """What people said, under the title of their words; the analysis is the edition's own, and no change of it."""
    found: dict[_Key, str] = {}
    for block in document.blocks[1:]:
        if isinstance(block, Callout):
            key = ("", "", f"{block.title} {block.by}".strip())
            found[key] = f"{found[key]} {block.text}" if key in found else block.text
    return found
