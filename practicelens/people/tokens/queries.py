"""Tokens to read: one's own, everybody's for those who watch, and the places that one may be made for."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from practicelens.access.errors import Ended, Missing
from practicelens.people.asking import Asking
from practicelens.people.models import Token
from practicelens.people.tokens import permissions
from practicelens.people.tokens.views import TokenView, view_of

WHOLE = ""
"""The key of the place that is all its owner's roles reach."""


@dataclass(frozen=True)
class PlaceChoice:
    """A place that a token may be made for: its key in a form, and its words."""

    key: str
    words: str
    service_id: int | None = None
    team_id: int | None = None


def own(asking: Asking) -> tuple[TokenView, ...]:
    """The person's own, those that work first, then the newest. Raises Missing for whoever makes none."""
    permissions.check_can_make(asking.actor)
    return _views(asking, Token.objects.filter(account_id=asking.actor.account_id))


def everybody(asking: Asking) -> tuple[TokenView, ...]:
    """Everybody's, for those who watch over them: those that work first. Raises Missing."""
    permissions.check_can_watch(asking.actor)
    return _views(asking, Token.objects.all())


def token(asking: Asking, token_id: int) -> TokenView:
    """One that works and that the person may end. Raises Missing."""
    row = Token.objects.filter(pk=token_id).select_related("account", "service", "team", "ended_by").first()
    if row is None:
        raise Missing("token")
    permissions.check_can_end(asking.actor, row.account_id)
    found = view_of(row, asking.today)
    if not found.works:
        raise Ended("This token has ended already.")
    return found


def places(asking: Asking) -> tuple[PlaceChoice, ...]:
    """The places that the person may make a token for: all of theirs, then service areas and teams within reach."""
    permissions.check_can_make(asking.actor)
    grants = [
        grant for grant in asking.actor.grants if not grant.by_cover and any(map(grant.carries, permissions.READS))
    ]
    whole = any(grant.everywhere for grant in grants)
    areas = [one for one in asking.services.values() if whole or any(one.id in grant.services for grant in grants)]
    reach = frozenset[int]().union(*(grant.teams for grant in grants))
    teams = [one for one in asking.teams.values() if one.id in reach and not one.closed(asking.today)]
    return (
        PlaceChoice(WHOLE, "Everything that my roles let me see"),
        *(PlaceChoice(f"service-{one.id}", f"{one.name}, the whole service area", service_id=one.id) for one in areas),
        *(PlaceChoice(f"team-{one.id}", one.name, team_id=one.id) for one in teams),
    )


def _views(asking: Asking, rows: QuerySet[Token]) -> tuple[TokenView, ...]:
    found = [view_of(row, asking.today) for row in rows.select_related("account", "service", "team", "ended_by")]
    return tuple(sorted(found, key=lambda one: (not one.works, -one.made_at.timestamp())))
