"""Pure decisions about tokens: how one looks, how long it may last, and what it lets through of its owner's roles."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from practicelens.access.actor import Actor, Grant
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Refused
from practicelens.access.texts import require_text
from practicelens.workdays.timescales import add_months

PREFIX: Final = "lens_"
"""So that a token found in a file or a letter is known for one, and searched for."""
TOKEN_BYTES: Final = 32  # 256 bits of chance: nobody guesses one, however long they try
LONGEST_NAME: Final = 80
MOST_OPEN: Final = 20
"""Of one person: more are none that anybody keeps watch over."""

LETS_THROUGH: Final = frozenset(
    {
        Capability.SEE_FIGURES,
        Capability.SEE_AUDIT_REPORTS,
        Capability.READ_PACKS,
        # What a month of figures and its report open by: nothing is written by a token all the same, for the API only
        # reads.
        Capability.EXPLAIN_MONTH,
        Capability.PUBLISH_MONTHS,
    }
)
"""What of a role a token carries: figures and reports. No child, no audit, and no figures by worker, which are for
that worker and their line: whoever opens the workbook that a token fills is not known here."""


@dataclass(frozen=True)
class Bounds:
    """How far a token reaches: a service area with its teams, or one team; neither is all that its owner reaches."""

    service_id: int | None = None
    teams: frozenset[int] | None = None


def new_token() -> str:
    """A token nobody guesses."""
    return PREFIX + secrets.token_urlsafe(TOKEN_BYTES)


def hashed(token: str) -> str:
    """What is kept of a token. It holds 256 random bits, so a plain hash is enough and can be looked up."""
    return hashlib.sha256(token.encode()).hexdigest()


def clean_name(name: str, others: Collection[str]) -> str:
    """The name of a token, trimmed. Raises Refused: name, name_taken (by one of ``others``), too_long."""
    kept = require_text(name, "Give it a name: which program will use it?", "name", longest=LONGEST_NAME)
    if kept.casefold() in {one.casefold() for one in others}:
        raise Refused(
            "You have a token of this name already. Choose another name, or end that one first.", code="name_taken"
        )
    return kept


def check_ends(ends: date, today: date, months: int) -> None:
    """It ends after today, and no later than so many months from today. Raises Refused(ends)."""
    latest = add_months(today, max(1, months))
    if not today < ends <= latest:
        raise Refused(
            f"Choose a day after today, by {latest.day} {latest:%B} {latest.year} at the latest.", code="ends"
        )


def check_room(standing: int) -> None:
    """Nobody keeps more than they can watch over. Raises Refused(many)."""
    if standing >= MOST_OPEN:
        raise Refused(f"You have {MOST_OPEN} tokens that work. End one that is not used first.", code="many")


def let_through(owner: Actor, bounds: Bounds, *, small_numbers: bool) -> Actor:
    """Whoever asks by a token: its owner, with what a token carries of the roles they hold themselves.

    Roles lent by cover are left out: whoever stands in would hand on what was lent. So is being named on a restricted
    child, and the owner's own children. ``small_numbers``: as their owner sees them; else as to one who sees no child.
    """
    only = LETS_THROUGH | ({Capability.SEE_CHILDREN} if small_numbers else frozenset())
    kept = (_bounded(replace(grant, only=only), bounds) for grant in owner.grants if not grant.by_cover)
    grants = tuple(grant for grant in kept if grant is not None)
    return Actor(owner.account_id, owner.name, grants)


def _bounded(grant: Grant, bounds: Bounds) -> Grant | None:
    """What a role reaches within the bounds; None where that is nothing."""
    if bounds.teams is None:
        return grant
    teams = grant.teams & bounds.teams
    # A service area is its head's, or of those who see the whole: not of whoever has all its teams today.
    has_area = bounds.service_id in grant.services or (bounds.service_id is not None and grant.everywhere)
    services = frozenset({bounds.service_id}) if has_area and bounds.service_id is not None else frozenset[int]()
    if not teams and not services:
        return None
    return replace(grant, teams=teams, services=services, bounded=True)
