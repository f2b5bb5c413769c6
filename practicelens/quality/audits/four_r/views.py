"""What is shown of meetings, worries about safety and summaries, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from practicelens.access.actor import ChildKey
from practicelens.quality.audits.core.people import Person
from practicelens.quality.meetings.drafts import Kept
from practicelens.quality.meetings.editions import EditionView
from practicelens.quality.meetings.queries import ConvenedView


@dataclass(frozen=True)
class MeetingView:
    """A review of actions or a 4R meeting; without ``held_on`` it was called and is still to be held.

    ``headings`` is what was said under each heading; meetings of before that have ``notes`` alone.
    """

    held_on: date | None
    due: date | None
    attendees: str
    notes: str
    chair: str = ""
    safety: str = ""
    round: int = 0
    called_off_on: date | None = None
    called_off_why: str = ""
    id: int = 0
    called_on: date | None = None
    headings: tuple[tuple[str, str], ...] = ()
    support: str = ""
    looks_for: str = ""
    convened: ConvenedView | None = None
    earlier: tuple[EditionView, ...] = ()

    @property
    def open(self) -> bool:
        """Called, and neither recorded nor called off."""
        return self.held_on is None and self.called_off_on is None


@dataclass(frozen=True)
class ReflectionView:
    """Somebody's own reflection on a 4R meeting."""

    by: str
    text: str
    written_at: datetime
    own: bool


@dataclass(frozen=True)
class FourRPage:
    """A 4R meeting for somebody who may know of it.

    ``meeting`` is there for those who were at it or read the audit's grades; ``reflections`` for those at it alone,
    and one's own for oneself. ``may_see_audit``: whether its page would open.
    """

    meeting_id: int
    audit_id: int
    reference: str
    child: ChildKey
    due: date
    meeting: MeetingView | None
    was_there: bool
    may_reflect: bool
    may_record: bool
    may_see_audit: bool
    called_off: bool
    may_correct: bool
    convened: ConvenedView | None
    reflections: tuple[ReflectionView, ...]


@dataclass(frozen=True)
class FourRToHold:
    """What the form of a 4R meeting is made from. ``not_chairs``: who may be there, and not as its chair."""

    meeting_id: int
    headings: tuple[str, ...]
    prompts: tuple[str, ...]
    people: tuple[Person, ...]
    independent: bool
    draft: Kept
    convened: ConvenedView | None
    not_chairs: frozenset[int] = frozenset()


@dataclass(frozen=True)
class FourRToCorrect:
    """A record that may be corrected: the meeting as it stands, its people by account, and whom one may choose."""

    meeting: MeetingView
    there: frozenset[int]
    asked: FourRToHold


@dataclass(frozen=True)
class FourRRow:
    """A 4R meeting in the list of those who convene them. ``days``: from the grade to the meeting."""

    meeting_id: int
    audit_id: int
    reference: str
    child: ChildKey
    team: str
    round: int
    called_on: date
    due: date
    held_on: date | None
    called_off_on: date | None
    chair: str
    days: int | None
    late: bool
    convened: datetime | None = None
