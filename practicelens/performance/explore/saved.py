"""Saved views for whoever asks: their own, those shared with a role of theirs, and one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from practicelens.access.errors import Ended, Missing
from practicelens.access.roles import ROLES, Role
from practicelens.analytics.indicators import CARDS
from practicelens.people.asking import Asking
from practicelens.performance.explore import permissions, rules
from practicelens.performance.explore.models import SavedView
from practicelens.performance.explore.states import Standing


@dataclass(frozen=True)
class SavedRow:
    """A view: its name, the figure, what its address holds, whose it is, and the roles it is shared with."""

    id: int
    name: str
    figure: str
    asked: dict[str, str]
    owner: str
    own: bool
    roles: tuple[Role, ...]
    saved_at: datetime
    version: int

    @property
    def shared_with(self) -> str:
        """The roles in words."""
        return "; ".join(ROLES[role].title for role in self.roles)


def views(asking: Asking) -> tuple[SavedRow, ...]:
    """The person's own views, then those shared with a role of theirs, by name. Raises ``Missing`` for no figures."""
    permissions.check_can_ask(asking.actor)
    # Those that nobody shares are their owner's alone, and are not read for anybody else.
    theirs = Q(owner_id=asking.actor.account_id) | ~Q(roles=[])
    kept = SavedView.objects.filter(theirs, status=Standing.KEPT.value)
    found = [row for row in kept if _opens(asking, row)]
    names = asking.names([row.owner_id for row in found])
    rows = [_row(asking, row, names.get(row.owner_id, "")) for row in found]
    return tuple(sorted(rows, key=lambda row: (not row.own, row.name.casefold())))


def view(asking: Asking, view_id: int, *, own: bool = False) -> SavedRow:
    """One view; ``Missing`` where it is neither theirs nor shared with them, or, with ``own``, not theirs."""
    permissions.check_can_ask(asking.actor)
    row = SavedView.objects.filter(pk=view_id).first()
    if row is None or not _opens(asking, row) or (own and row.owner_id != asking.actor.account_id):
        raise Missing("saved view")
    if row.status != Standing.KEPT.value:
        raise Ended(f"“{row.name}” is deleted.")
    return _row(asking, row, asking.names([row.owner_id]).get(row.owner_id, ""))


def _opens(asking: Asking, row: SavedView) -> bool:
    return rules.may_open(row.owner_id, row.roles, by=asking.actor.account_id, roles_of=asking.actor.roles)


def _row(asking: Asking, row: SavedView, owner: str) -> SavedRow:
    card = CARDS.get(row.asked.get("card", ""))
    return SavedRow(
        id=row.pk,
        name=row.name,
        # A card that has left the product since: the view says so when it is opened.
        figure=card.title if card else "a figure that is no more",
        asked={str(key): str(value) for key, value in row.asked.items()},
        owner=owner,
        own=row.owner_id == asking.actor.account_id,
        roles=tuple(Role(role) for role in row.roles if role in set(Role)),
        saved_at=row.saved_at,
        version=row.version,
    )
