"""What is shown of audits, as frozen data: rows of a list, an audit's page, gradings for reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from practicelens.performance.datasets.whereabouts.internal import Standing
from practicelens.quality.actions.internal import Followed
from practicelens.quality.actions.queries import ActionView
from practicelens.quality.audits.core.rules import CONVERSATION, SECTIONS, Gap
from practicelens.quality.audits.core.states import BESIDE, Depth, Done, Kind, Status
from practicelens.quality.audits.core.views import AuditRow, GradedDomain, Look
from practicelens.quality.audits.cycle.views import GoesOn
from practicelens.quality.audits.four_r.views import MeetingView
from practicelens.quality.audits.work.action_checks import CHECKED
from practicelens.quality.meetings.queries import ConvenedView
from practicelens.quality.standards.content import NO, Domain, Section, Tool
from practicelens.quality.standards.states import Grade


@dataclass(frozen=True)
class SuggestionView:
    """The rule a grade is suggested by: in words, from when (None: since the product came), and its source."""

    words: str
    since: date | None
    source: str


@dataclass(frozen=True)
class GradingView:
    """One person's grades, handed in."""

    by: str
    overall: Grade
    why: str
    suggested: Grade | None
    suggested_by: SuggestionView | None
    differs_why: str
    handed_in_at: datetime
    reply: str
    replied_at: datetime | None
    domains: Mapping[str, GradedDomain]
    # Which edition it is, and why it is not what was handed in first.
    edition: int = 1
    correction: str = ""


@dataclass(frozen=True)
class ReAuditView:
    """A re-audit as its first audit's page shows it; no grade until it is in and this reader may read grades.

    ``opens``: whether its page does for this reader.
    """

    id: int
    reference: str
    round: int
    status: Status
    due: date
    grade: Grade | None
    opens: bool


@dataclass(frozen=True)
class BeganWith:
    """The first audit of a cycle, named where a later round stands beside a re-audit."""

    id: int
    reference: str
    overall: Grade


@dataclass(frozen=True)
class RoundView:
    """The round that a re-audit follows: grades in force with their reasons, and what was asked before domains.

    ``began``: the first audit, where this is a re-audit itself.
    """

    id: int
    reference: str
    overall: Grade
    why: str
    domains: Mapping[str, GradedDomain]
    sections: Mapping[str, str]
    began: BeganWith | None = None

    @property
    def words(self) -> str:
        """What it is, at the head of its grades."""
        return "The re-audit before this one" if self.began else "The first audit"


@dataclass(frozen=True)
class May:
    """What the reader may do with the audit now: pages show only what can be done. ``own_work``: it is theirs."""

    work: bool = False
    start: bool = False
    take_part: bool = False
    own_work: bool = False
    reply: bool = False
    review: bool = False
    add_action: bool = False
    four_r: bool = False
    correct_review: bool = False
    share: bool = False
    end: bool = False
    hand_over: bool = False
    settle_closure: bool = False
    allocate: bool = False
    put_on_record: bool = False
    correct: bool = False


@dataclass(frozen=True)
class AuditView:
    """An audit's page, for one reader. ``grading`` and ``own`` are there only when this reader may see them."""

    row: AuditRow
    version: int
    tool: Tool
    circumstances: str
    period_start: date
    period_end: date
    theme: str
    population: str
    population_size: int | None
    drawn_on: date | None
    worker_id: int | None
    auditor_id: int
    original_id: int | None
    round: int
    passed_on: str
    started_at: datetime | None
    submitted_at: datetime | None
    own_handed_in_at: datetime | None
    latest_grade: Grade | None
    review_due: date | None
    re_audit_due: date | None
    ended_at: datetime | None
    ended_why: str
    enters_cycle: bool
    conversation: Mapping[str, str]
    family: Mapping[str, str]
    sections: Mapping[str, str]
    grading: GradingView | None
    own: GradingView | None
    actions: tuple[ActionView, ...]
    reviews: tuple[MeetingView, ...]
    four_rs: tuple[MeetingView, ...]
    review_convened: ConvenedView | None
    re_audits: tuple[ReAuditView, ...]
    # What stands out as best, and who should hear of it: read with the grades.
    stands_out: str = ""
    on_record: date | None = None
    # Whoever shows it asks whether the reader may read the grade that it is about.
    second_look: Look | None = None
    # What the 4R meeting before this re-audit asked it to look for.
    looks_for: str = ""
    # Whether the child was ever followed for anything; for what, and who may read it, is asked of ``tracking``.
    followed: bool = False
    # What a re-audit is; none for a first audit. ``checks`` are the actions it looks at.
    depth: Depth | None = None
    checks: tuple[CheckView, ...] = ()
    # The round that a re-audit follows, as it stands beside it.
    follows: RoundView | None = None
    goes_on: GoesOn = field(default_factory=GoesOn)
    # What graders agreed, which counts from then on; and the auditor's gradings before a correction, the first first.
    agreed: GradingView | None = None
    earlier: tuple[GradingView, ...] = ()
    may: May = field(default_factory=May)

    @property
    def first_part(self) -> str:
        """Where its auditor begins: the actions of a check, the conversation, or what a second grader grades."""
        if self.checks:
            return CHECKED
        if self.row.kind not in BESIDE:
            return CONVERSATION
        return SECTIONS if self.tool.asked_first else self.tool.domains[0].key

    @property
    def beside(self) -> bool:
        """Whether it grades another audit's case again: no conversation, no family's view, no actions of its own."""
        return self.row.kind in BESIDE

    @property
    def partner(self) -> bool:
        """Whether it is another agency's part, whose people and record are not ours."""
        return self.row.kind is Kind.PARTNER

    @property
    def judged(self) -> tuple[CheckView, ...]:
        """The actions of which it is written what became; a re-audit taken over from before judged none."""
        return tuple(one for one in self.checks if one.done)

    @property
    def talked_on(self) -> date | None:
        """The day of the conversation."""
        held_on = self.conversation.get("held_on", "")
        return date.fromisoformat(held_on) if held_on else None

    @property
    def in_force(self) -> GradingView | None:
        """The grading that counts: the agreed one, else the auditor's latest."""
        return self.agreed or self.grading

    @property
    def id(self) -> int:
        """The audit's id in addresses; people call it by ``row.reference``."""
        return self.row.id

    @property
    def going_on_with(self) -> str:
        """The team a cycle goes on with."""
        return self.goes_on.team or self.row.team

    @property
    def asked(self) -> tuple[Domain, ...]:
        """The domains of this audit, as the answers about this child have it."""
        return self.tool.domains_asked(self.sections)

    @property
    def not_asked(self) -> tuple[Section, ...]:
        """The sections that were answered No."""
        return tuple(one for one in self.tool.asked_first if self.sections.get(one.key) == NO)


@dataclass(frozen=True)
class PartState:
    """One part in the list of parts: its title and how far it has got in words."""

    key: str
    title: str
    detail: str
    done: bool
    started: bool


@dataclass(frozen=True)
class WorkView:
    """An audit as its auditor works on it: everything typed, what is missing, what is suggested.

    ``suggested`` is None until the auditor's own overall grade and reason are saved; ``rule`` is what suggests.
    """

    audit: AuditView
    answers: Mapping[str, Mapping[str, str]]
    versions: Mapping[str, int]
    saved_at: Mapping[str, datetime]
    parts: tuple[PartState, ...]
    gaps: tuple[Gap, ...]
    suggested: Grade | None
    rule: SuggestionView | None = None
    # The last day for an immediate action, where the whole is graded Inadequate.
    act_by: date | None = None
    # What the dataset has of the child in the audited period; never of another agency's part.
    standing: Standing | None = None


@dataclass(frozen=True)
class CheckView:
    """One action as a re-audit found it: where it is, what became of it, what difference it made, what happens now."""

    action: Followed
    done: str
    difference: str
    carried: str

    @property
    def action_id(self) -> int:
        """The action's id."""
        return self.action.id

    @property
    def what(self) -> str:
        """What was to be done."""
        return self.action.what

    @property
    def done_words(self) -> str:
        """Whether it was done, as people say it."""
        return Done(self.done).words if self.done else ""
