"""Pure decisions about late work: what a note must hold, and when a dated rule escalates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from practicelens.access.errors import Refused
from practicelens.performance.late.states import State

BY_RULE: Final = "late.escalates"
NOTE_HOLDS: Final = "late.note_holds"
LONGEST: Final = 2_000  # signs of a note, a reason or an answer
LONGEST_NAME: Final = 120  # of who is to do it, as its column holds

REASONS: Final[dict[str, str]] = {
    "recorded": "Done, and being recorded",
    "booked": "Booked",
    "family_away": "The child or the family is away",
    "refused": "Refused, or nobody was in",
    "worker_away": "The worker is away",
    "other": "Something else",
}
"""Why work is late, as a Team Manager is asked for it (strategy, section 10; a reason of a list can be counted)."""


@dataclass(frozen=True, order=True)
class Key:
    """One piece of late work: what, for which child, due when. It stays the same from extract to extract."""

    child: str
    kind: str
    due: date


@dataclass(frozen=True)
class Standing:
    """How far people have come with it. ``until``: the day named in the last note or answer."""

    state: State | None = None
    until: date | None = None


def check_reason(reason: str) -> str:
    """The reason chosen, one of ``REASONS``."""
    if reason not in REASONS:
        raise Refused("Say why it is late.", code="reason")
    return reason


def check_until(until: date | None, today: date, latest: date) -> date:
    """The day it will be done by: today at the earliest, and no later than a note may hold off escalation."""
    if until is None:
        raise Refused("Say by which day it will be done.", code="until")
    if until < today:
        raise Refused("That day has passed: say by which day it will be done.", code="until")
    # Refused rather than cut: whoever typed the day has to know that it is the Head of Service's to agree.
    if until > latest:
        words = f"{latest.day} {latest:%B %Y}"
        raise Refused(
            f"The latest day is {words}. What takes longer is escalated to the Head of Service.", code="until"
        )
    return until


def escalates(key: Key, standing: Standing, today: date, add: Callable[[date, int], date], days: int) -> bool:
    """Whether the dated rule escalates it: so many working days past its day, with no day ahead that somebody named.

    ``add`` counts working days on. What is with the Head of Service is not escalated again; what was answered is, once
    the day of the answer has passed and the work is late still. With 0 ``days`` no rule escalates.
    """
    # Counted from its due day, whenever an extract first told of it: late is late since then.
    if not days or standing.state is State.ESCALATED or add(key.due, days) > today:
        return False
    return standing.until is None or standing.until < today
