"""Which signs the shipped typeface can show, and what stands for those it cannot: a PDF may hold no other."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

RANGES = Path(__file__).resolve().parent / "fonts" / "coverage.txt"
UNKNOWN = "?"
# What people type or paste, and the product writes, that the typeface has not: said with signs that it has.
REPLACED_BY = {
    "\u202f": "\u00a0", "\t": " ", "\n": " ", "\r": "", "\u2010": "-", "\u2011": "-", "\u2192": "->", "\u2190": "<-",
    "\u2265": ">=", "\u2264": "<=", "\u2248": "about ", "\u2260": "not ", "\u2713": "yes", "\u2714": "yes",
    "\u2717": "no", "\u25cf": "•", "\u25a0": "•",
}  # fmt: skip


def printable(text: str) -> str:
    """The words with every sign shown: another of the same meaning, the letter without its accent, or a ``?``."""
    # Nearly all words are of such signs alone.
    if text.isascii() and text.isprintable():
        return text
    shown = "".join(sign if ord(sign) in covered() else _instead(sign) for sign in text)
    # Nothing left of something: a screen reader would pass over an empty cell as if nothing had been written.
    return shown or (text and UNKNOWN)


def _instead(sign: str) -> str:
    """What stands for a sign that the typeface has not; signs that show nothing are left out."""
    if sign in REPLACED_BY:
        return REPLACED_BY[sign]
    if unicodedata.category(sign) in ("Cc", "Cf", "Mn", "Cs"):
        return ""
    # Decomposed, so that a letter with an accent that no file has keeps its letter.
    parts = [part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part)]
    if parts and all(ord(part) in covered() for part in parts):
        return "".join(parts)
    return UNKNOWN


@cache
def covered() -> frozenset[int]:
    """Every code point that all files of the typeface have; read once."""
    found: set[int] = set()
    for line in RANGES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            first, _, last = line.partition("-")
            found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)
