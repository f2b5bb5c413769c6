"""Audits done before the product was here, or elsewhere, as somebody hands them over: plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.access.actor import ChildKey
from practicelens.quality.actions.states import Status as ActionStatus
from practicelens.quality.audits.core.states import Closure, Done, Draw, Ending, Kind, Status
from practicelens.quality.audits.core.views import GradedDomain
from practicelens.quality.standards.states import Grade


@dataclass(frozen=True)
class PastGrading:
    """Somebody's grades, handed in on a day. ``reply`` is the practitioner's, after seeing the auditor's."""

    handed_in: date
    overall: Grade
    why: str
    domains: tuple[GradedDomain, ...] = ()
    differs_why: str = ""
    reply: str = ""


@dataclass(frozen=True)
class PastAction:
    """An action with where it has got to. ``verified_by`` is somebody other than ``owner_id``."""

    what: str
    owner_id: int
    due: date
    status: ActionStatus = ActionStatus.OPEN
    evidence: str = ""
    done_on: date | None = None
    supervision_on: date | None = None
    verified_on: date | None = None
    verified_by: int | None = None


@dataclass(frozen=True)
class PastMeeting:
    """A review of actions, or a 4R meeting (which has a chair and begins with whether the child is safe).

    A 4R also has what was said under each of its ``headings``, the support offered, what the re-audit looks for, and
    the accounts of those who were there.
    """

    held_on: date
    attendees: str
    notes: str
    chair: str = ""
    safety: str = ""
    headings: tuple[tuple[str, str], ...] = ()
    support: str = ""
    looks_for: str = ""
    people: tuple[int, ...] = ()


@dataclass(frozen=True)
class PastJudgement:
    """What a re-audit found of one action: what became of it, what difference that made, how it is carried on."""

    done: Done
    difference: str
    carried: str = ""


@dataclass(frozen=True)
class PastClosure:
    """What the Head of Service chose for the cycle of a child who was closed to us, on which day, and in which words.

    ``words`` may be empty of a re-audit alone. ``action`` takes to the team what was learnt, where that was chosen.
    """

    choice: Closure
    words: str
    closed_on: date
    chosen_on: date
    chosen_by: int
    action: PastAction | None = None


@dataclass(frozen=True)
class PastLook:
    """A second look that the practitioner asked for, and what answered it, where something did."""

    asked_on: date
    asked_by: int
    why: str
    answered_on: date | None = None
    answer: str = ""


@dataclass(frozen=True)
class PastAudit:
    """One audit, whole. ``key`` is the giver's own name for it, so that a re-audit can name its ``original``.

    A re-audit (kind ``re_audit``) names its original's key and its ``round``: 1 in month 3, 2 and on while tracked.
    Once handed in it may have ``judged`` each of the original's actions, in their turn.
    A second grading (kind ``second`` or ``paired``) names the audit ``beside`` which it grades the same case, and
    ``agreed`` of that one is what the two graders agreed on: the grade that counts.
    Dates that the rules give (due dates of review, 4R, re-audit) are worked out here, not given.
    """

    key: str
    tool: str
    child: ChildKey
    team_id: int
    service_id: int
    auditor_id: int
    month: date
    status: Status
    allocated_on: date
    worker_id: int | None = None
    kind: Kind = Kind.REGULAR
    theme: str = ""
    draw: Draw = Draw.RANDOM
    population: str = ""
    population_size: int | None = None
    draw_seed: str = ""
    circumstances: str = ""
    own_team: bool = False
    original: str = ""
    round: int = 0
    beside: str = ""
    # By when, where that is not the end of its month.
    due: date | None = None
    started_on: date | None = None
    conversation_on: date | None = None
    conversation: str = ""
    family_view: str = ""
    no_family_view_why: str = ""
    grading: PastGrading | None = None
    own_grading: PastGrading | None = None
    agreed: PastGrading | None = None
    second_look: PastLook | None = None
    review: PastMeeting | None = None
    four_r: PastMeeting | None = None
    actions: tuple[PastAction, ...] = ()
    judged: tuple[PastJudgement, ...] = ()
    closure: PastClosure | None = None
    # The day its summary was put on the child's record, where that is known to have been done.
    on_record: date | None = None
    ended_on: date | None = None
    ended_why: str = ""
    # Of a cycle that the Head of Service ended before Good.
    ended_because: Ending | None = None

    @property
    def counts(self) -> PastGrading | None:
        """The grading that counts: the agreed one where there is one, else the auditor's."""
        return self.agreed or self.grading
