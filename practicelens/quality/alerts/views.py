"""What is shown of practice concerns: one row for list, child's page and week; one concern whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from practicelens.access.actor import ChildKey
from practicelens.quality.alerts.states import Agreement, Stage, Status


@dataclass(frozen=True)
class ConcernRow:
    """A practice concern in a list.

    ``due``: the day by which whoever has it is to act, None once closed; ``waits``: what for, in words.
    """

    id: int
    reference: str
    child: ChildKey
    team_id: int
    team: str
    what: str
    theme: str
    stage: Stage
    status: Status
    raised_on: date
    holder: str
    waits: str
    due: date | None
    late: bool
    closed_on: date | None
    agreement: Agreement | None
    outcome: str

    @property
    def is_open(self) -> bool:
        """Whether it is not closed."""
        return self.status is not Status.CLOSED

    @property
    def called(self) -> str:
        """What it is called at the stage it has come to."""
        return "Practice Alert" if self.stage.is_alert else "Practice concern"


@dataclass(frozen=True)
class StepView:
    """One thing that happened. ``verdict``: of an answer "accepted", "not accepted" or "" (nobody has judged it)."""

    id: int
    key: str
    title: str
    at: datetime
    day: int
    by: str
    post: str
    text: str
    who: str
    on: date | None
    on_record: date | None
    verdict: str = ""
    verdict_why: str = ""
    verdict_at: datetime | None = None


@dataclass(frozen=True)
class DayBox:
    """One working day of the clock: its number, what it is of, and how many things happened on it."""

    number: int
    day: date
    stage: Stage
    today: bool
    passed: bool
    held: bool
    ends_stage: bool
    happened: tuple[str, ...]


@dataclass(frozen=True)
class ConcernView:
    """One practice concern, whole, as somebody may read it. ``may``: what they can do now, by the keys of acts."""

    row: ConcernRow
    why: str
    right: str
    by_when: date
    well: str
    standard: str
    raised_by: str
    day: int
    whole: int
    whole_ends: date
    meeting_by: date
    met: bool
    next_words: str
    asked: str
    days: tuple[DayBox, ...]
    steps: tuple[StepView, ...]
    pause: StepView | None
    how_explained: str
    why_not_explained: str
    dissent: str
    may: frozenset[str]
    version: int
    text: str
    not_on_record: int
    case_system_address: str
    earlier: tuple[ConcernRow, ...]

    @property
    def answers(self) -> tuple[StepView, ...]:
        """The answers, the newest first."""
        return tuple(one for one in reversed(self.steps) if one.key == "ANSWER")

    @property
    def to_judge(self) -> StepView | None:
        """The oldest answer that nobody has judged."""
        return next((one for one in self.steps if one.key == "ANSWER" and not one.verdict), None)
