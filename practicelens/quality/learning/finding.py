"""Published pieces found by what somebody typed, among those shared with them."""

from __future__ import annotations

from dataclasses import dataclass

from practicelens.access.words import Wanted
from practicelens.people.asking import Asking
from practicelens.quality.learning.queries import may_read, readable


@dataclass(frozen=True)
class FoundPiece:
    """A piece and where the words stand in it."""

    id: int
    title: str
    where: str


def find(asking: Asking, wanted: Wanted) -> tuple[FoundPiece, ...]:
    """By title, what it made different and its team, newest first. One query: an authority shares hundreds at most."""
    if not may_read(asking):
        return ()
    rows = readable(asking).order_by("-published_at", "-pk").values_list("pk", "title", "difference", "team__name")
    return tuple(
        FoundPiece(pk, title, "in its title" if wanted.fits(title) else f"in what changed; {team}")
        for pk, title, difference, team in rows
        if wanted.fits(title, difference, team)
    )
