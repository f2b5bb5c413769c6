"""The states of a notice on its way, and the moves allowed between them."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a notice's e-mail stands.

    ``UNCERTAIN``: it may have gone; it is shown so and never sent again silently. ``LEFT``: it needs no sending any
    more, as an administrator decided, or because what it tells of was taken back first; in the product it can be read.
    """

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    LEFT = "left"


MOVES: dict[Status, frozenset[Status]] = {
    Status.WAITING: frozenset({Status.CLAIMED, Status.LEFT}),
    # Back to waiting only when it is certain that nothing left: the mail server was not reached.
    Status.CLAIMED: frozenset({Status.SENT, Status.FAILED, Status.UNCERTAIN, Status.WAITING}),
    # For good: what a mail server took can be taken back by nobody.
    Status.SENT: frozenset(),
    Status.FAILED: frozenset({Status.WAITING, Status.LEFT}),
    # Only a person moves it on: sent again by the product, somebody may get the same letter twice and not know why.
    Status.UNCERTAIN: frozenset({Status.WAITING, Status.LEFT}),
    Status.LEFT: frozenset(),
}
