"""What the quarterly consolidation is made from, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.governance.packs.core.periods import Month, TeamName
from practicelens.governance.packs.monthly.material import Judged, Owed
from practicelens.governance.packs.monthly.tallies import Graded
from practicelens.governance.packs.quarterly.groups import Question


@dataclass(frozen=True)
class Theme:
    """How often a theme was found in the quarter's audits, as a strength and as something to make better."""

    theme: str
    strengths: int
    improvements: int


@dataclass(frozen=True)
class Moderated:
    """Second gradings of the quarter's audits: how many chosen, agreed, late, and which way the agreed grade moved.

    ``pairs`` had both graders' own grades in in the quarter, ``alike`` the share of them that were the same.
    """

    chosen: int
    done: int
    late: int
    raised: int
    lowered: int
    same: int
    pairs: int = 0
    alike: float | None = None


@dataclass(frozen=True)
class Reach:
    """A group beside the population: children there are and audits by chance, each of how many."""

    dimension: str
    group: str
    population: int
    population_n: int
    audits: int
    audits_n: int


@dataclass(frozen=True)
class ThemedAudit:
    """A themed audit of the quarter: how far it is, and its learning brief's state."""

    theme_id: int
    title: str
    given: int
    done: int
    state: str


@dataclass(frozen=True)
class PanelHeld:
    """A multi-agency panel held in the quarter: no child, no names."""

    title: str
    team: str
    held_on: date
    grade: str
    agencies: tuple[str, ...]
    actions: int


@dataclass(frozen=True)
class Met:
    """Comparison meetings that fell due in the quarter: how many, held by its end, and late."""

    due: int
    held: int
    late: int


@dataclass(frozen=True)
class Whole:
    """What is told of all the teams somebody sees together and cannot be narrowed to a service area."""

    moderated: Moderated
    reach: tuple[Reach, ...] = ()
    reach_as_at: date | None = None
    redrawn: int = 0
    themed: tuple[ThemedAudit, ...] = ()
    met: Met | None = None


@dataclass(frozen=True)
class QuarterlyMaterial:
    """All that one quarterly consolidation says. ``first_audits`` are twelve months', the rest the quarter's.

    ``whole`` is None in the report of one service area among several; ``themes`` is None for who may not read
    findings. ``dataset_as_at`` is the day of the dataset that
    told children's groups; None: none was published.
    """

    month: Month
    until: date
    scope: str
    teams: tuple[TeamName, ...]
    first_audits: tuple[Graded, ...]
    domains: tuple[tuple[str, str], ...]
    themes: tuple[Theme, ...] | None = ()
    judged: tuple[Judged, ...] = ()
    missed: tuple[Owed, ...] = ()
    panels: tuple[PanelHeld, ...] = ()
    shared: tuple[str, ...] = ()
    whole: Whole | None = None
    questions: tuple[Question, ...] = ()
    dataset_as_at: date | None = None

    @property
    def in_quarter(self) -> tuple[Graded, ...]:
        """The first audits handed in in the quarter itself."""
        return tuple(audit for audit in self.first_audits if audit.submitted_on >= self.month.first)

    @property
    def over(self) -> bool:
        """Whether the quarter had ended when this was made."""
        return self.until >= self.month.last
