"""What the reports of the cycle are made from: re-audits and 4R meetings, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from practicelens.governance.packs.core.periods import Month
from practicelens.people.teams import TeamView
from practicelens.quality.actions.internal import DoneInTime
from practicelens.quality.audits.core.states import Closure, Done
from practicelens.quality.audits.cycle.views import MeetingRow, ReAuditRow
from practicelens.quality.audits.grades.views import TrackedAudit


@dataclass(frozen=True)
class CycleMaterial:
    """What every report of the cycle has: its month, how far it tells, what it covers."""

    month: Month
    until: date
    scope: str
    teams: tuple[TeamView, ...]

    @property
    def dataset_as_at(self) -> date | None:
        """They use no dataset: audits alone."""
        return None

    @property
    def whole_month(self) -> bool:
        """Whether the month had ended when this was made."""
        return self.until >= self.month.last

    def team(self, team_id: int) -> TeamView:
        """A team that the report covers."""
        # Rows are of teams that the report covers: one of another would be a fault of ours, and stops the page.
        return next(team for team in self.teams if team.id == team_id)

    def in_month(self, day: date | None) -> bool:
        """Whether something happened in the month, as far as it is told."""
        # Up to the day it was made: a running month is told so far, and nothing is told of days to come.
        return day is not None and self.month.first <= day <= self.until


@dataclass(frozen=True)
class ReAuditMaterial(CycleMaterial):
    """Re-audits of twelve months, and what is tracked: by service area who holds it, and how many.

    ``closures``: what was chosen in the month for children who were closed to us. ``effects``: how often the month's
    re-audits judged each thing to have become of an action.
    """

    again: tuple[ReAuditRow, ...] = ()
    tracked: tuple[TrackedAudit, ...] = ()
    holders: tuple[tuple[str, str, int], ...] = ()
    closures: tuple[Closure, ...] = ()
    effects: Mapping[Done, int] = field(default_factory=dict)

    def handed_in(self, since: date) -> tuple[ReAuditRow, ...]:
        """Those handed in on a day or later."""
        return tuple(one for one in self.again if one.handed_in_since(since))


@dataclass(frozen=True)
class FourRMaterial(CycleMaterial):
    """4R meetings of twelve months, and how far the actions of each one's audit had got, by the audit's id."""

    meetings: tuple[MeetingRow, ...] = ()
    actions: Mapping[int, DoneInTime] = field(default_factory=dict)
