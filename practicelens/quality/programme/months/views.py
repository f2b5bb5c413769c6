"""What the programme answers about months: frozen, free of models."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.quality.audits.core.states import Status
from practicelens.quality.programme.core.states import Missed, Reason


@dataclass(frozen=True)
class MonthRow:
    """A month in counts.

    ``opened``: False where nobody opened it by its day; its audits are owed all the same. ``reason``: why nobody did,
    once somebody has said so.
    """

    month: date
    due: date
    owed: int
    given: int
    done: int
    missed: int
    opened: bool = True
    reason: str = ""


@dataclass(frozen=True)
class OwedRow:
    """One line of a preview: so many audits of a kind by somebody, or of an area."""

    what: str
    who: str
    count: int
    teams: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What a month would owe if it were opened now. ``notes`` say what would keep slots from being filled."""

    month: date
    due: date
    total: int
    by_reason: tuple[tuple[str, int], ...]
    lines: tuple[OwedRow, ...]
    notes: tuple[str, ...]


NOT_KEPT = 0
"""The id of what a month owes that nobody opened: worked out from its rules, and kept nowhere."""


@dataclass(frozen=True)
class SlotView:
    """One audit owed: by whom, of whose work, where it stands; ``missed`` once its day passed without it.

    ``due`` is its own day, which an audit may have been given anew; ``month_due`` is that of its month.
    """

    id: int
    month: date
    reason: Reason
    tool: str
    team_id: int | None
    team: str
    auditor_id: int | None
    auditor: str
    audit_id: int | None
    drawn_id: int | None
    draw_id: int | None
    status: Status | None
    due: date
    month_due: date
    submitted_on: date | None
    own_team: bool
    why_not: str
    missed: Missed | None

    @property
    def opened(self) -> bool:
        """Whether its month was opened: only then is it kept."""
        return self.id != NOT_KEPT

    @property
    def stands(self) -> bool:
        """Whether an audit is to be made of it, or was: one not given out, or withdrawn, is owed without one."""
        return self.status not in (None, Status.WITHDRAWN)

    @property
    def words(self) -> str:
        """Where it stands, as people say it."""
        if self.status is not None:
            return self.status.words
        if not self.opened:
            return "The month is not opened"
        return "Not given out" if self.why_not else "To be drawn"

    @property
    def missed_words(self) -> str:
        """Why it was missed, with the day it came after all or what somebody said of it; empty where it was not."""
        if self.missed is None:
            return ""
        if self.submitted_on is not None:
            return f"{self.missed.words}, on {self.submitted_on.day} {self.submitted_on:%B %Y}"
        return f"{self.missed.words}: {self.why_not}" if self.why_not else self.missed.words


@dataclass(frozen=True)
class MonthView:
    """A month with the slots its reader may see and the rules it was, or would have been, made by.

    Of one that was not opened: ``opens_by``, the day it was to be opened; ``may_open``, whether it still can be by whom
    asks; ``may_close``, whether they may say why nobody did.
    """

    row: MonthRow
    slots: tuple[SlotView, ...]
    rules: tuple[tuple[str, str], ...]
    may_run: bool
    to_fill: int
    opens_by: date | None = None
    may_open: bool = False
    may_close: bool = False
