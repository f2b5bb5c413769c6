"""Pure decisions about panels: what must be said of one, when it may have met, what it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from practicelens.access.errors import Refused
from practicelens.access.texts import require_text
from practicelens.quality.findings.rules import Found
from practicelens.quality.findings.states import Sort
from practicelens.quality.standards.states import Grade


@dataclass(frozen=True)
class PanelAction:
    """Something one agency will do: whose action it is here, and who does it there, where that is somebody else."""

    agency: str
    what: str
    owner_id: int
    due: date
    by_whom: str = ""

    @property
    def words(self) -> str:
        """What will be done, as its owner reads it."""
        return f"{self.what.strip()} {self.agency}: {self.by_whom.strip()}." if self.by_whom.strip() else self.what


@dataclass(frozen=True)
class Agreement:
    """What a panel agreed: its grade with why, what went well, its learning, and who does what by when."""

    held_on: date
    attendees: str
    grade: Grade
    why: str
    strengths: str
    learning: str
    actions: tuple[PanelAction, ...] = ()
    missing_why: str = ""


def check_agreement(agreed: Agreement, *, since: date, today: date, agencies: Sequence[str]) -> None:
    """A panel was held after it was set up and not in the future; every action is some agency's, with owner and day."""
    if agreed.held_on > today:
        raise Refused("The panel cannot have met in the future.", code="in_future")
    if agreed.held_on < since:
        raise Refused("The panel cannot have met before the audit was set up.", code="before_start")
    require_text(agreed.attendees, "Say who was at the panel.", "attendees_missing")
    require_text(agreed.why, "Say why the panel agreed this grade.", "why_missing")
    # Learning always: multi-agency audits are there to support the learning of systems (strategy, section 5).
    require_text(agreed.learning, "Say what the agencies learnt together.", "learning_missing")
    for action in agreed.actions:
        check_action(action, agencies, today)


def check_action(one: PanelAction, agencies: Sequence[str], today: date) -> None:
    """An action is some agency's, says what will be done, and is due today or later."""
    if one.agency not in agencies:
        raise Refused("Choose which agency does it.", code="action_agency")
    require_text(one.what, "Say what will be done.", "action_what")
    if one.due < today:
        raise Refused("An action cannot be due in the past.", code="action_due")


def check_missing(missing: Sequence[str], why: str) -> str:
    """A panel that meets without somebody's part names who is missing and says why it did not wait."""
    if not missing:
        return ""
    # Named in the refusal, because a part may have been taken back or come in since the page was read.
    names = ", ".join(missing)
    return require_text(why, f"Not handed in: {names}. Say why the panel met without.", "missing_why")


def found(agreed: Agreement, theme: str) -> tuple[Found, ...]:
    """The panel's findings: what went well together is a strength, its learning something to make better."""
    rows = []
    for sort, text in ((Sort.STRENGTH, agreed.strengths), (Sort.IMPROVEMENT, agreed.learning)):
        if text.strip():
            # A panel grades no domain that could say which standard: what agencies do together is the one.
            rows.append(Found(sort, "together", theme[:120], (), text.strip()))
    return tuple(rows)
