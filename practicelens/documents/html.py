"""A document as HTML: everything escaped, classes for looks, no script and no style."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from html import escape

from practicelens.documents import charts
from practicelens.documents.blocks import (
    Block,
    Callout,
    Cell,
    Document,
    Figure,
    Heading,
    Links,
    Strip,
    Table,
    Text,
)

Address = Callable[[str], str | None]
_NUMBER = re.compile(r"[A-Z]+-\d+")

MANY = 20
"""Parts of a document beyond which each stands one click away on a page: nobody scrolls through thirty screens."""


def own_anchors(ref: str) -> str | None:
    """The plainest address book: a ref within the document is a link, any other is not."""
    return ref if ref.startswith("#") else None


def render(document: Document, address: Address = own_anchors, opened: Collection[str] | None = None) -> str:
    """The document's blocks, in sections a level-2 heading each. ``address`` says where a ref is found.

    ``opened``: of a document that is folded by its parts, the anchors of those that stand open; None folds nothing. In
    print every part stands whole. An address that is neither an anchor nor a path of this site is left out: a frozen
    document can never come to point elsewhere.
    """
    parts: list[str] = []
    end = ""
    for block in document.blocks:
        # Sections and not headings alone: in print a heading stays with what stands under it.
        if not isinstance(block, Heading) or block.level > 2:
            parts.append(render_block(block, address))
            continue
        folded = opened is not None and bool(block.anchor)
        begin = _fold(block, block.anchor in (opened or ())) if folded else _section(block)
        parts.append(end + begin)
        end = "</details>" if folded else "</section>"
    return f'<div class="pl-document">{"".join(parts)}{end}</div>'


def _section(block: Heading) -> str:
    """A part begins."""
    return f'<section class="pl-doc-section">{_heading(block)}'


def _fold(block: Heading, is_open: bool) -> str:
    """A part one click away begins; folds.js keeps in the address which stand open."""
    return (
        f'<details class="pl-fold pl-fold--area" id="{escape(block.anchor)}" data-fold="part"{" open" * is_open}>'
        f"<summary><h2>{escape(block.text)}</h2></summary>"
    )


def render_block(block: Block, address: Address = own_anchors) -> str:
    """One block."""
    # A pack that was frozen years ago comes through here too, so no kind of block may ever go.
    if isinstance(block, Heading):
        return _heading(block)
    if isinstance(block, Text):
        kind = "pl-note" if block.quiet else "govuk-body"
        return "".join(f'<p class="{kind}">{escape(part)}</p>' for part in _paragraphs(block.text))
    if isinstance(block, Callout):
        return _callout(block)
    if isinstance(block, Table):
        return _table_block(block, address)
    if isinstance(block, Figure):
        return _figure(block, address)
    if isinstance(block, Strip):
        # Side by side each has half the room: a chart drawn for all of it would be set in half its size.
        inner = "".join(f"<div>{_figure(figure, address, charts.HALF)}</div>" for figure in block.figures)
        return f'<div class="pl-strip">{inner}</div>'
    return _links(block, address)


def _paragraphs(text: str) -> list[str]:
    """Text parted at empty lines."""
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def _heading(block: Heading) -> str:
    # The page's own title is its level 1, and below 4 no heading has a look of its own.
    level = min(max(block.level, 2), 4)
    size = {2: "m", 3: "s", 4: "s"}[level]
    anchor = f' id="{escape(block.anchor)}"' if block.anchor else ""
    return f'<h{level} class="govuk-heading-{size}"{anchor}>{escape(block.text)}</h{level}>'


def _callout(block: Callout) -> str:
    """Words set apart, with who wrote them."""
    first, *rest = _paragraphs(block.text) or [""]
    by = f" <em>{escape(block.by)}</em>" if block.by else ""
    bodies = [f"<strong>{escape(block.title)}</strong> {escape(first)}", *map(escape, rest)]
    bodies[-1] += by
    return '<div class="pl-inset">' + "".join(f"<p>{body}</p>" for body in bodies) + "</div>"


def _table_block(block: Table, address: Address) -> str:
    """A table as it stands, or one click away where the report is long."""
    return _folded(escape(block.caption), _table(block, address)) if block.folded else _table(block, address)


def _folded(summary: str, inside: str) -> str:
    """Something one click away, which print shows whole."""
    return (
        f'<details class="govuk-details pl-figure-table"><summary class="govuk-details__summary">'
        f'<span class="govuk-details__summary-text">{summary}</span></summary>'
        f'<div class="govuk-details__text">{inside}</div></details>'
    )


def _table(block: Table, address: Address) -> str:
    """A table that scrolls on its own where it must, and can then be reached by keyboard."""
    heads = "".join(
        f'<th scope="col"{_number_class(column.numeric)}>{escape(column.title)}</th>' for column in block.columns
    )
    rows = "".join(_row(block, row, address) for row in block.rows)
    note = f'<p class="pl-note">{escape(block.note)}</p>' if block.note else ""
    return (
        # Reached by the keyboard: what scrolls and cannot be focused is hidden from whoever has no mouse.
        f'<div class="pl-scroll" tabindex="0" role="region" aria-label="{escape(block.caption)}">'
        f'<table class="pl-table pl-table--list"><caption class="pl-caption">{escape(block.caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>{note}"
    )


def _row(table: Table, row: Iterable[Cell], address: Address) -> str:
    """A row: its first cell heads it; each cell carries its column's name for a telephone's list."""
    cells = []
    for index, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
        inner = _cell(cell, address)
        if index == 0:
            cells.append(f'<th scope="row">{inner}</th>')
        else:
            # A dash fills a place in a table; as a line of a telephone's list it says nothing, and is left out.
            kind = _number_class(column.numeric, none=cell.chart is None and cell.text == "–")
            cells.append(f'<td{kind} data-label="{escape(column.title)}">{inner}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def _cell(cell: Cell, address: Address) -> str:
    """A cell's words, linked where they lead somewhere, or its small chart with the words as alternative."""
    if cell.chart is not None:
        return charts.draw(cell.chart, cell.text, charts.IN_CELL)
    words = _linked(cell.text, cell.ref, address)
    return f"<strong>{words}</strong>" if cell.strong else words


def _figure(block: Figure, address: Address, room: float = charts.WIDE) -> str:
    """The chart for a desk and for a telephone (one is shown), its note, its table one click away."""
    wide = charts.draw(block.spec, block.alt, room)
    narrow = charts.draw(block.spec, block.alt, charts.NARROW)
    note = f"{escape(block.note)}" if block.note else ""
    # The title again for those who hear links out of their order.
    behind = f'The table behind this figure<span class="govuk-visually-hidden">: {escape(block.title)}</span>'
    return (
        f'<figure class="pl-chart-figure"><p class="pl-chart-title">{escape(block.title)}</p>'
        f'<div class="pl-chart-wide">{wide}</div><div class="pl-chart-narrow">{narrow}</div>'
        f'<figcaption class="pl-note">{note}</figcaption></figure>'
        f"{_folded(behind, _table(block.table, address))}"
    )


def _links(block: Links, address: Address) -> str:
    """A titled list of links."""
    items = "".join(f"<li>{_linked(link.text, link.ref, address)}</li>" for link in block.links)
    return f'<h3 class="govuk-heading-s">{escape(block.title)}</h3><ul class="pl-doc-links">{items}</ul>'


def _linked(words: str, ref: str, address: Address) -> str:
    """Words as a link where the ref has an address on this site."""
    found = address(ref) if ref else None
    if found is None or not _ours(found):
        return escape(words)
    # A number like A-3733 is one word, which a narrow cell would break at its hyphen.
    one = " pl-nowrap" if _NUMBER.fullmatch(words) else ""
    return f'<a class="govuk-link{one}" href="{escape(found)}">{escape(words)}</a>'


def _ours(found: str) -> bool:
    """Whether an address is an anchor or a path of this site."""
    # "//host" and "/\host" begin like a path, and a browser goes elsewhere.
    return found.startswith("#") or (found.startswith("/") and not found.startswith(("//", "/\\")))


def _number_class(numeric: bool, *, none: bool = False) -> str:
    names = [*(["pl-number"] if numeric else []), *(["pl-none"] if none else [])]
    return f' class="{" ".join(names)}"' if names else ""
