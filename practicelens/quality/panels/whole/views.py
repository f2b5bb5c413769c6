"""What is shown of multi-agency audits, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.access.actor import ChildKey
from practicelens.people.invitations.internal import GuestView
from practicelens.quality.audits.grades.internal import AuditResult
from practicelens.quality.meetings.queries import ConvenedView
from practicelens.quality.panels.core.states import Status
from practicelens.quality.panels.meeting.views import PanelView
from practicelens.quality.standards.states import Grade


@dataclass(frozen=True)
class PartView:
    """One agency's part. ``part_id`` and ``guest`` are none for our own, ``guest`` for those who do not invite."""

    agency: str
    result: AuditResult
    person: str
    basis: str = ""
    part_id: int | None = None
    guest: GuestView | None = None


@dataclass(frozen=True)
class TakenBack:
    """An invitation that was taken back."""

    agency: str
    on: date
    why: str


@dataclass(frozen=True)
class Row:
    """A multi-agency audit in a list. ``parts_in`` of ``parts``, our own among them."""

    id: int
    title: str
    child: ChildKey
    team: str
    due: date
    status: Status
    parts: int
    parts_in: int
    grade: Grade | None
    held_on: date | None

    @property
    def all_in(self) -> bool:
        """Whether it waits for the panel alone: nobody grades a part any more."""
        return self.status is Status.GRADING and self.parts_in == self.parts > 1

    @property
    def where(self) -> str:
        """Where it is, as people say it."""
        return "All parts are in, for the panel" if self.all_in else self.status.words


@dataclass(frozen=True)
class May:
    """What this person may do with it."""

    run: bool
    invite: bool
    take_back: bool
    hold: bool
    publish: bool
    cancel: bool
    correct: bool


@dataclass(frozen=True)
class WholeView:
    """A multi-agency audit for those who read all parts; ours first."""

    row: Row
    theme: tuple[int, str] | None
    circumstances: str
    version: int
    opened_on: date
    parts: tuple[PartView, ...]
    taken_back: tuple[TakenBack, ...]
    members: tuple[tuple[int, str], ...]
    panel: PanelView | None
    convened: ConvenedView | None
    ended_why: str
    may: May

    @property
    def missing(self) -> tuple[str, ...]:
        """Whose part is not in."""
        return tuple(part.agency for part in self.parts if not part.result.is_in)
