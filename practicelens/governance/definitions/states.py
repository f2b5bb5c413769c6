"""Where a definition's review stands: worked out from its dates, never kept."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """How it stands on a day, as people say it."""

    LATE = "late"
    DUE = "due soon"
    REVIEWED = "reviewed"
    NOT_YET = "not reviewed yet"


WAITS = frozenset({State.LATE, State.DUE})
"""What waits for whoever owes it."""
