"""How a number below nought is printed, on pages and in documents alike. No Django."""

from __future__ import annotations

import re

MINUS = "\N{MINUS SIGN}"
# A hyphen that begins a number: not one inside a reference (A-1203), a day (2026-11-02) or a name.
_BEFORE_A_NUMBER = re.compile(r"(?<![\w.,-])-(?=[.,]?\d)")


def with_minus(words: str) -> str:
    """The words with a true minus before each number below nought: a hyphen breaks off at a line's end, and is short.

    Numbers themselves, in a workbook or for a program, keep what they are.
    """
    return _BEFORE_A_NUMBER.sub(MINUS, words)
