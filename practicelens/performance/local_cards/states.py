"""Where a version of a local card stands, and where it may go, as data."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """Where one version stands; of a card at most one is being written and at most one is published."""

    DRAFT = "draft"
    ASKED = "asked"
    PUBLISHED = "published"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"

    @property
    def words(self) -> str:
        """As people read it."""
        return WORDS[self]


WORDS: Final[dict[Status, str]] = {
    Status.DRAFT: "being written",
    Status.ASKED: "to be checked",
    Status.PUBLISHED: "published",
    Status.REPLACED: "replaced by a later version",
    Status.WITHDRAWN: "withdrawn",
    Status.DISCARDED: "discarded",
}

MOVES: Final[dict[Status, frozenset[Status]]] = {
    Status.DRAFT: frozenset({Status.ASKED, Status.DISCARDED}),
    # Back to a draft where whoever checks it finds something, or its author takes it back.
    Status.ASKED: frozenset({Status.DRAFT, Status.PUBLISHED}),
    Status.PUBLISHED: frozenset({Status.REPLACED, Status.WITHDRAWN}),
    Status.REPLACED: frozenset(),
    Status.WITHDRAWN: frozenset(),
    Status.DISCARDED: frozenset(),
}

BEING_WRITTEN: Final = (Status.DRAFT, Status.ASKED)
