"""Who may open a meeting's page. Convening and recording are for the app to judge that knows what it is about."""

from __future__ import annotations

from typing import Protocol

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.errors import Missing


class MeetingLike(Protocol):
    """What a permission needs to know of a meeting."""

    authority: str
    scheme: str
    child: str
    chair_id: int | None
    convened_by_id: int


def check_can_see(actor: Actor, meeting: MeetingLike, hidden: frozenset[ChildKey], *, asked: bool) -> None:
    """Whoever was asked, once asked for good, whoever chairs it and whoever convened it.

    ``hidden`` are the restricted children the actor is not named on: no invitation opens what a restriction closes.
    """
    if meeting.child and ChildKey(meeting.authority, meeting.scheme, meeting.child) in hidden:
        raise Missing
    # Once asked for good: the page is where somebody taken off reads that they need not come.
    if not asked and actor.account_id not in (meeting.chair_id, meeting.convened_by_id):
        raise Missing


def is_chair(actor: Actor, meeting: MeetingLike) -> bool:
    """Whether it waits for this person once it has passed: who chairs, else who convened it."""
    return actor.account_id == (meeting.chair_id or meeting.convened_by_id)
