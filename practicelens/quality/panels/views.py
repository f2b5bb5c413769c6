"""What is shown of multi-agency audits, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.access.actor import ChildKey
from practicelens.people.queries import GuestView
from practicelens.quality.audits.grades.internal import Told
from practicelens.quality.panels.states import Status
from practicelens.quality.standards.states import Grade


@dataclass(frozen=True)
class PartView:
    """One agency's part. ``part_id`` and ``guest`` are none for our own, ``guest`` for those who do not invite."""

    agency: str
    told: Told
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
class ActionOf:
    """What one agency will do."""

    agency: str
    what: str
    owner: str
    due: date


@dataclass(frozen=True)
class PanelView:
    """What the panel agreed."""

    held_on: date
    attendees: str
    grade: Grade
    why: str
    strengths: str
    learning: str
    missing: tuple[str, ...]
    missing_why: str
    actions: tuple[ActionOf, ...]


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


@dataclass(frozen=True)
class May:
    """What this person may do with it."""

    run: bool
    invite: bool
    take_back: bool
    hold: bool
    publish: bool
    cancel: bool


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
    ended_why: str
    may: May

    @property
    def missing(self) -> tuple[str, ...]:
        """Whose part is not in."""
        return tuple(part.agency for part in self.parts if not part.told.is_in)


@dataclass(frozen=True)
class OwnPart:
    """What somebody of another agency sees: their part, what they were told, and what was agreed once published."""

    id: int
    title: str
    child: ChildKey
    circumstances: str
    agency: str
    basis: str
    told: Told
    panel: PanelView | None
    published: bool = False


@dataclass(frozen=True)
class Held:
    """A panel that was held, for reports: no child, no names."""

    id: int
    title: str
    team_id: int
    team: str
    held_on: date
    grade: Grade
    grades: tuple[tuple[str, Grade | None], ...]
    strengths: str
    learning: str
    missing: tuple[str, ...]
    actions: int
