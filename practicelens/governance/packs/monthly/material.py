"""What a monthly report is made from: everything it says, as plain data, before a word of it is laid out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from practicelens.governance.packs.core.periods import Month
from practicelens.people.teams import TeamView
from practicelens.performance.late.internal import LateTally
from practicelens.quality.audits.cycle.views import ReAuditRow
from practicelens.quality.audits.grades.views import DueAudit, GradedAudit, SuggestedGrade, TrackedAudit
from practicelens.quality.moderation.comparison.owed import Met
from practicelens.quality.programme.months.views import SlotView


@dataclass(frozen=True)
class Beside:
    """A measure of timeliness, laid beside the grades: where, of whom, and what part met it."""

    measure: str
    of: str
    numerator: int
    denominator: int
    period: str


@dataclass(frozen=True)
class GradedTool:
    """A tool that audits of a report were done with, and those of its domains that were graded, in its order.

    ``case``: it looks at a child's whole work. A domain belongs to its tool: two tools ask for the voice of the child
    in their own way, and are never told in one row or held beside each other.
    """

    key: str
    title: str
    case: bool
    domains: tuple[tuple[str, str], ...]

    @property
    def plural(self) -> str:
        """ "MASH audits"."""
        return f"{self.title}s"


@dataclass(frozen=True)
class Material:
    """All that one report says. ``first_audits`` are twelve months', the rest the month's or the day's."""

    month: Month
    until: date
    scope: str
    teams: tuple[TeamView, ...]
    first_audits: tuple[GradedAudit, ...]
    tools: tuple[GradedTool, ...] = ()
    apart: frozenset[str] = frozenset()  # titles of the tools whose audits stand apart from case audits
    due: tuple[DueAudit, ...] = ()
    due_beside: int = 0  # of those due, not of the monthly programme: of a theme, of a panel, by hand
    re_audits: tuple[ReAuditRow, ...] = ()
    tracked: tuple[TrackedAudit, ...] = ()
    beside: tuple[Beside, ...] = ()
    dataset_as_at: date | None = None
    dataset_note: str = ""  # that its figures are old, or could not be read
    judged: tuple[SuggestedGrade, ...] = ()
    missed: tuple[SlotView, ...] = ()
    meetings: Met | None = None  # comparison meetings that fell due in the month
    detail: bool = True
    late: Mapping[int, LateTally] = field(default_factory=dict)

    @property
    def in_month(self) -> tuple[GradedAudit, ...]:
        """The first audits handed in during the month itself."""
        # From the twelve months that were read: they end with this month, so it is their end.
        return tuple(audit for audit in self.first_audits if audit.submitted_on >= self.month.first)

    @property
    def services(self) -> tuple[tuple[int, str], ...]:
        """The service areas covered, by name."""
        return tuple(sorted({(team.service_id, team.service_name) for team in self.teams}, key=lambda pair: pair[1]))

    @property
    def whole_month(self) -> bool:
        """Whether the month had ended when this was made."""
        return self.until >= self.month.last


def missed_of(owed: Iterable[SlotView]) -> tuple[SlotView, ...]:
    """Of what was owed all that was not done by its day."""
    return tuple(one for one in owed if one.missed is not None)
