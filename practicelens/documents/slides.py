"""A document parted into slides, as plain data: what a room can read at once. Its drawing is ``pptx.py``'s.

Slides are for a room that talks. A table that a page folds away stays in the report, and the last slide names those
that do; the numbers behind a chart stand in the notes of its slide. No word is cut: what does not fit goes on on the
next.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from practicelens.documents.blocks import Block, Callout, Cell, Document, Figure, Heading, Links, Strip, Table, Text
from practicelens.documents.printed import column_weights, paragraphs
from practicelens.documents.specs import Bars, Calendar, DotPlot, Pyramid, Stacked

ROOM_FOR_WORDS: Final = 900
"""Characters of a slide of words, at a size that is read from the back of a room."""
ROOM_FOR_LINES: Final = 15
"""Lines of a slide of a table, its header apart."""
ROOM_FOR_NOTE: Final = 320
"""Characters at the foot of a slide."""
ROWS_IN_SMALL: Final = 8
"""Rows of a small picture that can be read."""
SIDE_BY_SIDE: Final = 4
"""Small pictures on one slide."""
ACROSS: Final = 130
"""Characters that stand beside each other in a table as wide as a slide."""
T = TypeVar("T")


@dataclass(frozen=True)
class Words:
    """Paragraphs; with whom they are by, "" where nobody is named."""

    title: str
    paragraphs: tuple[str, ...]
    by: str = ""


@dataclass(frozen=True)
class Grid:
    """Some rows of a table, that take so many lines; its note on the last of its slides."""

    title: str
    table: Table
    rows: tuple[tuple[Cell, ...], ...]
    lines: int
    note: str = ""


@dataclass(frozen=True)
class Pictures:
    """One picture, or a few side by side."""

    title: str
    figures: tuple[Figure, ...]
    note: str = ""


Slide = Words | Grid | Pictures


def parted(document: Document) -> tuple[Slide, ...]:
    """The slides after the first, which is the document's title."""
    slides: list[Slide] = []
    folded: list[str] = []
    for section, blocks in _sections(document):
        # What is said at the head of a section is not said of the slide before it.
        before = len(slides)
        for block in blocks:
            if isinstance(block, Table) and block.folded:
                folded.append(block.caption)
            elif isinstance(block, Text) and len(slides) > before and (noted := _noted(slides[-1], block)) is not None:
                slides[-1] = noted
            else:
                slides += _slides(block, section)
    if folded:
        left = [f"These tables stand in the report, its workbook and its PDF: {'; '.join(dict.fromkeys(folded))}."]
        slides += _words("What is not on these slides", left)
    return tuple(slides)


def _sections(document: Document) -> Iterator[tuple[str, list[Block]]]:
    """The blocks under each heading, sentences that follow one another as one block."""
    section, blocks = document.title, list[Block]()
    for block in document.blocks:
        before = blocks[-1] if blocks else None
        if isinstance(block, Heading):
            yield section, blocks
            section, blocks = block.text, []
        elif isinstance(block, Text) and isinstance(before, Text) and block.quiet is before.quiet:
            blocks[-1] = Text(f"{before.text}\n\n{block.text}", before.quiet)
        else:
            blocks.append(block)
    yield section, blocks


def _noted(slide: Slide, block: Text) -> Slide | None:
    """The slide before with a quiet sentence at its foot: what is said of a table or picture belongs to it."""
    if isinstance(slide, Words) or slide.note or not block.quiet or len(block.text) > ROOM_FOR_NOTE:
        return None
    return replace(slide, note=block.text)


def _slides(block: Block, section: str) -> Iterator[Slide]:
    """One block under the heading that it stands under."""
    if isinstance(block, Text):
        yield from _words(section, paragraphs(block.text))
    elif isinstance(block, Callout):
        yield from _words(block.title or section, paragraphs(block.text), block.by)
    elif isinstance(block, Links):
        yield from _words(block.title, [link.text for link in block.links])
    elif isinstance(block, Table):
        yield from _grids(block, section)
    elif isinstance(block, Figure):
        yield Pictures(block.title, (block,), block.note)
    elif isinstance(block, Strip):
        yield from _strips(block, section)


def _strips(block: Strip, section: str) -> Iterator[Slide]:
    """Small pictures together, what is tall or left over by itself."""
    small = [one for one in block.figures if not _tall(one)]
    for first in range(0, len(small), SIDE_BY_SIDE):
        some = tuple(small[first : first + SIDE_BY_SIDE])
        yield Pictures(section if len(some) > 1 else f"{section}: {some[0].title}", some)
    yield from (Pictures(f"{section}: {one.title}", (one,)) for one in block.figures if _tall(one))


def _tall(figure: Figure) -> bool:
    """Whether a picture has a line for each of many rows, which a quarter of a slide would make unreadable."""
    return (
        isinstance(figure.spec, Bars | Calendar | DotPlot | Pyramid | Stacked)
        and len(figure.table.rows) > ROWS_IN_SMALL
    )


def _words(title: str, texts: Sequence[str], by: str = "") -> Iterator[Slide]:
    """As many slides as the words need; whom they are by stands on each."""
    parts = list(_filled([piece for text in texts for piece in _pieces(text)], len, ROOM_FOR_WORDS))
    for place, part in enumerate(parts, start=1):
        yield Words(_numbered(title, place, len(parts)), tuple(part), by)


def _pieces(text: str) -> Iterator[str]:
    """A paragraph in pieces that each fit on a slide, parted between words."""
    piece = ""
    for word in text.split(" "):
        if piece and len(piece) + len(word) >= ROOM_FOR_WORDS:
            yield piece
            piece = word
        else:
            piece = f"{piece} {word}" if piece else word
    if piece:
        yield piece


def _grids(block: Table, section: str) -> Iterator[Slide]:
    weights = column_weights(block)
    room = [max(4.0, ACROSS * weight / sum(weights)) for weight in weights] if weights else []

    def lines(row: tuple[Cell, ...]) -> int:
        return max((math.ceil(len(cell.text) / wide) for cell, wide in zip(row, room, strict=True)), default=1) or 1

    parts = list(_filled(block.rows, lines, ROOM_FOR_LINES)) or [[]]
    title = block.caption or section
    for place, part in enumerate(parts, start=1):
        note = block.note if place == len(parts) else ""
        yield Grid(_numbered(title, place, len(parts)), block, tuple(part), sum(map(lines, part)), note)


def _filled(many: Iterable[T], size: Callable[[T], int], room: int) -> Iterator[list[T]]:
    """One after another into parts, each as full as it goes; what is larger than a part has one of its own."""
    part: list[T] = []
    used = 0
    for one in many:
        if part and used + size(one) > room:
            yield part
            part, used = [], 0
        part.append(one)
        used += size(one)
    if part:
        yield part


def _numbered(title: str, place: int, of: int) -> str:
    """Titles differ, so that whoever goes by them knows which slide it is."""
    return title if of == 1 else f"{title} ({place} of {of})"
