"""What the explorer answers with: frozen, every group in words, every number with all it needs to stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.analytics.measure import Card, Figure
from practicelens.performance.datasets.shapes import EditionView
from practicelens.performance.explore import comparing
from practicelens.performance.explore.questions import Period, Question


@dataclass(frozen=True)
class GroupRow:
    """One group: its key, its words, its figure, the other time's, and what may be said of it beside the others.

    ``rest``: of a share, beside all others; ``moved``: beside the other time. ``hidden``: its numbers are small, or
    would tell a small one, and whoever asks sees no child.
    """

    key: str
    words: str
    figure: Figure
    before: Figure | None = None
    rest: str = ""
    moved: str = ""
    hidden: bool = False

    @property
    def by_chance(self) -> str:
        """Whether chance could explain what moved, in a word for a table's cell."""
        return {comparing.EXPLAINS: "yes", comparing.BEYOND: "no"}.get(self.moved, self.moved)

    @property
    def beside_rest(self) -> str:
        """How it stands beside the others, in a word for a table's cell."""
        return {comparing.NO_SIGN: "no sign"}.get(self.rest, self.rest.removesuffix(" than chance explains"))


@dataclass(frozen=True)
class Pair:
    """Two groups held together, with what may be said of their difference."""

    one: GroupRow
    other: GroupRow
    verdict: str


@dataclass(frozen=True)
class Answer:
    """A question's answer. ``card`` is as it was counted: a rate by group is a count, which ``notes`` says.

    ``why``: why there is none, "" where there is; ``possible``: the days for which it could be answered, where that is
    why. ``whole``: all groups together, None where they do not add up. ``may_open``: the children behind it open for
    whoever asks. ``at_least``: the whole may be larger, because nobody knows who
    came and went before the first extract.
    """

    question: Question
    edition: EditionView
    card: Card
    rows: tuple[GroupRow, ...] = ()
    whole: GroupRow | None = None
    before: Period | None = None
    pair: Pair | None = None
    why: str = ""
    possible: tuple[date, date] | None = None
    notes: tuple[str, ...] = ()
    may_open: bool = False
    suppressed: bool = False
    at_least: bool = False
