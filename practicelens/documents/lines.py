"""Which rows of a printed table are certain to stand in one line: their height need not be looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

WIDTH: Final = 504.5
"""How wide a printed table is, in points: an A4 page between its margins (``report.typ``)."""
INSET: Final = 3.0
"""Points left free on each side of a cell (``report.typ``)."""
WIDE_SIGN, OTHER_SIGN = 1.03, 0.68
"""The widest sign of each kind, bold, in ems, as the typesetter measures the typeface."""
# Any other sign, or one that is printed as several, is looked at by the typesetter.
_KNOWN: Final = re.compile(r"[ -~£–’‘“”·\xa0]*")
_WIDE: Final = re.compile(r"[A-HJ-Zmw%@]")


def known(texts: Sequence[str], shares: Iterable[float], size: float) -> bool:
    """Whether every text of a row stands in one line for certain.

    ``shares``: the part of the table's width that each column has; ``size`` of the letters in points. Never true of
    a row that would break; a row that might is ``False``, and so is one of nothing but empty cells, which is lower.
    """
    rooms = (WIDTH * share - 2 * INSET for share in shares)
    return any(texts) and all(_fits(text, room / size) for text, room in zip(texts, rooms, strict=True))


def _fits(text: str, room: float) -> bool:
    """Whether a text is narrower than so many ems, were each of its signs the widest of its kind."""
    if not _KNOWN.fullmatch(text):
        return False
    wide = len(_WIDE.findall(text))
    return wide * WIDE_SIGN + (len(text) - wide) * OTHER_SIGN <= room
