"""The life of a pack, and the table of its moves: once published it never changes, it is only followed."""

from __future__ import annotations

from enum import StrEnum

from practicelens.access import moves


class Kind(StrEnum):
    """Which report is frozen."""

    MONTHLY = "monthly"
    RE_AUDIT = "re_audit"
    FOUR_R = "four_r"
    QUARTERLY = "quarterly"
    PERFORMANCE = "performance"
    ORGANISATION = "organisation"
    THEMATIC = "thematic"

    @property
    def words(self) -> str:
        """As people say it."""
        return {
            "monthly": "Head of Service monthly report",
            "re_audit": "Re-audit monthly report",
            "four_r": "4R monthly report",
            "quarterly": "Quarterly consolidation",
            "performance": "Performance Matters",
            "organisation": "The organisation",
            "thematic": "Thematic report",
        }[self.value]

    @property
    def short(self) -> str:
        """Its name in a sentence about a month: "re-audit report"."""
        return {
            "monthly": "monthly report",
            "re_audit": "re-audit report",
            "four_r": "4R report",
            "quarterly": "quarterly consolidation",
            "performance": "Performance Matters report",
            "organisation": "organisation report",
            "thematic": "thematic report",
        }[self.value]

    @property
    def slug(self) -> str:
        """As it stands in the name of a page: "re-audit"."""
        return self.value.replace("_", "-")

    @property
    def plural(self) -> str:
        """Their name in a list of kinds: "Re-audit reports"."""
        return f"{self.opening}s"

    @property
    def period(self) -> str:
        """What one of them tells of: "month" or "quarter", or a "time" that somebody chose."""
        if self is Kind.THEMATIC:
            return "time"
        return "quarter" if self in (Kind.QUARTERLY, Kind.ORGANISATION) else "month"

    @property
    def tells_figures(self) -> bool:
        """Whether figures of a dataset stand in it, beside what is told of audits."""
        return self in (Kind.MONTHLY, Kind.QUARTERLY) or not self.of_audits

    @property
    def of_audits(self) -> bool:
        """Whether it tells of audits, and so is the Head of Safeguarding's; the others are the analyst's."""
        return self not in (Kind.PERFORMANCE, Kind.ORGANISATION, Kind.THEMATIC)

    @property
    def may_leave(self) -> bool:
        """Whether the whole authority's has a version that leaves; the others are of few cases, or not to be hidden."""
        return self in (Kind.MONTHLY, Kind.ORGANISATION)

    @property
    def leaves_with_words(self) -> bool:
        """Whether what leaves has an analysis of its own: of the organisation figures leave alone."""
        return self is Kind.MONTHLY

    @property
    def opening(self) -> str:
        """Its name where a sentence begins: "Re-audit report"."""
        return self.short[:1].upper() + self.short[1:]


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
    # A draft is written over and never withdrawn: nobody has read it.
    Status.DRAFT: frozenset({Status.PUBLISHED}),
    Status.PUBLISHED: frozenset({Status.SUPERSEDED, Status.WITHDRAWN}),
    # An older edition can be wrong as well, and those who have it must be told.
    Status.SUPERSEDED: frozenset({Status.WITHDRAWN}),
    # For good: what is right again comes as a new edition, which says what it corrects.
    Status.WITHDRAWN: frozenset(),
}
READABLE = frozenset({Status.PUBLISHED, Status.SUPERSEDED})
"""Statuses whose document may be read."""
RELEASED = frozenset(Status) - {Status.DRAFT}
"""Statuses that its readers know of."""


def check_move(start: Status, to: Status) -> None:
    """Refuse a move that is not in the table."""
    moves.check_becomes(MOVES, start, to, thing="pack")
