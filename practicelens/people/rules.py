"""Pure decisions about people: scopes that fit roles, dates that make sense, spellings that are the same."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from practicelens.access.actor import SYSTEM, Actor, ChildKey
from practicelens.access.errors import Refused
from practicelens.access.roles import ROLES, Reach, Role

LONGEST_COVER = timedelta(days=366)  # whoever is away longer is replaced, by a role of its own
# Only what surely is none is refused; whether an address is there, its first letter tells. A trial has "localhost".
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|[^@\s]+@localhost")


def check_dates(starts: date, ends: date | None) -> None:
    """What ends, ends after it starts (or on that day, and then never held)."""
    if ends is not None and ends < starts:
        raise Refused("It cannot end before it starts.", code="dates")


def check_scope(role: Role, service_id: int | None, team_id: int | None) -> None:
    """A role of a service area names one, a role of a team names one, every other role neither."""
    reach = ROLES[role].reach
    if (service_id is not None) != (reach is Reach.SERVICE):
        raise Refused(_scope_words(role, Reach.SERVICE, "service area"), code="scope")
    if (team_id is not None) != (reach is Reach.TEAM):
        raise Refused(_scope_words(role, Reach.TEAM, "team"), code="scope")


def _scope_words(role: Role, reach: Reach, what: str) -> str:
    """Why a scope does not fit."""
    wants = ROLES[role].reach is reach
    return f"{ROLES[role].title} needs a {what}." if wants else f"{ROLES[role].title} is not held for one {what}."


def check_not_own(by: Actor, account_id: int) -> None:
    """Nobody gives themself a role or stands in by their own word: a second person does."""
    if by != SYSTEM and by.account_id == account_id:
        raise Refused("Somebody else must do this for your own account.", code="own_account")


def check_cover(by: Actor, absent_id: int, covering_id: int, starts: date, ends: date) -> None:
    """Cover has an end, within a year, is by somebody else, and is not taken but given."""
    if absent_id == covering_id:
        raise Refused("Nobody stands in for themself.", code="same_person")
    check_not_own(by, covering_id)
    # A day at least: of cover without length there would be nothing to tell anybody.
    if ends <= starts:
        raise Refused("Cover ends after the day it starts.", code="dates")
    if ends - starts > LONGEST_COVER:
        raise Refused("Cover lasts a year at most.", code="too_long")


def clean_email(email: str) -> str:
    """An address in lower case, if it looks like one."""
    # Kept in lower case, so that the same person is not two accounts by how they typed it.
    address = email.strip().lower()
    # 254 is the longest address that mail can carry (RFC 5321).
    if len(address) > 254 or not ADDRESS.fullmatch(address):
        raise Refused("Enter an e-mail address, like name@example.gov.uk.", code="email")
    return address


def clean_name(name: str, what: str = "a name") -> str:
    """A name with single spaces."""
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > 120:
        raise Refused(f"Enter {what} of at most 120 characters.", code="name")
    return cleaned


def fold(spelling: str) -> str:
    """What two spellings have in common when they mean the same: case, width and spaces do not count."""
    # NFKC makes one of letters that look alike and are stored in two ways, as in files of Windows and of Macs.
    return " ".join(unicodedata.normalize("NFKC", spelling).casefold().split())


def clean_spelling(spelling: str) -> str:
    """A spelling as an extract has it, without the spaces around it."""
    cleaned = spelling.strip()
    if not cleaned or len(cleaned) > 200:
        raise Refused("Enter the spelling as the extract has it.", code="spelling")
    return cleaned


def check_star(spelling: str, *, means_nobody: bool) -> None:
    """Refuse a star anywhere but at the end of a word for nobody, and one with next to nothing before it."""
    if "*" not in spelling:
        return
    # With one or two letters before it, a star would take the names of half the workers for nobody.
    if not means_nobody or "*" in spelling[:-1] or len(spelling.rstrip("* ")) < 3:
        raise Refused(
            "A star stands for any ending, only at the end of a word for nobody, and after three letters or more.",
            code="spelling",
        )


def clean_child(child: ChildKey) -> ChildKey:
    """A child's key, trimmed. Leading zeros are kept."""
    # As text: a number would lose its zeros, and 007 is another child than 7.
    identifier = child.identifier.strip()
    if not identifier or len(identifier) > 80 or any(char.isspace() for char in identifier):
        raise Refused("Enter the child's number as the case system shows it.", code="identifier")
    return ChildKey(child.authority, child.scheme, identifier)


def check_fte(fte: float) -> None:
    """More than nothing, at most one and a half."""
    if not 0 < fte <= 1.5:
        raise Refused("Full-time equivalent is above 0 and at most 1.5.", code="fte")
