"""What must be so of an agency, of a code and of a link. No Django."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from practicelens.access.errors import Refused

TRIES = 5
"""Wrong codes after which a link opens nothing any more: one in 200,000 guesses it by then."""
DIGITS = 6
OPEN_AFTER = timedelta(days=7)
"""How long a link opens after the day by which an answer was asked for: a late answer is better than none."""
MOST_DAYS = 60

UNKNOWN = "This link is not one of ours. Open it as it stands in the e-mail, or ask the authority for a new one."
LOCKED = "The code was wrong too often, so this link opens nothing any more. Ask the authority for a new one."
EXPIRED = "This link has run out. Ask the authority for a new one."
WITHDRAWN = "This link no longer works. If a newer e-mail came, use the link in that one."
ANSWERED = "Your answer has been sent. Thank you: whoever asked reads it now, and nothing more is asked of you here."
SETTLED = "This was settled meanwhile, and no answer is needed any more. Thank you."


def new_code() -> str:
    """A code that is said on the telephone, and stands in no e-mail."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def typed_code(words: str) -> str:
    """A code as somebody typed it, without the spaces and lines that make it easier to say."""
    return "".join(one for one in words if one.isdigit())


@dataclass(frozen=True)
class Standing:
    """How an asking stands: what decides whether its link opens."""

    answered: bool
    withdrawn: bool
    settled: bool
    tries: int
    due: date

    def check_opens(self, today: date) -> None:
        """Refuse a link that opens nothing, each in its own words: answered, withdrawn, settled, locked, expired."""
        # Answered before all: whoever answered is told so, though the concern was closed since.
        for holds, words, code in (
            (self.answered, ANSWERED, "answered"),
            (self.withdrawn, WITHDRAWN, "withdrawn"),
            (self.settled, SETTLED, "settled"),
            (self.tries >= TRIES, LOCKED, "locked"),
            (today > self.due + OPEN_AFTER, EXPIRED, "expired"),
        ):
            if holds:
                raise Refused(words, code=code)


def check_days(days: int) -> int:
    """The working days an agency has for an answer. Raises Refused(days)."""
    if not 1 <= days <= MOST_DAYS:
        raise Refused(f"From 1 to {MOST_DAYS} working days.", code="days")
    return days


def check_initials(initials: str) -> str:
    """A child's initials, so that the agency can find them: never a name. Raises Refused(initials)."""
    letters = [one for one in initials if one.isalpha()]
    if not 1 <= len(letters) <= 4:
        raise Refused("One to four letters: initials, never a name.", code="initials")
    return "".join(letters).upper()


def subject(authority: str) -> str:
    """The letter's subject."""
    return f"{authority} asks your agency about a child"


def body(authority: str, address: str, due: date) -> str:
    """The letter. It names no child and says nothing of the concern."""
    return (
        f"{authority} asks your agency for an answer by {due.day} {due:%B %Y}.\n\n"
        f"Open this, with the code that you are given by telephone:\n\n{address}\n\n"
        "For everybody's privacy this message says no more than that, and the link opens nothing without the code.\n"
        "If nobody rings you, ring the authority's reviewing service. If you did not expect this, tell the authority.\n"
    )
