"""Words that must be there: one way of asking for them, for every change that takes a reason or a text."""

from __future__ import annotations

from practicelens.access.errors import Refused


def require_text(text: str, message: str, code: str, *, longest: int | None = None) -> str:
    """The text, trimmed. Raises Refused with ``message`` and ``code`` when nothing but blanks was typed.

    Longer than ``longest`` characters (none: however long) is refused as ``too_long``, never cut: nobody would see
    what was lost.
    """
    trimmed = text.strip()
    if not trimmed:
        raise Refused(message, code=code)
    # SQLite keeps a text that is longer than its column, PostgreSQL fails on it: refused in words on both.
    if longest is not None and len(text) > longest:
        raise Refused(f"This may be {longest:,} characters long.", code="too_long")
    return trimmed
