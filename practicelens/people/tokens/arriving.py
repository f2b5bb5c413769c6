"""Who comes in by a token: its owner as the token lets them through, today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from practicelens.access.errors import Missing, Refused
from practicelens.people import actors
from practicelens.people.asking import Asking
from practicelens.people.models import Token
from practicelens.people.tokens import changes, rules
from practicelens.people.tokens.rules import Bounds
from practicelens.people.tokens.views import TokenView, view_of
from practicelens.workdays.clock import local_date

UNKNOWN: Final = "This token opens nothing. Check that all of it was copied, or make a new one under Tokens."
ENDED: Final = "This token has ended. Make a new one under Tokens."
LONGEST: Final = 200
"""Characters: more is no token of ours, and is not even hashed."""


@dataclass(frozen=True)
class ByToken:
    """Somebody who came in by a token: what they ask with, and by which."""

    asking: Asking
    token: TokenView


def come_in(written: str, now: datetime) -> ByToken:
    """Whoever a token belongs to, as it lets them through. Raises Refused: unknown, ended.

    Roles are those of today, so that a role that ended ends what its tokens may.
    """
    row = _row(written)
    if row is None:
        raise Refused(UNKNOWN, code="unknown")
    today = local_date(now)
    view = view_of(row, today)
    if not view.works:
        raise Refused(ENDED, code="ended")
    try:
        owner = actors.actor_for(row.account_id, today)
        asking = Asking(owner, now)
        actor = rules.let_through(owner, _bounds(asking, row), small_numbers=row.small_numbers)
        changes.note_used(row, by=actor, now=now)
    except Missing as missing:
        # Of a shut account nothing is told, not even that it is one.
        raise Refused(ENDED, code="ended") from missing
    return ByToken(Asking(actor, now), view)


def _row(written: str) -> Token | None:
    if not written.startswith(rules.PREFIX) or len(written) > LONGEST:
        return None
    rows = Token.objects.select_related("account", "service", "team", "ended_by")
    return rows.filter(token_hash=rules.hashed(written)).first()


def _bounds(asking: Asking, row: Token) -> Bounds:
    """The teams of the token's place today: a team that joins its service area is within it."""
    if row.service_id is not None:
        teams = frozenset(one.id for one in asking.teams.values() if one.service_id == row.service_id)
        return Bounds(row.service_id, teams)
    return Bounds(teams=frozenset({row.team_id})) if row.team_id is not None else Bounds()
