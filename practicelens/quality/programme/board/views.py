"""What the board and the calendar show: frozen, free of models, no child named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.quality.audits.core.states import Status


@dataclass(frozen=True)
class BoardRow:
    """One auditor: what they have to start, under way, handed in, late; ``not_given`` is owed without a case yet."""

    auditor_id: int
    auditor: str
    to_start: int
    under_way: int
    handed_in: int
    late: int
    not_given: int
    away: str = ""

    @property
    def open(self) -> int:
        """What they still have to do."""
        # Late ones are among these two already (``_line``), and not counted again.
        return self.to_start + self.under_way

    @property
    def owes(self) -> bool:
        """Whether anything of theirs is still to come: to do, late from a month before, or without a case yet."""
        return bool(self.open or self.late or self.not_given)


@dataclass(frozen=True)
class Due:
    """One audit in the calendar: no child is named, so it can be shown to everybody whose board it is on.

    ``opens``: whether its page does; before it is handed in, its auditor's alone and whoever allocates audits.
    """

    audit_id: int
    reference: str
    auditor_id: int
    auditor: str
    team_id: int
    team: str
    tool: str
    kind: str
    due: date
    status: Status
    late: bool
    done: bool
    reminded_on: date | None
    opens: bool


@dataclass(frozen=True)
class DueDay:
    """A day of the calendar with what is due on it."""

    day: date
    audits: tuple[Due, ...]

    @property
    def done(self) -> int:
        """How many of them are handed in."""
        return sum(one.done for one in self.audits)

    @property
    def open(self) -> int:
        """How many are not."""
        return len(self.audits) - self.done
