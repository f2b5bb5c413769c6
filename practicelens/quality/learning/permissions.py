"""Who may read pieces of learning, write them, agree to them and withdraw them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.quality.learning.states import Audience, Status


class PieceLike(Protocol):
    """What a permission needs to know of a piece."""

    status: str
    audience: str
    team_id: int
    service_id: int
    worker_id: int | None
    writer_id: int


def check_can_read(actor: Actor) -> None:
    """Whoever takes part in audits here, and Practice Development Workers; agencies' auditors do not."""
    if not actor.can(Capability.READ_LEARNING):
        raise Missing


def is_practitioner(actor: Actor, piece: PieceLike) -> bool:
    """Whether it tells of this person's own work."""
    # Two unknowns are not the same person: None is nobody's work.
    return piece.worker_id is not None and piece.worker_id == actor.worker_id


def check_can_write(actor: Actor, piece: PieceLike) -> None:
    """Its writer while they still audit or review, the Team Manager of the team, or the Head of Safeguarding."""
    check_can_read(actor)
    if piece.writer_id == actor.account_id and (
        actor.can(Capability.DO_AUDITS) or actor.can(Capability.REVIEW_ACTIONS)
    ):
        return
    # Beside the writer, so that a piece does not lie where its writer has left.
    if piece.team_id not in actor.teams_for(Capability.REVIEW_ACTIONS) | actor.teams_for(Capability.ALLOCATE_AUDITS):
        raise Missing


def check_can_see(actor: Actor, piece: PieceLike, reach: frozenset[int]) -> None:
    """Its writers; the practitioner from when they are asked; when published, those it is shared with.

    ``reach`` are the teams that stand for the audience: one's own and those one's roles reach, or, for a piece of a
    service area, any team of that area (the caller works them out).
    """
    check_can_read(actor)
    if can_write(actor, piece):
        return
    # Not a draft: until they are asked it is somebody's unfinished words about them.
    if is_practitioner(actor, piece) and piece.status not in (Status.DRAFT, Status.DROPPED):
        return
    shared = piece.audience == Audience.EVERYBODY or piece.team_id in reach
    if piece.status != Status.PUBLISHED or not shared:
        raise Missing


def check_can_answer(actor: Actor, piece: PieceLike, account_id: int | None) -> None:
    """The practitioner; where they have no account here (``account_id`` is None), whoever asked them otherwise."""
    if account_id is None:
        check_can_write(actor, piece)
        return
    # An account of theirs excludes everybody else: nobody answers for somebody who can answer.
    if not is_practitioner(actor, piece) or not actor.can(Capability.READ_LEARNING):
        raise Missing


def check_can_withdraw(actor: Actor, piece: PieceLike) -> None:
    """The practitioner whose work it tells of, at any time; else whoever may write it."""
    if not is_practitioner(actor, piece):
        check_can_write(actor, piece)


# Derived and not written twice, so that a page never offers what the change then refuses.
def _derive(check: Callable[[Actor, PieceLike], None]) -> Callable[[Actor, PieceLike], bool]:
    """A question that answers yes where its check lets through."""

    def can(actor: Actor, piece: PieceLike) -> bool:
        try:
            check(actor, piece)
        except Missing:
            return False
        return True

    return can


can_write = _derive(check_can_write)
can_withdraw = _derive(check_can_withdraw)
