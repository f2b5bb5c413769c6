"""What the reports of the cycle are made from: re-audits and 4R meetings, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.governance.packs.core.periods import Month, TeamName
from practicelens.governance.packs.monthly.material import Moved, Tracked


@dataclass(frozen=True)
class Again:
    """A re-audit: its grades, when it was due, when it was handed in, how deep, why another does it."""

    audit_id: int
    reference: str
    team_id: int
    first: str
    second: str
    due: date
    submitted_on: date | None
    depth: str
    passed_on: str

    def late(self, until: date) -> bool:
        """Handed in after its day, or not in by the report's last day when that has passed."""
        return (self.submitted_on or until) > self.due


@dataclass(frozen=True)
class Meeting:
    """A 4R meeting: when it was called, due, held or called off, and what followed; its audit's actions."""

    audit_id: int
    reference: str
    team_id: int
    called_on: date
    due: date
    held_on: date | None
    called_off_on: date | None
    after: str
    given: int = 0
    in_time: int = 0
    done_late: int = 0
    overdue: int = 0

    @property
    def open(self) -> bool:
        """Called, and neither held nor called off."""
        return self.held_on is None and self.called_off_on is None

    @property
    def days(self) -> int | None:
        """Calendar days from the call, which is the day of the grade, to the meeting."""
        return (self.held_on - self.called_on).days if self.held_on else None

    def late(self, until: date) -> bool:
        """Held after its day, or still to hold when that has passed."""
        return self.called_off_on is None and (self.held_on or until) > self.due


@dataclass(frozen=True)
class CycleMaterial:
    """What every report of the cycle has: its month, how far it tells, what it covers."""

    month: Month
    until: date
    scope: str
    teams: tuple[TeamName, ...]

    @property
    def dataset_as_at(self) -> date | None:
        """They use no dataset: audits alone."""
        return None

    @property
    def whole_month(self) -> bool:
        """Whether the month had ended when this was made."""
        return self.until >= self.month.last

    def team(self, team_id: int) -> TeamName:
        """A team that the report covers."""
        return next(team for team in self.teams if team.team_id == team_id)

    def in_month(self, day: date | None) -> bool:
        """Whether something happened in the month, as far as it is told."""
        return day is not None and self.month.first <= day <= self.until


@dataclass(frozen=True)
class ReAuditMaterial(CycleMaterial):
    """Re-audits of twelve months, and what is tracked: by service area who holds it, and how many."""

    again: tuple[Again, ...] = ()
    tracked: tuple[Tracked, ...] = ()
    holders: tuple[tuple[str, str, int], ...] = ()

    @property
    def year(self) -> tuple[Moved, ...]:
        """First and second grade of each handed in in the twelve months."""
        return self._moved(self.month.year_before)

    @property
    def of_month(self) -> tuple[Moved, ...]:
        """First and second grade of each handed in in the month."""
        return self._moved(self.month.first)

    def _moved(self, since: date) -> tuple[Moved, ...]:
        return tuple(
            Moved(one.team_id, one.first, one.second)
            for one in self.again
            if one.submitted_on and one.submitted_on >= since and one.first and one.second
        )


@dataclass(frozen=True)
class FourRMaterial(CycleMaterial):
    """4R meetings of twelve months."""

    meetings: tuple[Meeting, ...] = ()
