"""Reads one CSV as people's programs write it: any usual encoding and sign between cells, quoted line breaks."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from practicelens.analytics.annex_a import files

if TYPE_CHECKING:
    import _csv

SIGNS: Final = ",;\t|"
LONGEST_CELL: Final = 1_000_000
"""Letters one cell may have; a quotation mark that is never closed would otherwise swallow the file unseen."""

MOST_ROWS: Final = 3_000_000
WIDE: Final = 0.3  # the share of NUL bytes above which a text without a mark is UTF-16


@dataclass(frozen=True)
class Parsed:
    """A file's header, its columns in the same order, and the line on which each row begins, counted from 1."""

    header: list[str]
    columns: list[tuple[str, ...]]
    lines: list[int]
    uneven: list[int]
    """Lines of rows with more or fewer cells than the header: nobody can say which cell is which."""
    again: list[int] = field(default_factory=list)
    """Lines of rows that are the header once more, as where files were put together."""
    broken: int | None = None
    """The line from which on the file cannot be read at all."""
    nul: bool = False
    """Whether empty characters (NUL) were in it, which were left out."""


def decode(data: bytes) -> str:
    """Bytes as text without empty characters (NUL), which a damaged file may have."""
    return _decoded(data).replace("\0", "")


def _decoded(data: bytes) -> str:
    """By their mark, else UTF-16 where every other byte is nought, else UTF-8, else Windows' own."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    elif data[:400].count(0) > WIDE * len(data[:400]):
        text = data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    return text


def parse(data: bytes) -> Parsed:
    """The file as columns; blank rows are no rows."""
    decoded = _decoded(data)
    # Blank lines and a mark before the header are what programs leave, and no part of it.
    text = decoded.replace("\0", "").lstrip("\r\n\ufeff ")
    first = text[: text.find("\n")] if "\n" in text else text
    # Set here because the reader's own limit is of 131,072 letters.
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(SIGNS, key=first.count))
    try:
        header = next(reader, [])
    except csv.Error:
        return Parsed([], [], [], [], broken=1)
    found = Parsed(header, [], [], [])
    rows, broken = _rows(reader, found)
    columns: list[tuple[str, ...]] = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    return replace(found, columns=columns, broken=broken, nul="\0" in decoded)


def _rows(reader: _csv.Reader, found: Parsed) -> tuple[list[list[str]], int | None]:
    """The rows of as many cells as the header, their lines put down, and the line where reading broke off, if any."""
    rows: list[list[str]] = []
    width = len(found.header)
    begins = reader.line_num + 1
    try:
        for row in reader:
            if any(row):
                fits = len(row) == width or _trimmed(row, width)
                # Where files were put together by hand, each brings its header.
                again = row == found.header
                # By where it goes: the line of a row that is refused is kept to be told.
                (found.again if again else found.lines if fits else found.uneven).append(begins)
                if fits and not again:
                    rows.append(row)
            begins = reader.line_num + 1
            # Past any authority: read no further, and the line says how far it came.
            if len(rows) > MOST_ROWS:
                return rows, begins
    except csv.Error:
        return rows, begins
    return rows, None


def _trimmed(row: list[str], width: int) -> bool:
    """Whether a row fits once the empty cells beyond the header are gone, as a sign at each line's end makes them."""
    while len(row) > width and not row[-1].strip():
        row.pop()
    return len(row) == width


def rows_by_line(text: str, titles_within: int, most: int | None = None) -> list[tuple[int, list[str]]]:
    """The rows by the sign that stands between their cells, each with the line on which it begins.

    ``titles_within``: the sign is looked for in so many lines, because titles above the header have none in them;
    reading ends a row past ``most``. Raises Unreadable where the text is no list with columns.
    """
    first = text.split("\n", titles_within)[:titles_within]
    # Excel writes semicolons where the computer's language does.
    sign = max(SIGNS, key=lambda mark: max((line.count(mark) for line in first), default=0))
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for row in reader:
            # By the line on which the row begins: a cell may hold line breaks, and a person looks for the line that
            # Excel names.
            rows.append((begins, row))
            begins = reader.line_num + 1
            if most is not None and len(rows) > most:
                break
    except csv.Error:
        words = f"From line {begins:,} on this is no list with columns. Save it as CSV or as an Excel workbook."
        raise files.Unreadable("not_a_list", words) from None
    return rows
