"""Pure decisions about following a child: what must be said, and which days make sense. No Django."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from practicelens.access.errors import Refused

LONGEST = 20_000
"""Characters in one text; longer is refused, not cut."""


def check_kind(kind: str, kinds: Sequence[str]) -> str:
    """One of the kinds that the authority has on the day."""
    if kind not in kinds:
        raise Refused("Choose one of the kinds shown.", code="kind_missing")
    return kind


def check_next_look(day: date | None, today: date) -> date | None:
    """The next look is today or later."""
    if day is not None and day < today:
        # Today is allowed: a look can be planned in the morning for the afternoon.
        raise Refused("The next look cannot lie in the past.", code="look_in_past")
    return day


def check_noted(day: date, opened: date, today: date) -> date:
    """What is noted happened since it was opened, and not in the future."""
    if day > today:
        raise Refused("That day has not come yet.", code="in_future")
    # What happened before belongs to why the child is followed, which was written on the first day.
    if day < opened:
        raise Refused("That day lies before this was opened.", code="before_opening")
    return day
