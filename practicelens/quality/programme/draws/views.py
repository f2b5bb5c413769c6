"""What is shown of draws: frozen, free of models, names already in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from practicelens.quality.audits.core.states import Draw, Status
from practicelens.quality.programme.draws.rules import Case


@dataclass(frozen=True)
class DrawRow:
    """One draw in a list."""

    id: int
    about: str
    tool: str
    how: Draw
    size: int
    drawn: int
    redrawn: int
    drawn_at: datetime
    drawn_by: str


@dataclass(frozen=True)
class DrawnView:
    """One child drawn or chosen; ``replaced_why`` where another was drawn in their place."""

    id: int
    place: int
    child: str
    team: str
    plan: str
    auditor_id: int | None
    auditor: str
    audit_id: int | None
    status: Status | None
    replaced_why: str = ""
    instead_of: str = ""


@dataclass(frozen=True)
class LeftOutGroup:
    """The children left out for one reason; those one may not see are counted and not listed."""

    key: str
    words: str
    count: int
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Reached:
    """How many audits a stratum had before a draw, and how many of the draw fell in it."""

    name: str
    before: int
    drawn: int
    eligible: int


@dataclass(frozen=True)
class DrawView:
    """A draw with everything that repeats it. ``hidden`` counts drawn children whom the reader may not see."""

    id: int
    about: str
    tool: str
    how: Draw
    why: str
    population: str
    as_at: date
    edition: str
    seed: str
    size: int
    list_print: str
    listed: int
    eligible: int
    left_out: tuple[LeftOutGroup, ...]
    cases: tuple[DrawnView, ...]
    hidden: int
    plans: tuple[Reached, ...]
    workers_eligible: int
    workers_drawn: int
    drawn_at: datetime
    drawn_by: str
    due: date


@dataclass(frozen=True)
class Repeated:
    """A draw made again from its list and seed: whether it gave the same children.

    ``list_unchanged``: the list still has the print that history kept on the day. ``edition_agrees``: the published
    edition is still the one that was drawn from, and lists the same children (None: a later one is published).
    """

    draw_id: int
    same: bool
    list_unchanged: bool
    edition_agrees: bool | None
    drawn: tuple[Case, ...]
    hidden: int = 0
