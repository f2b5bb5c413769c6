"""A comparison as it is shown: its lines, each with what keeps it apart, and its counts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias

from practicelens.analytics.measure import Card, Evidence
from practicelens.analytics.own_lists.reading import Looked
from practicelens.performance.explore.questions import Question
from practicelens.performance.explore.reconciling.rules import totals
from practicelens.performance.explore.states import Stage

Day: TypeAlias = date
"""A date, for a class that has a field of that name."""


class Side(StrEnum):
    """Where a line stands: in both lists, in one alone, twice in the one that was sent, or not to be read there."""

    YOURS = "yours"
    OURS = "ours"
    BOTH = "both"
    AGAIN = "again"
    UNREAD = "unread"


class Why(StrEnum):
    """What keeps a line of one's own list out of the figure."""

    UNKNOWN = "unknown"
    OUTSIDE = "outside"
    ELSEWHERE = "elsewhere"
    GROUP = "group"
    JUDGED = "judged"
    RULE = "rule"
    NO_ROW = "no_row"
    MORE = "more"

    @property
    def words(self) -> str:
        """As a heading above such lines."""
        return {
            Why.UNKNOWN: "No child of this number that you may see",
            Why.OUTSIDE: "At another time",
            Why.ELSEWHERE: "Of another place",
            Why.GROUP: "In another group",
            Why.JUDGED: "Judged otherwise",
            Why.RULE: "Left out by the figure’s rule",
            Why.NO_ROW: "No such row of a child who is known",
            Why.MORE: "No further row of a child who is counted",
        }[self]


@dataclass(frozen=True)
class ComparedRow:
    """One line: the row of one's own list, the row of ours, or both, with what is to be said of it.

    ``row``, ``number`` and ``date`` are of one's own list; ``child`` and what follows are of ours. ``counts``: how our
    row is judged; ``list``, ``sheet``, ``place``, ``file``: where it stands.
    """

    side: Side
    row: int | None = None
    number: str = ""
    date: Day | None = None
    child: str = ""
    why: Why | None = None
    words: str = ""
    day: Day | None = None
    counts: bool | None = None
    note: str = ""
    team: str = ""
    list: str = ""
    sheet: str = ""
    place: int | None = None
    file: str = ""
    evidence: tuple[Evidence, ...] = ()

    def packed(self) -> dict[str, Any]:
        """As data: what is empty is left out, for there may be two hundred thousand."""
        held = {name: value for name, value in self.__dict__.items() if value not in (None, "", ())}
        held["side"] = self.side.value
        held |= {"why": self.why.value} if self.why else {}
        held |= {name: held[name].isoformat() for name in ("date", "day") if name in held}
        if self.evidence:
            held["evidence"] = [(one.label, one.kind, _plain(one.value)) for one in self.evidence]
        return held

    @staticmethod
    def from_packed(given: dict[str, Any]) -> ComparedRow:
        """A line from its data."""
        found = {**given, "side": Side(given["side"])}
        found |= {"why": Why(given["why"])} if "why" in given else {}
        found |= {name: date.fromisoformat(given[name]) for name in ("date", "day") if name in given}
        found["evidence"] = tuple(
            Evidence(label, kind, date.fromisoformat(value) if kind == "date" and value else value)
            for label, kind, value in given.get("evidence", ())
        )
        return ComparedRow(**found)

    def as_unknown(self) -> ComparedRow:
        """One's own row, of a child whom one may not see: it reads as a number that nobody has."""
        bare = ComparedRow(Side.YOURS, self.row, self.number, self.date)
        return replace(bare, why=Why.UNKNOWN, words=Why.UNKNOWN.words)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class ComparisonRow:
    """A comparison in the list of one's own."""

    id: int
    card: Card
    status: Stage
    rows: int
    counts: dict[str, int]
    sent_at: datetime


@dataclass(frozen=True)
class ComparisonView:
    """One comparison: what was asked, how far it is, its columns, and its lines once it is compared.

    ``keeps_until``: the day on which it is deleted. ``outdated``: another extract has been published since.
    """

    id: int
    card: Card
    question: Question
    group: str
    only: str
    status: Stage
    looked: Looked
    number_column: int | None
    date_column: int | None
    lines: tuple[ComparedRow, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    keeps_until: date | None = None
    outdated: bool = False

    @property
    def totals(self) -> tuple[int, int]:
        """How many rows each list has: the one that was sent, and the figure's."""
        return totals(self.counts)

    @property
    def examples(self) -> tuple[str, ...]:
        """What stands in its columns of numbers, as far as it is shown: these may be children."""
        columns = (one for one in self.looked.columns if one.numbers > one.dates)
        return tuple(dict.fromkeys(value for one in columns for value in one.examples))

    @property
    def agrees(self) -> bool:
        """Whether every row of either stands in the other."""
        sent, ours = self.totals
        return sent == ours == self.counts.get("both", 0)
