"""Published pieces found by what somebody typed, or by a figure they name, among those shared with them."""

from __future__ import annotations

from dataclasses import dataclass

from practicelens.access.words import Excerpt, Wanted, excerpt
from practicelens.people.asking import Asking
from practicelens.quality.learning.models import Mark
from practicelens.quality.learning.queries import NEWEST, holding, may_read, readable
from practicelens.quality.learning.states import MarkKind


@dataclass(frozen=True)
class FoundPiece:
    """A piece and where the words stand in it: ``excerpt`` none where they stand in its title or its team's name."""

    id: int
    title: str
    where: str
    excerpt: Excerpt | None


def find(asking: Asking, wanted: Wanted) -> tuple[FoundPiece, ...]:
    """By title, what was done, what changed, what helped, and its team; newest first. One query."""
    if not may_read(asking):
        return ()
    named = {
        # By word, because one may stand in the team's name and another in the piece.
        word: [pk for pk, team in asking.teams.items() if Wanted(word, (word,)).fits(team.name)]
        for word in wanted.words
    }
    # Who may read it is asked first, and the words of what is left after that.
    rows = holding(asking, wanted.words, named).order_by("-published_at", "-pk")
    columns = rows.values_list("pk", "title", "team__name", "done", "difference", "helped")
    return tuple(
        FoundPiece(pk, title, "in its title" if wanted.fits(title) else team, _place(title, texts, wanted))
        for pk, title, team, *texts in columns
    )


def of_figure(asking: Asking, card: str) -> tuple[tuple[int, str], ...]:
    """Id and title of the published pieces shared with this actor that name a figure, the newest first. One query."""
    if not may_read(asking):
        return ()
    named = Mark.objects.filter(kind=MarkKind.FIGURE, key=card).values("piece_id")
    return tuple(readable(asking).filter(pk__in=named).order_by(*NEWEST).values_list("pk", "title"))


def _place(title: str, texts: list[str], wanted: Wanted) -> Excerpt | None:
    """The words around what was looked for, where the title does not say it already."""
    return None if wanted.fits(title) else excerpt(texts, wanted)
