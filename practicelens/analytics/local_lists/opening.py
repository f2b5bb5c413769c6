"""The rows of a local list's file: a text in any usual encoding, or the sheet of a workbook that fits its kind best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from practicelens.analytics.annex_a import cells, files, formulas
from practicelens.analytics.annex_a.matching.corrections import key
from practicelens.analytics.ssd import csv_text

MOST_BYTES: Final = 20 * 1024 * 1024  # ten years of a county's early help is a tenth
MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 200
HEADER_WITHIN: Final = 10
"""Rows looked through for the header: titles above it do no harm."""


@dataclass(frozen=True)
class Opened:
    """One table of a file: the sheet it stands on, its header's row, the header, and the rows below with their numbers.

    ``beside`` are other sheets that fit as well; ``formulas`` how many cells below the header are formulas.
    """

    sheet: str
    header_row: int
    header: list[str]
    rows: list[tuple[int, list[Any]]] = field(default_factory=list)
    beside: tuple[str, ...] = ()
    formulas: int = 0


def open_list(path: Path, names: Mapping[str, str]) -> Opened:
    """The table of a file whose header has most of these names. Raises ``files.Unreadable`` in words for a person."""
    start = files.first_bytes(path)
    if path.stat().st_size > MOST_BYTES:
        raise files.Unreadable("too_large", "The file is larger than 20 MB: a list of this kind is far smaller.")
    if not start.startswith((files.ZIP, files.OLE)):
        return _of_rows("", _csv(path), names)
    book = files.open_workbook(path)
    # A hidden sheet is what nobody sees in Excel, and so not what they mean to send.
    seen = [name for name in book.sheet_names if name not in files.hidden_sheets(book)]
    sheets = {name: cells.top(book.get_sheet_by_name(name), HEADER_WITHIN + MOST_ROWS + 1) for name in seen}
    filled = {name: rows for name, rows in sheets.items() if any(_filled(row) for row in rows)}
    if not filled:
        raise files.Unreadable("empty_file", "There is nothing in this workbook.")
    # By its header and not by its place: the list is as often on the third sheet as on the first.
    scores = {name: max(_score(row, names) for row in rows[:HEADER_WITHIN]) for name, rows in filled.items()}
    best = max(scores, key=lambda name: scores[name])
    found = _of_rows(best, list(enumerate(filled[best], start=1)), names)
    # Told and not chosen between: which of two alike is meant only their author knows.
    beside = tuple(name for name in filled if name != best and scores[name] == scores[best] > 0)
    made = [cell for cell in formulas.scan(path, [best]).get(best, ()) if cell.formula and cell.row > found.header_row]
    return Opened(found.sheet, found.header_row, found.header, found.rows, beside, len(made))


def _csv(path: Path) -> list[tuple[int, list[Any]]]:
    text = csv_text.decode(path.read_bytes()).lstrip("\ufeff")
    return [(line, list(row[:MOST_COLUMNS])) for line, row in csv_text.rows_by_line(text, HEADER_WITHIN)]


def _of_rows(sheet: str, rows: Sequence[tuple[int, list[Any]]], names: Mapping[str, str]) -> Opened:
    """The header among the first rows, and everything below it that holds anything."""
    top = rows[:HEADER_WITHIN]
    scores = [_score(cells_, names) for _, cells_ in top]
    if not scores or not max(scores):
        raise files.Unreadable("no_header", "No row with the names of columns was found in the first ten rows.")
    # Of rows that serve as well the first: what is below it are its rows.
    at = scores.index(max(scores))
    number, header = top[at]
    below = [(line, row[:MOST_COLUMNS]) for line, row in rows[at + 1 :] if _filled(row)]
    if len(below) > MOST_ROWS:
        raise files.Unreadable("too_many_rows", f"The list has more than {MOST_ROWS:,} rows.")
    texts = ["" if cell is None else str(cell).strip() for cell in header[:MOST_COLUMNS]]
    return Opened(sheet, number, texts, below)


def _filled(row: Sequence[Any]) -> int:
    return sum(not (cell is None or (isinstance(cell, str) and not cell.strip())) for cell in row)


def _score(row: Sequence[Any], names: Mapping[str, str]) -> float:
    """How well a row serves as the header: the names known in it, then whether it has two cells of text at all."""
    # A half for two cells of text: where no name is known, the first such row is likelier a header than a title.
    texts = [key(cell) for cell in row if isinstance(cell, str) and key(cell)]
    return sum(text in names for text in texts) + (0.5 if len(texts) > 1 else 0)
