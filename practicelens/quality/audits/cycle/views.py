"""What is shown of a cycle beside its audit: what a check found, where it goes on, what is tracked; frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from practicelens.quality.audits.core.states import Depth
from practicelens.quality.standards.states import Grade

if TYPE_CHECKING:
    from practicelens.quality.audits.core.views import AuditRow


@dataclass(frozen=True)
class GoesOn:
    """What changed under a cycle since its audit.

    ``team``: the one it goes on with, where that is another than the one audited; ``team_closed``: that team is no
    longer there. ``child_closed`` and ``child_closed_on``: the current extract has the child closed to us, since that
    day where it says. ``practitioner_left``: the practitioner can no longer be asked. ``closure``: what
    the Head of Service chose for a child closed to us.
    """

    team: str = ""
    team_closed: bool = False
    child_closed: bool = False
    child_closed_on: date | None = None
    practitioner_left: bool = False
    closure: str = ""


@dataclass(frozen=True)
class TrackedRow:
    """A cycle tracked to Good: for how long, who holds it, and what is next."""

    row: AuditRow
    since: date | None
    months: int
    team: str
    holder: str
    next: str
    child_closed: bool
    child_closed_on: date | None


@dataclass(frozen=True)
class ReAuditRow:
    """A re-audit as a report counts it, as it stood on the report's last day: no child, no worker, no auditor.

    ``before`` is the grade of the round that it follows: the first audit's, or that of the re-audit before it.
    """

    audit_id: int
    reference: str
    team_id: int
    before: Grade | None
    after: Grade | None
    due: date
    submitted_on: date | None
    round: int
    depth: Depth | None
    passed_on: str

    @property
    def moved_up(self) -> bool:
        """Whether its grade is better than that of the round before."""
        return self.before is not None and self.after is not None and self.after.rank < self.before.rank

    def handed_in_since(self, day: date) -> bool:
        """Whether it was handed in on a day or later, graded as the round before it was."""
        return self.submitted_on is not None and self.submitted_on >= day and None not in (self.before, self.after)

    def late(self, until: date) -> bool:
        """Handed in after its day, or not in by the report's last day when that has passed."""
        return (self.submitted_on or until) > self.due


@dataclass(frozen=True)
class MeetingRow:
    """A 4R meeting as a report counts it, as it stood on the report's last day: dates alone, and what followed."""

    audit_id: int
    reference: str
    team_id: int
    round: int
    called_on: date
    due: date
    held_on: date | None
    called_off_on: date | None
    after: Grade | None

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
