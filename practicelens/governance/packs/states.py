"""The life of a pack, and the table of its moves: once published it never changes, it is only followed."""

from __future__ import annotations

from enum import StrEnum

from practicelens.access.errors import Refused


class Kind(StrEnum):
    """Which report is frozen."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"

    @property
    def words(self) -> str:
        """As people say it."""
        return {"monthly": "Head of Service monthly report", "quarterly": "Quarterly consolidation"}[self.value]


class Status(StrEnum):
    """Where a pack is in its life."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """As people say it."""
        return {
            "draft": "Draft",
            "published": "Published",
            "superseded": "Replaced by a later edition",
            "withdrawn": "Withdrawn",
        }[self.value]


MOVES: dict[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.PUBLISHED}),
    Status.PUBLISHED: frozenset({Status.SUPERSEDED, Status.WITHDRAWN}),
    Status.SUPERSEDED: frozenset({Status.WITHDRAWN}),
    Status.WITHDRAWN: frozenset(),
}
READABLE = frozenset({Status.PUBLISHED, Status.SUPERSEDED})
"""Statuses whose document may be read."""
RELEASED = frozenset(Status) - {Status.DRAFT}
"""Statuses that its readers know of."""


def check_move(start: Status, to: Status) -> None:
    """Refuse a move that is not in the table."""
    if to not in MOVES[start]:
        raise Refused(f"This pack is “{start.words}” and cannot become “{to.words}”.", code="move_not_allowed")
