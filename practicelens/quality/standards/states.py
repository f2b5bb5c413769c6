"""The scale of grades, and the life of a published standard or tool: the words everybody else uses."""

from __future__ import annotations

from enum import StrEnum

from practicelens.access import moves


class Grade(StrEnum):
    """Ofsted's four-point scale, from best to worst; the order of the members is the order everywhere."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "requires_improvement"
    INADEQUATE = "inadequate"

    @property
    def words(self) -> str:
        """As people say it: "Requires improvement"."""
        # As Ofsted writes its grades: one capital, at the beginning.
        return self.value.replace("_", " ").capitalize()

    @property
    def rank(self) -> int:
        """0 for Outstanding to 3 for Inadequate: a higher rank is a lower grade."""
        return GRADES.index(self)

    def at_least(self, other: Grade) -> bool:
        """Whether this grade is as good as the other, or better."""
        return self.rank <= other.rank


GRADES: tuple[Grade, ...] = tuple(Grade)
"""Every grade, always in the order Outstanding to Inadequate."""


class Publication(StrEnum):
    """Where a version of a standard or a tool is in its life."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"

    @property
    def words(self) -> str:
        """As people say it."""
        return {"draft": "Draft", "published": "In force", "retired": "Retired"}[self.value]


DRAFT_VERSION = 0
"""The number a draft has until it is published, so that each standard and tool has one draft at most."""

PUBLICATION_MOVES: dict[Publication, frozenset[Publication]] = {
    # A draft is the only thing that is edited. Discarded, it is gone: nobody ever worked with it.
    Publication.DRAFT: frozenset({Publication.PUBLISHED}),
    # A version is never edited once published: work was graded by it. A later version retires it.
    Publication.PUBLISHED: frozenset({Publication.RETIRED}),
    # Never in force again: going back is a new version with the old words, so that numbers follow time.
    Publication.RETIRED: frozenset(),
}


def moved(status: Publication, to: Publication) -> Publication:
    """The status moved to, where the table allows it; anything else is refused."""
    moves.check_becomes(PUBLICATION_MOVES, status, to, thing="version")
    return to
