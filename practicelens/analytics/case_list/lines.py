"""The lines of a small list that somebody uploads, from a CSV file or the first sheet of a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from practicelens.analytics.annex_a import files

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_ROWS: Final = 5_000  # a list such as MARAC's has hundreds: more is another file than was meant
MOST_COLUMNS: Final = 200  # the rest of a line is cut before it is looked at
HEADER_WITHIN: Final = 10
"""The header is looked for in the first rows: titles above it do no harm."""
# A spreadsheet would run a cell that begins so, and lists go out again as CSV.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def lines_of(path: Path, of_what: str) -> list[list[str]]:
    """Every line, one more than may be at most. Raises ``Unreadable``. ``of_what`` says what the list is of."""
    start = files.first_bytes(path)
    if path.stat().st_size > MOST_BYTES:
        raise files.Unreadable("too_large", f"The file is larger than 2 MB. A list of {of_what} is far smaller.")
    try:
        # Made a list here: both give their lines one by one, and what they raise is caught here.
        return list(_sheet(path) if start.startswith((files.ZIP, files.OLE)) else _csv(path))
    except csv.Error:
        words = "This could not be read as a list with columns. Save it as CSV or as an Excel workbook."
        raise files.Unreadable("not_a_list", words) from None


def written(lines: Iterable[Sequence[str]]) -> bytes:
    """Lines as a CSV file that a spreadsheet opens, in UTF-8; what would be run as a formula begins with a quote."""
    out = io.StringIO()
    csv.writer(out).writerows([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in line] for line in lines)
    # With its mark: without one Excel takes the file for the computer's own encoding.
    return out.getvalue().encode("utf-8-sig")


def unquoted(cell: str) -> str:
    """A cell as it was before ``written``."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _csv(path: Path) -> Iterator[list[str]]:
    """The lines of a CSV file, in the usual encodings and separators."""
    text = _text(path.read_bytes())
    # UTF-16 without its mark, a picture, an archive: csv would raise on them or read nonsense.
    if "\x00" in text:
        raise files.Unreadable("not_a_list", "This is not a list: it is neither text nor a workbook.")
    # A title may stand above the header, without any separator in it.
    first = text.split("\n", HEADER_WITHIN)[:HEADER_WITHIN]
    # Excel writes semicolons where the computer's language does, and tabs when it is copied.
    separator = max(",;\t", key=lambda mark: max(line.count(mark) for line in first))
    for number, line in enumerate(csv.reader(io.StringIO(text), delimiter=separator)):
        # Stopped one past the most, so that a longer list is seen to be longer and is not read to its end.
        if number > MOST_ROWS + HEADER_WITHIN:
            return
        yield line[:MOST_COLUMNS]


def _text(raw: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 where it says so, else what Excel writes in England."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _sheet(path: Path) -> Iterator[list[str]]:
    """The rows of a workbook's first sheet that has any."""
    book = files.open_workbook(path)
    for name in book.sheet_names:
        # One more than may be, so that a longer list is seen to be longer.
        rows = book.get_sheet_by_name(name).to_python(nrows=MOST_ROWS + HEADER_WITHIN + 1)
        if rows:
            for row in rows:
                yield [_cell(value) for value in row[:MOST_COLUMNS]]
            return


def _cell(value: Any) -> str:
    """A cell as text; Excel's 123.0 is 123."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
