"""What of the figures the question of the moment has used: whoever shows the answer says how old they are, or missing.

Kept beside the queries, not handed through them: no page can forget to say it, because none has to remember.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date


@dataclass
class Used:
    """Which day the figures tell of that were asked for, if any were, and whether they could not be read."""

    as_at: date | None = None
    unreadable: bool = False


# A context of each request: threads of one server must not mix what their pages have used.
_used: ContextVar[Used | None] = ContextVar("figures_used", default=None)


def begin() -> Used:
    """Start afresh, for a request: what its questions use is written into what is returned."""
    used = Used()
    _used.set(used)
    return used


def record_use(as_at: date) -> None:
    """Figures of this day are asked for."""
    used = _used.get()
    if used is not None:
        # The last asked for: a request reads one current edition, and past weeks do not come this way.
        used.as_at = as_at


def record_unreadable() -> None:
    """They could not be read."""
    used = _used.get()
    if used is not None:
        used.unreadable = True
