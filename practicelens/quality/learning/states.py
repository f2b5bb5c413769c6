"""Where a piece of learning is, whom it is for, and the moves that are allowed."""

from __future__ import annotations

from enum import StrEnum

from practicelens.access import moves


class Status(StrEnum):
    """From a writer's draft to something everybody can learn from."""

    DRAFT = "draft"
    ASKED = "asked"
    PUBLISHED = "published"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"

    @property
    def words(self) -> str:
        """As people say it."""
        return _WORDS[self]


_WORDS = {
    Status.DRAFT: "Draft",
    Status.ASKED: "Consent is asked",
    Status.PUBLISHED: "Published",
    Status.REFUSED: "Consent was not given",
    Status.WITHDRAWN: "Withdrawn",
    Status.DROPPED: "Not made",
}


class Event(StrEnum):
    """What can happen to a piece."""

    ASK = "ask for consent"
    TAKE_BACK = "take it back to write on"
    AGREE = "consent given"
    REFUSE = "consent not given"
    DROP = "no piece is made"
    WITHDRAW = "withdraw"


S, E = Status, Event
# Consent is to exact words: what was asked is what is published, so a yes publishes at once and nothing may be
# changed between the two. To change a word is to take it back and to ask again.
MOVES: dict[tuple[Status, Event], Status] = {
    (S.DRAFT, E.ASK): S.ASKED,
    (S.DRAFT, E.DROP): S.DROPPED,
    (S.ASKED, E.TAKE_BACK): S.DRAFT,
    (S.ASKED, E.AGREE): S.PUBLISHED,
    (S.ASKED, E.REFUSE): S.REFUSED,
    (S.ASKED, E.DROP): S.DROPPED,
    # Written anew so that it can be asked for again: it goes on from the same words.
    (S.REFUSED, E.TAKE_BACK): S.DRAFT,
    (S.REFUSED, E.DROP): S.DROPPED,
    # Never back to a draft: what was withdrawn stays so, and a new piece asks anew.
    (S.PUBLISHED, E.WITHDRAW): S.WITHDRAWN,
}
UNFINISHED = frozenset({S.DRAFT, S.ASKED, S.REFUSED})
"""A piece that may still come to be published: an audit has at most one."""


def after(start: Status, event: Event) -> Status:
    """Where an event leads; what the table does not have is refused."""
    return moves.after(MOVES, start, event, thing="piece")


class Audience(StrEnum):
    """Whom a piece is shared with."""

    TEAM = "team"
    SERVICE = "service"
    EVERYBODY = "everybody"

    @property
    def words(self) -> str:
        """As people say it."""
        return {"team": "The team", "service": "The service area"}.get(self.value, "Everybody who takes part in audits")


class Family(StrEnum):
    """How it stands with the family's consent."""

    AGREED = "agreed"
    NOT_NEEDED = "not_needed"

    @property
    def words(self) -> str:
        """As people say it."""
        return "The family agreed" if self is Family.AGREED else "Not asked: nobody could know them by it"


class MarkKind(StrEnum):
    """What a piece is found by."""

    DOMAIN = "domain"
    STANDARD = "standard"
    TAG = "tag"
    # A card by its key: what the piece stands on, or hopes to move.
    FIGURE = "figure"


TAGS = ("strengths", "protective factors", "what helped")
"""The resilience philosophy's tags (strategy, section 3), as standards and prompts carry them."""

CHECKLIST: dict[str, str] = {
    "names": "No child, family member or friend is named, not even by a nickname or an initial",
    "places": "No school, street, town or service stands there by which somebody could be known",
    "staff": "No member of staff is named; they are called by what they do",
    "unusual": "No unusual fact or event stands there by which somebody who knows the family would know them",
    "quotes": "What is quoted could have been said by any child or parent",
}
"""What the writer says they have looked for; the product looks for what a program can."""
