"""A token as it is read: without what opens anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from practicelens.people.models import Token


class State(StrEnum):
    """Where a token is: worked out from its dates, never kept."""

    WORKS = "works"
    RAN_OUT = "ran out"
    ENDED = "ended"


@dataclass(frozen=True)
class TokenView:
    """A token without what opens anything: whose, of which place, until when, and when it was last used.

    ``place`` is "" where it reaches as far as its owner's roles.
    """

    id: int
    name: str
    owner_id: int
    owner: str
    place: str
    small_numbers: bool
    made_at: datetime
    ends: date
    used_at: datetime | None
    state: State
    ended_at: datetime | None
    ended_by: str

    @property
    def works(self) -> bool:
        """Whether a program is let in by it, as far as its owner's roles go."""
        return self.state is State.WORKS


def view_of(row: Token, today: date) -> TokenView:
    """A row as it is read, its place in words. Those that come with the row: its account, place and who ended it."""
    where = row.service or row.team
    return TokenView(
        id=row.pk, name=row.name, owner_id=row.account_id, owner=row.account.name,
        place=where.name if where else "",
        small_numbers=row.small_numbers, made_at=row.made_at, ends=row.ends, used_at=row.used_at,
        state=State.ENDED if row.ended_at else State.RAN_OUT if row.ends <= today else State.WORKS,
        ended_at=row.ended_at, ended_by=row.ended_by.name if row.ended_by else "",
    )  # fmt: skip
