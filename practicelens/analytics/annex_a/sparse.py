"""Closes up .xlsx sheets in which a stray cell stands far from everything: the reader keeps room for all between.

A cell in the last row of a sheet of thirty columns costs a gigabyte. What is in the cells stays with the reader; only
their rows are numbered anew, and told by their own number again.
"""

from __future__ import annotations

import io
import re
import zipfile
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

from practicelens.analytics.annex_a import package

GAP: Final = 10_000  # rows that are not there; fewer cost less than a look
STEP: Final = 1_000  # a header and a list under it never stand so far apart
MOST_COLUMNS: Final = 26 + 26**2 + 26**3  # as an address of three letters can name
MOST_CELLS: Final = 10_000_000
"""Room for so many cells costs 300 MB (measured: 30 bytes each)."""

_SHEET_DATA: Final = re.compile(rb"<((?:\w+:)?)sheetData\b[^>]*>")
_ROW: Final = re.compile(rb"""<(?:\w+:)?row\b(?:[^>]*?\sr=["'](?P<number>\d+)["'])?[^>]*>""")
_ADDRESS: Final = re.compile(rb"""(<(?:\w+:)?(?:row|c)\b[^>]*?\sr=["'][A-Za-z]{0,3})(\d+)""")
# Right of IV, which was the last column of the old .xls: no list is a quarter as wide.
_FAR_COLUMN: Final = rb"(?P<column>[A-Za-z]{3}|[J-Zj-z][A-Za-z]|[Ii][W-Zw-z])\d"
_FAR: Final = rb"""\sr=["']""" + _FAR_COLUMN
# Beginning with letters, and looking back for the blank before them: so it is searched for in a quarter of the time.
# Two letters first of all: most lists have none but the single ones.
_FAR_ADDRESS: Final = re.compile(rb"""r=["'](?=[A-Za-z]{2})(?<=\sr=["'])""" + _FAR_COLUMN)
_FAR_CELL: Final = re.compile(
    rb"<(?P<tag>(?:\w+:)?c)\b[^>]*?" + _FAR + rb"[^>]*?(?:/>|(?<!/)>.*?</(?P=tag)>)", re.DOTALL
)


@dataclass(frozen=True)
class ClosedUp:
    """A sheet closed up: from which row as read on it stood how much further down; and the cells left out."""

    shifts: tuple[tuple[int, int], ...] = ()
    left_out: int = 0

    def row(self, read: int) -> int:
        """The number that a row has in the file."""
        place = bisect_right([first for first, _ in self.shifts], read)
        return read + (self.shifts[place - 1][1] if place else 0)


AS_IT_IS: Final = ClosedUp()


@dataclass(frozen=True)
class Package:
    """A workbook closed up, to be read in the file's place (none: nothing had to be), and its sheets by name.

    ``plain``: sheets that hold no formula and no error, so that nobody has to unpack them again to look for any.
    """

    content: bytes | None = None
    sheets: Mapping[str, ClosedUp] = field(default_factory=dict)
    plain: frozenset[str] = frozenset()


def close_up(path: Path) -> Package:
    """Close up the sheets that need it. Of what cannot be looked into nothing is."""
    try:
        with package.opened(path) as packed:
            changed, sheets, plain = {}, {}, set()
            for name, part in package.sheet_parts(packed).items():
                if part and packed.getinfo(part).file_size <= package.MOST_BYTES:
                    written = packed.read(part)
                    if not package.has_any_formula(written):
                        plain.add(name)
                    xml, closed = close_sheet(written)
                    if closed is not AS_IT_IS:
                        changed[part], sheets[name] = xml, closed
            content = _written(packed, changed) if changed else None
            return Package(content, sheets, frozenset(plain))
    except package.DAMAGE:
        return Package()


def close_sheet(xml: bytes) -> tuple[bytes, ClosedUp]:
    """A sheet's XML closed up, or as it is."""
    begin = _SHEET_DATA.search(xml)
    if begin is None:
        return xml, AS_IT_IS
    # By the last closing tag: a cell's text cannot hold one, as it would be escaped.
    start, end = begin.end(), xml.rfind(b"</" + begin[1] + b"sheetData")
    tag = b"<" + begin[1] + b"row"
    last = _number(xml, xml.rfind(tag, start, end))
    shifts: tuple[tuple[int, int], ...] = ()
    # Counted only where so many could be missing at all.
    if last > GAP and last - xml.count(tag, start, end) > GAP:
        xml, shifts = _rows_closed(xml, start, end)
    left_out = 0
    rows = last - (shifts[-1][1] if shifts else 0)
    # With the widest that could be first, because to look for the widest takes the time.
    if rows * MOST_COLUMNS > MOST_CELLS and rows * _widest(xml) > MOST_CELLS:
        xml, left_out = _FAR_CELL.subn(b"", xml)
    return (xml, ClosedUp(shifts, left_out)) if shifts or left_out else (xml, AS_IT_IS)


def _number(xml: bytes, place: int) -> int:
    """The number of the row whose tag stands here; 0 where there is none, or it has none."""
    found = _ROW.match(xml, place) if place >= 0 else None
    return int(found["number"]) if found and found["number"] else 0


def _rows_closed(xml: bytes, start: int, end: int) -> tuple[bytes, tuple[tuple[int, int], ...]]:
    """The rows after each gap numbered on from before it. Rows in no order are left as they are."""
    before = shift = 0
    shifts: list[tuple[int, int]] = []
    cuts: list[tuple[int, int]] = [(0, 0)]
    for found in _ROW.finditer(xml, start, end):
        row = int(found["number"]) if found["number"] else before + 1
        # Rows in no order cannot be numbered on: the reader takes them as they are.
        if row <= before:
            return xml, ()
        if row - before > STEP:
            shift += row - before - 1
            shifts.append((row - shift, shift))
            cuts.append((found.start(), shift))
        before = row
    cuts.append((end, 0))
    pieces = [_moved(xml[one:other], by) for (one, by), (other, _) in pairwise(cuts)]
    return b"".join((*pieces, xml[end:])), tuple(shifts)


def _moved(xml: bytes, by: int) -> bytes:
    """Rows and cells with addresses so much less."""
    if not by:
        return xml
    return _ADDRESS.sub(lambda found: found[1] + str(int(found[2]) - by).encode(), xml)


def _widest(xml: bytes) -> int:
    """The last column that a far cell stands in; 0 where there is no far cell."""
    columns = {found["column"].upper() for found in _FAR_ADDRESS.finditer(xml)}
    return max((package.place_of(column.decode()) + 1 for column in columns), default=0)


def _written(packed: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    """The package with these parts in the place of its own."""
    target = io.BytesIO()
    # Lightly pressed: it is read at once and never kept.
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as other:
        for part in packed.infolist():
            other.writestr(part.filename, changed.get(part.filename) or packed.read(part))
    return target.getvalue()
