"""Pure decisions about reviews of what measures mean, the product's own and those written here."""

from __future__ import annotations

from datetime import date
from typing import Final

from practicelens.access.errors import Refused
from practicelens.workdays.timescales import add_months

LONGEST_MONTHS: Final = 24
"""No definition goes unread for longer: what the field counts changes every spring."""


def check_next(next_on: date, today: date, months: int) -> None:
    """The next review lies ahead, and no farther than the rule has it, or two years."""
    last = add_months(today, max(1, min(months, LONGEST_MONTHS)))
    if not today < next_on <= last:
        raise Refused(f"The next review is after today, by {last.day} {last:%B %Y} at the latest.", code="next_on")
