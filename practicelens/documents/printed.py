"""A document made ready for print: folded tables stand whole, charts are drawn, columns know how wide they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from practicelens.documents import charts, lines
from practicelens.documents.blocks import Block, Callout, Cell, Document, Figure, Heading, Links, Strip, Table, Text
from practicelens.documents.coverage import printable
from practicelens.documents.specs import Spec

TYPEFACE = "Inter"
# Contents help a reader from about this many sections on.
_SECTIONS_FOR_CONTENTS = 6
# A bar of grades needs about the room of so many characters to show its numbers.
_ROOM_FOR_BAR = 26
_WIDEST = 34  # characters; a longer text wraps rather than squeezing the numbers beside it


def paragraphs(text: str) -> list[str]:
    """Text parted at empty lines."""
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def plain(text: str) -> str:
    """Words as an office's files can hold them: signs that no XML may hold are left out."""
    return "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and not "\ud800" <= sign <= "\udfff"
                   and sign not in "\ufffe\uffff"))  # fmt: skip


def drawing(spec: Spec, alt: str, width: float = charts.WIDE) -> str:
    """The chart as an SVG that stands alone: no style sheet, and the product's own typeface."""
    return charts.draw(spec, alt, width).replace("<svg ", f'<svg font-family="{TYPEFACE}" fill="{charts.INK}" ', 1)


def prepared(document: Document) -> dict[str, Any]:
    """The whole document as plain data for a typesetter, words as they are."""
    sections = sum(isinstance(block, Heading) and block.level <= 2 for block in document.blocks)
    made = {
        "title": _named(document.title),
        "subtitle": document.subtitle,
        "author": "Practice Lens",
        "meta": list(document.meta),
        "contents": sections >= _SECTIONS_FOR_CONTENTS,
        "blocks": [made for block in document.blocks for made in _block(block)],
    }
    shown: dict[str, Any] = _shown(made)
    return shown


def _named(text: str) -> str:
    """A heading is never empty: a screen reader could not say where one is."""
    # A dash is what stands elsewhere for nothing.
    return text if text.strip() else "–"


def _shown(made: Any) -> Any:
    """The same data with every sign of its words one that the typeface has."""
    if isinstance(made, str):
        return printable(made)
    if isinstance(made, dict):
        return {key: _shown(value) for key, value in made.items()}
    return [_shown(value) for value in made] if isinstance(made, list) else made


def _block(block: Block) -> Iterator[dict[str, Any]]:
    """One block, or the figures of a strip one after another."""
    if isinstance(block, Heading):
        # The title is the first level, and a third below sections is the last that has a look.
        yield {"kind": "heading", "text": _named(block.text), "level": min(max(block.level, 2), 3)}
    elif isinstance(block, Text):
        yield {"kind": "text", "paragraphs": paragraphs(block.text), "quiet": block.quiet}
    elif isinstance(block, Callout):
        yield {"kind": "callout", "title": block.title, "paragraphs": paragraphs(block.text), "by": block.by}
    elif isinstance(block, Table):
        yield _table(block)
    elif isinstance(block, Figure):
        yield _figure(block)
    elif isinstance(block, Strip):
        yield from map(_figure, block.figures)
    elif isinstance(block, Links):
        yield {"kind": "links", "title": block.title, "links": [link.text for link in block.links]}


def _figure(figure: Figure) -> dict[str, Any]:
    """A figure with its drawing, and its table under it: on paper nothing is one click away."""
    return {
        "kind": "figure",
        "title": figure.title,
        "svg": drawing(figure.spec, figure.alt),
        "alt": figure.alt,
        "note": figure.note,
        "table": _table(figure.table),
    }


def _table(table: Table) -> dict[str, Any]:
    """A table with the share of the page's width that each column needs."""
    weights = column_weights(table)
    # Wide tables are set smaller, so that no word is cut.
    size = 8.6 if sum(weights) <= 100 else 7.6 if sum(weights) <= 130 else 6.8
    return {
        "kind": "table",
        "caption": table.caption,
        "columns": [
            {"title": column.title, "numeric": column.numeric, "weight": weight}
            for column, weight in zip(table.columns, weights, strict=True)
        ],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "one_line": _one_line(table, weights, size),
        "note": table.note,
        "size": size,
    }


def _one_line(table: Table, weights: list[int], size: float) -> list[bool]:
    """Of each row, whether its height is known before it is set: looking for it takes as long as setting it."""
    shares = [weight / sum(weights) for weight in weights]
    return [
        all(cell.chart is None for cell in row) and lines.known([cell.text for cell in row], shares, size)
        for row in table.rows
    ]


def _cell(cell: Cell) -> dict[str, Any]:
    """A cell's words, or its small chart with the words as alternative."""
    made: dict[str, Any] = {"text": cell.text, "strong": cell.strong}
    if cell.chart is not None:
        made["svg"] = drawing(cell.chart, cell.text, charts.IN_CELL)
    return made


def column_weights(table: Table) -> list[int]:
    """How much room each column asks for, in characters: its longest word at least, its longest cell at most."""
    weights = []
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in table.rows]
        if any(cell.chart is not None for cell in cells):
            weights.append(_ROOM_FOR_BAR)
            continue
        words = [column.title, *(cell.text for cell in cells)]
        longest_word = max((len(word) for text in words for word in text.split()), default=1)
        longest_cell = max((len(cell.text) for cell in cells), default=1)
        # A long title may stand in three lines, no more.
        weights.append(max(longest_word + 1, min(longest_cell + 1, _WIDEST), len(column.title) // 3, 5))
    return weights
