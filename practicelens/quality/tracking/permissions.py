"""Who may follow a child and read of it: those whose teams' child it is, never one restricted to others."""

from __future__ import annotations

from typing import Protocol

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing


class TrackingLike(Protocol):
    """What a permission needs to know of it."""

    authority: str
    scheme: str
    child: str
    team_id: int


def teams_read(actor: Actor) -> frozenset[int]:
    """The teams whose followed children this person may read of."""
    # Who sees a team's audits reads too: an audit leads to what was started from it.
    return actor.teams_for(Capability.TRACK_CHILDREN) | actor.teams_for(Capability.SEE_AUDITS)


def can_read_any(actor: Actor) -> bool:
    """Whether there is such a list for this person at all."""
    return bool(teams_read(actor))


def check_can_read(actor: Actor, one: TrackingLike, hidden: frozenset[ChildKey], *, in_reach: bool = False) -> None:
    """Those who follow children of the team, and those who see its audits.

    ``in_reach``: the child is with one of the person's teams today, though another opened it. ``hidden`` are the
    restricted children the person is not named on.
    """
    # Before everything else: a restriction holds whatever team or role somebody has.
    if ChildKey(one.authority, one.scheme, one.child) in hidden:
        raise Missing
    # Reach alone does not open it: whoever has no list of followed children sees the child, and not this.
    if one.team_id not in teams_read(actor) and not (in_reach and can_read_any(actor)):
        raise Missing


def check_can_track(actor: Actor, one: TrackingLike, hidden: frozenset[ChildKey], *, in_reach: bool = False) -> None:
    """Heads of Service, Team Managers, reviewing and Quality Assurance Officers, in their teams."""
    if ChildKey(one.authority, one.scheme, one.child) in hidden or not actor.can(Capability.TRACK_CHILDREN):
        raise Missing
    # A child who moves team goes on being followed where they are now.
    if one.team_id not in actor.teams_for(Capability.TRACK_CHILDREN) and not in_reach:
        raise Missing


def can_track(actor: Actor, one: TrackingLike, hidden: frozenset[ChildKey], *, in_reach: bool = False) -> bool:
    """Whether ``check_can_track`` lets this actor through."""
    try:
        check_can_track(actor, one, hidden, in_reach=in_reach)
    except Missing:
        return False
    return True
