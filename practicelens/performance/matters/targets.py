"""What a measure is to reach: targets that stand, their history, and whether a month meets one. One query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card
from practicelens.people import internal as people
from practicelens.people.asking import Asking
from practicelens.people.holders import serving
from practicelens.performance.matters import permissions
from practicelens.performance.matters.models import Target
from practicelens.performance.matters.rules import last_day

OWNERS = (
    Role.DCS, Role.DIRECTOR, Role.HEAD_OF_QA, Role.SAFEGUARDING_MANAGER, Role.HEAD_OF_SERVICE, Role.TEAM_MANAGER,
)  # fmt: skip
"""Roles that may answer for a target: those who hold the work."""


@dataclass(frozen=True)
class TargetView:
    """A target of a card at a place (None: the whole authority): from which day until which, and whose it is."""

    id: int
    card: Card
    service_id: int | None
    service: str
    value: float
    first: date
    until: date
    owner_id: int
    owner: str
    reason: str
    set_by: str
    set_at: datetime
    ended_by: str
    ended_at: datetime | None
    ended_why: str

    @property
    def ended(self) -> bool:
        """Whether somebody took it back."""
        return self.ended_at is not None


def register(asking: Asking) -> tuple[TargetView, ...]:
    """Every target of the places whose month the person may open, those that stand first. Raises Missing."""
    if not permissions.can_open_any(asking.actor):
        raise Missing("target")
    # Whose target it is tells what is expected of whom: only of places whose month they open anyway.
    rows = [row for row in Target.objects.all() if permissions.can_open(asking.actor, row.service_id)]
    return tuple(sorted(_views(asking, rows), key=lambda one: (one.ended, one.card.title, one.service, one.first)))


def target(asking: Asking, target_id: int) -> TargetView:
    """One of them. Raises Missing."""
    found = next((one for one in register(asking) if one.id == target_id), None)
    if found is None:
        raise Missing("target")
    return found


def of_month(service_id: int | None, month: date) -> dict[str, Target]:
    """The targets that stand at a month's end at a place, by card; permission is the page's."""
    # At the month's end: one that began within the month is what the month was to reach.
    day = last_day(month)
    rows = Target.objects.filter(service_id=service_id, first__lte=day, until__gte=day, ended_at__isnull=True)
    return {row.card: row for row in rows}


def owners(asking: Asking) -> tuple[tuple[int, str], ...]:
    """Who may answer for a target today: leaders, Heads of Service and managers, by name. Raises Missing."""
    permissions.check_can_set_targets(asking.actor)
    who = serving(asking.today)
    found = {account for role in OWNERS for account in who.holders(role)}
    return tuple(sorted(people.names(found).items(), key=lambda pair: pair[1]))


def _views(asking: Asking, rows: Iterable[Target]) -> Iterable[TargetView]:
    rows = list(rows)
    names = people.names({one for row in rows for one in (row.owner_id, row.by_id, row.ended_by_id) if one})
    for row in rows:
        # A card that is gone from a later version leaves its targets behind, unseen.
        if (card := CARDS.get(row.card)) is not None:
            service = asking.services[row.service_id].name if row.service_id else ""
            yield TargetView(
                row.pk, card, row.service_id, service, row.value, row.first, row.until, row.owner_id,
                names.get(row.owner_id, ""), row.reason, names.get(row.by_id or 0, ""), row.at,
                names.get(row.ended_by_id or 0, ""), row.ended_at, row.ended_why,
            )  # fmt: skip
