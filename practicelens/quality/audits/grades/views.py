"""What is shown of grades and counts for reports, as frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from practicelens.quality.audits.core.states import Draw, Kind
from practicelens.quality.standards.states import Grade


@dataclass(frozen=True)
class GradedAudit:
    """One submitted audit's grades for reports: the grade that drives the cycle, and each domain's."""

    audit_id: int
    reference: str
    team_id: int
    team: str
    service_id: int
    service: str
    submitted_on: date
    kind: Kind
    draw: Draw
    own_team: bool
    overall: Grade
    domains: Mapping[str, Grade | None]
    titles: Mapping[str, str]
    tool: str
    round: int = 0
    first_grade: Grade | None = None
    # Whether somebody else graded the case too, blind, and handed in.
    second_graded: bool = False
    # Whether its tool looks at a child's whole work and enters the four months, as a case audit does; an audit of one
    # contact or one meeting stands apart from those.
    case: bool = True

    @property
    def apart(self) -> bool:
        """Whether a manager graded their own team's work, and nobody else did."""
        return self.own_team and not self.second_graded


@dataclass(frozen=True)
class SuggestedGrade:
    """A submitted audit's grade beside the one that its domains suggested: for counting how often they differ.

    ``tool``: its title, for audits of one contact or one meeting stand apart.
    """

    audit_id: int
    team_id: int
    service_id: int
    suggested: Grade
    given: Grade
    tool: str

    @property
    def differs(self) -> bool:
        """Whether the auditor judged otherwise, which took a word on why."""
        return self.given is not self.suggested


@dataclass(frozen=True)
class Summary:
    """How many audits of a month were to be done and were, for the actor's teams."""

    month: date
    to_do: int
    submitted: int
    late: int
    withdrawn: int


@dataclass(frozen=True)
class DueAudit:
    """A first audit with the day it is or was due, and the day it was handed in.

    ``audit_id`` None: one that is owed and was not given out, or was withdrawn; ``team_id`` None: of no team yet.
    ``tool``: its title.
    """

    audit_id: int | None
    team_id: int | None
    due: date
    submitted_on: date | None
    tool: str


@dataclass(frozen=True)
class TrackedAudit:
    """A cycle tracked to Good on a day: the latest grade then, and since when."""

    audit_id: int
    reference: str
    team_id: int
    team: str
    service_id: int
    latest: Grade
    since: date
