"""What must be so of good practice that is told. No Django."""

from __future__ import annotations

from practicelens.access.errors import Refused


def check_anonymous(what: str, child: str) -> str:
    """A sentence without the child's number: with consent everybody who learns here reads it. Raises Refused(what)."""
    if child.casefold() in what.casefold():
        raise Refused("Leave the child’s number out: others may come to read this sentence.", code="what")
    return what
