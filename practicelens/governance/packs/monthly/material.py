"""What a monthly report is made from: everything it says, as plain data, before a word of it is laid out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.governance.packs.core.periods import Month, TeamName
from practicelens.governance.packs.monthly.tallies import Graded


@dataclass(frozen=True)
class Due:
    """An audit due in the month, and when it was handed in, if it was."""

    team_id: int
    due: date
    submitted_on: date | None


@dataclass(frozen=True)
class Moved:
    """A re-audit handed in in the month: the first grade and its own."""

    team_id: int
    first: str
    second: str


@dataclass(frozen=True)
class Tracked:
    """An audit whose practice is tracked to Good."""

    audit_id: int
    reference: str
    team_id: int
    team: str
    latest: str
    since: date


@dataclass(frozen=True)
class Beside:
    """A measure of timeliness, laid beside the grades: where, of whom, and what part met it."""

    measure: str
    of: str
    numerator: int
    denominator: int
    period: str


@dataclass(frozen=True)
class Judged:
    """A grade handed in beside the one that its domains suggested."""

    suggested: str
    given: str


@dataclass(frozen=True)
class Owed:
    """An audit that was owed and not done by its day: of which team (none: of no team), with what, and why."""

    team: str
    tool: str
    due: date
    why: str


@dataclass(frozen=True)
class Material:
    """All that one report says. ``first_audits`` are twelve months', the rest the month's or the day's."""

    month: Month
    until: date
    scope: str
    teams: tuple[TeamName, ...]
    first_audits: tuple[Graded, ...]
    domains: tuple[tuple[str, str], ...]
    due: tuple[Due, ...] = ()
    re_audits: tuple[Moved, ...] = ()
    tracked: tuple[Tracked, ...] = ()
    beside: tuple[Beside, ...] = ()
    dataset_as_at: date | None = None
    dataset_note: str = ""  # that its figures are old, or could not be read
    judged: tuple[Judged, ...] = ()
    missed: tuple[Owed, ...] = ()
    detail: bool = True

    @property
    def in_month(self) -> tuple[Graded, ...]:
        """The first audits handed in in the month itself."""
        return tuple(audit for audit in self.first_audits if audit.submitted_on >= self.month.first)

    @property
    def services(self) -> tuple[tuple[int, str], ...]:
        """The service areas covered, by name."""
        return tuple(sorted({(team.service_id, team.service) for team in self.teams}, key=lambda pair: pair[1]))

    @property
    def whole_month(self) -> bool:
        """Whether the month had ended when this was made."""
        return self.until >= self.month.last
