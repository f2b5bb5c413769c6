"""Pure parts of an invitation: where a letter can be, its link's token, its words, and what becomes of a link."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime
from enum import StrEnum

from practicelens.access.errors import Refused

TOKEN_BYTES = 32  # 256 bits of chance: nobody guesses one, however long they try


class Letter(StrEnum):
    """Where a letter is. An unknown outcome is said, and never sent again without somebody asking."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


WORDS: dict[Letter, str] = {
    Letter.WAITING: "The letter leaves within ten minutes",
    Letter.CLAIMED: "The letter is being sent",
    Letter.SENT: "The letter was sent",
    Letter.FAILED: "The letter could not be sent",
    Letter.UNCERTAIN: "It is not certain that the letter left",
}

UNKNOWN = "This link is not one of ours. Open it as it stands in the e-mail, or ask for a new one."
USED = "This link was used already. Sign in with the password that was chosen, or ask for a new link."
EXPIRED = "This link has run out. Ask whoever invited you for a new one."
WITHDRAWN = "This link no longer works. If a newer e-mail came, use the link in that one."


def new_token() -> str:
    """A token nobody guesses."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hashed(token: str) -> str:
    """What is kept of a token. It holds 256 random bits, so a plain hash is enough and can be looked up."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_open(*, used: bool, withdrawn: bool, expires_at: datetime | None, now: datetime) -> None:
    """Refuse a link that was used, taken back or has run out, each in its own words."""
    # Used before withdrawn: whoever chose a password is told to sign in, though a newer letter was sent since.
    if used:
        raise Refused(USED, code="used")
    if withdrawn:
        raise Refused(WITHDRAWN, code="withdrawn")
    if expires_at is None or expires_at <= now:
        raise Refused(EXPIRED, code="expired")


def subject(authority: str) -> str:
    """The letter's subject."""
    return f"{authority} invites you to take part in a multi-agency audit"


def body(authority: str, address: str, until: date) -> str:
    """The letter. It names no child, no audit and nobody of another agency."""
    last = f"{until.day} {until:%B %Y}"
    return (
        f"{authority} invites your agency to grade its own part of a multi-agency audit in Practice Lens.\n\n"
        f"Choose a password here, until {last}. The link works once:\n\n{address}\n\n"
        "You will see your own agency's part alone. For everybody's privacy this message says no more than that.\n"
        "If you did not expect it, do not open the link, and tell the authority.\n"
    )
