"""What a team's week answers with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.people.teams import TeamView
from practicelens.performance.datasets.shapes import Caseload, Day, DayEntry, DueList, EditionView, MeasureRow, Since
from practicelens.performance.datasets.week.supervising import Supervising


@dataclass(frozen=True)
class TimescaleRow:
    """One timescale of a team: its limits in words, what is late, and what falls due by two days ahead."""

    kind: str
    words: str
    limits: str
    late: int
    near: int
    far: int
    opens: date
    near_ends: date
    far_ends: date


@dataclass(frozen=True)
class Silent:
    """A timescale that cannot be told, and why: which source would tell it, or that none has it."""

    words: str
    why: str


@dataclass(frozen=True)
class Unallocated:
    """An open child without a worker: what they are (on a plan, looked after), and the discussion that runs."""

    child: str
    stands: str
    strategy: date | None = None
    conference_due: date | None = None


@dataclass(frozen=True)
class Week:
    """A team's week: its children, what falls due and what is late, how it is doing, who holds how many."""

    team: TeamView
    edition: EditionView
    children: int
    unallocated: int
    days: tuple[Day, ...]
    overdue: DueList
    overdue_counts: tuple[DayEntry, ...]
    measures: tuple[MeasureRow, ...]
    caseloads: tuple[Caseload, ...]
    may_name_children: bool
    may_name_workers: bool
    since: Since | None
    timescales: tuple[TimescaleRow, ...] = ()
    silent: tuple[Silent, ...] = ()
    gravest: tuple[Unallocated, ...] = ()
    supervision: Supervising | None = None

    @property
    def grave(self) -> tuple[Unallocated, ...]:
        """Children without a worker for whom a strategy discussion was held: they head the page."""
        return tuple(one for one in self.gravest if one.strategy is not None)

    @property
    def over_limit(self) -> int:
        """How many workers hold more than their own limit."""
        return sum(line.over for line in self.caseloads)

    @property
    def limits(self) -> int:
        """How many workers have a limit that is known."""
        return sum(line.limit is not None for line in self.caseloads)

    @property
    def without_limit(self) -> int:
        """How many hold children and have none that is known."""
        return sum(line.lacks_limit for line in self.caseloads)

    @property
    def tells_hours(self) -> bool:
        """Whether the case system tells anybody's hours."""
        return any(line.fte is not None for line in self.caseloads)

    @property
    def heaviest(self) -> Day | None:
        """The one day with most to do, when one stands out."""
        return next((day for day in self.days if day.heaviest), None)
