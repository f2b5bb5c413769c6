"""Which numbers of a document are words alone, so that a workbook would not hold them as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practicelens.documents.blocks import Document, Figure, Table


def only_in_words(document: Document) -> list[str]:
    """Cells of columns of numbers that say a number, and hold none."""
    return list(_only_in_words(document))


def _only_in_words(document: Document) -> Iterator[str]:
    for block in document.blocks:
        table = block.table if isinstance(block, Figure) else block
        if isinstance(table, Table):
            for row in table.rows:
                for column, cell in zip(table.columns, row, strict=True):
                    if column.numeric and re.search(r"\d", cell.text) and cell.number is None and not cell.parts:
                        yield f"{table.caption}, {column.title}: {cell.text}"
