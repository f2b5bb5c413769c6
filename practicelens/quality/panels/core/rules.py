"""What must be said of a multi-agency audit, whatever is done with it."""

from __future__ import annotations

from practicelens.access.errors import Refused


def said(text: str, message: str, code: str) -> str:
    """Words that must be there, trimmed."""
    if not text.strip():
        raise Refused(message, code=code)
    return text.strip()
