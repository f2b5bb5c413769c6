"""How a number below nought is printed, on pages and in documents alike. No Django."""

from __future__ import annotations

import math
import re

MINUS = "\N{MINUS SIGN}"
# A hyphen that begins a number: not one inside a reference (A-1203), a day (2026-11-02) or a name.
_BEFORE_A_NUMBER = re.compile(r"(?<![\w.,-])-(?=[.,]?\d)")


def with_minus(words: str) -> str:
    """The words with a true minus before each number below nought: a hyphen breaks off at a line's end, and is short.

    Numbers themselves, in a workbook or for a program, keep what they are.
    """
    return _BEFORE_A_NUMBER.sub(MINUS, words)


def half_up(number: float) -> int:
    """Rounded, halves up, as people expect: Python's own round takes 12.5 to 12."""
    return math.floor(number + 0.5)


def rounds_away(numerator: int, denominator: int) -> bool:
    """Whether whole per cents would say all or nothing of what is neither: 7 of 2,154 is not 0 %."""
    return 0 < numerator < denominator and half_up(numerator / denominator * 100) in (0, 100)


def percent(share: float | None) -> str:
    """0.84 is "84 %": whole numbers, a narrow space that does not break; "" for none.

    What is neither nothing nor all is never rounded to it: 0.003 is "under 1 %".
    """
    if share is None:
        return ""
    whole = half_up(share * 100)
    if 0 < share < 1 and whole in (0, 100):
        return f"{'over 99' if whole else 'under 1'}\u202f%"
    return f"{whole}\u202f%"
