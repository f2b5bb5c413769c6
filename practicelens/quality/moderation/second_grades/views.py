"""What pages and reports are told of second gradings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.access.actor import ChildKey
from practicelens.quality.audits.beside.internal import Side
from practicelens.quality.audits.core.views import GradedDomain, Look
from practicelens.quality.moderation.second_grades.states import Reason, Status
from practicelens.quality.standards.states import Grade


@dataclass(frozen=True)
class SecondRow:
    """One second grading in a list; the grades only once both are in and for those who may read them."""

    id: int
    audit_id: int
    reference: str
    child: ChildKey
    team: str
    first_grader: str
    second_grader: str
    reason: Reason
    status: Status
    due: date | None
    mine: bool
    ended_on: date | None


@dataclass(frozen=True)
class DomainRow:
    """One domain as both graded it, and as it is proposed or agreed."""

    key: str
    title: str
    ours: GradedDomain | None
    theirs: GradedDomain | None
    agreed: Grade | None

    @property
    def first(self) -> Grade | None:
        """The auditor's grade; none where it does not apply."""
        return self.ours.grade if self.ours else None

    @property
    def second(self) -> Grade | None:
        """The second grader's grade; none where it does not apply."""
        return self.theirs.grade if self.theirs else None

    @property
    def differs(self) -> bool:
        """Whether the two gave different grades."""
        return self.first is not self.second


@dataclass(frozen=True)
class Earlier:
    """A grade that one of the two proposed and that did not stand, and what the other said to it."""

    overall: Grade
    why: str
    proposed_by: str
    proposed_on: date
    sent_back_why: str


@dataclass(frozen=True)
class SecondView:
    """Two gradings side by side, for the two graders and the Head of Safeguarding."""

    row: SecondRow
    version: int
    first: Side | None
    second: Side | None
    second_audit_id: int | None
    domains: tuple[DomainRow, ...]
    overall: Grade | None
    why: str
    proposed_by: str
    sent_back_why: str
    earlier: tuple[Earlier, ...]
    ended_by: str
    look: Look | None
    seed: str
    one_in: int
    may_propose: bool
    may_answer: bool
    may_settle: bool
    may_name: bool


@dataclass(frozen=True)
class OfAudit:
    """What an audit's page says of moderation to one reader: what they may open, ask for, or do."""

    second_grading_id: int | None = None
    both_in: bool = False
    under_way: bool = False
    look: Look | None = None
    ask_until: date | None = None
    may_pair: bool = False


@dataclass(frozen=True)
class ModerationCounts:
    """Moderation in a period: of the audits handed in, how many were to be graded twice, and what came of it.

    ``raised``: agreed better than the auditor had graded; ``lowered``: worse.
    """

    submitted: int
    chosen: int
    done: int
    late: int
    raised: int
    lowered: int
    same: int
