"""What kinds of dated events there are, and who speaks of a month."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    """What happened on a day that may change how figures run (indicators.md, Words and definitions change on a day)."""

    REORGANISATION = "reorganisation"
    SYSTEM = "system"
    THRESHOLD = "threshold"
    GO_LIVE = "go_live"
    INSPECTION = "inspection"
    AUDIT_TOOL = "audit_tool"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As people read it."""
        return _WORDS[self]


_WORDS = {
    EventKind.REORGANISATION: "Reorganisation",
    EventKind.SYSTEM: "New case system",
    EventKind.THRESHOLD: "Threshold changed",
    EventKind.GO_LIVE: "Something new went live",
    EventKind.INSPECTION: "Inspection",
    EventKind.AUDIT_TOOL: "New audit tool",
    EventKind.OTHER: "Something else",
}


class Voice(StrEnum):
    """Who speaks: whose work it is, who makes the figures, or who decides what was asked for."""

    SERVICE = "service"
    ANALYST = "analyst"
    DECIDED = "decided"
