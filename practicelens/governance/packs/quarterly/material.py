"""What the quarterly consolidation is made from, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from practicelens.analytics.agreement import Agreement
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.monthly.material import GradedTool
from practicelens.governance.packs.quarterly.groups import Question
from practicelens.people.teams import TeamView
from practicelens.quality.audits.grades.views import GradedAudit, SuggestedGrade
from practicelens.quality.duties.rules import Counts
from practicelens.quality.moderation.comparison.owed import Met
from practicelens.quality.moderation.second_grades.views import ModerationCounts
from practicelens.quality.panels.meeting.views import PanelRow
from practicelens.quality.programme.coverage.queries import Coverage
from practicelens.quality.programme.months.views import SlotView
from practicelens.quality.programme.themes.views import ThemeRow


@dataclass(frozen=True)
class ThemeCount:
    """How often a theme was found, as a strength and as something to make better."""

    theme: str
    strengths: int
    improvements: int


@dataclass(frozen=True)
class Whole:
    """What is told of all the teams somebody sees together and cannot be narrowed to a service area.

    ``agreement``: how far graders of the same case agreed overall. ``coverage`` is None for who may not read it.
    """

    moderated: ModerationCounts
    agreement: Agreement
    themed: tuple[ThemeRow, ...] = ()
    meetings: Met | None = None
    briefs: Counts | None = None
    coverage: Coverage | None = None


@dataclass(frozen=True)
class QuarterlyMaterial:
    """All that one quarterly consolidation says. ``first_audits`` are twelve months', the rest the quarter's.

    ``whole`` is None in the report of one service area among several; ``themes`` and ``shared`` are None for who may
    not read findings or learning. Themes go by what they were found in, "Case audits" first, for each tool asks other
    things; ``apart``: the titles of the tools that stand apart from case audits. ``owed``: how many audits the
    programme owed by now. ``dataset_as_at`` is the day of the dataset that told children's groups; None: none was
    published.
    """

    month: Month
    until: date
    scope: str
    teams: tuple[TeamView, ...]
    first_audits: tuple[GradedAudit, ...]
    tools: tuple[GradedTool, ...] = ()
    apart: frozenset[str] = frozenset()
    themes: Mapping[str, tuple[ThemeCount, ...]] | None = field(default_factory=dict)
    judged: tuple[SuggestedGrade, ...] = ()
    missed: tuple[SlotView, ...] = ()
    owed: int = 0
    panels: tuple[PanelRow, ...] = ()
    shared: tuple[str, ...] | None = ()
    whole: Whole | None = None
    questions: tuple[Question, ...] = ()
    dataset_as_at: date | None = None

    @property
    def in_quarter(self) -> tuple[GradedAudit, ...]:
        """The first audits handed in during the quarter itself."""
        return tuple(audit for audit in self.first_audits if audit.submitted_on >= self.month.first)

    @property
    def over(self) -> bool:
        """Whether the quarter had ended when this was made."""
        return self.until >= self.month.last
