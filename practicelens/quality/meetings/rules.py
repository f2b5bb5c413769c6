"""Pure decisions about convening: when a meeting can be, what its invitation may say, whether anything changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from practicelens.access.actor import ChildKey
from practicelens.access.errors import Refused
from practicelens.access.texts import require_text
from practicelens.quality.meetings.states import Kind
from practicelens.workdays.clock import LONDON

LENGTHS = (30, 45, 60, 90, 120, 180)
"""Minutes that a meeting can be convened for."""
PLACE, OTHERS = 500, 500
"""Characters: room for a link of a video meeting, which are long."""
# A leap year's length, so that "within a year" holds on any day; farther off is a year mistyped.
FARTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Subject:
    """What a meeting is about, by the app that knows it and has checked who convenes.

    ``title`` and ``link`` are shown to everybody asked, so they name no child. ``child``: none where it is about none.
    """

    kind: Kind
    key: str
    title: str
    link: str
    child: ChildKey | None = None


@dataclass(frozen=True)
class Plan:
    """When and where, who chairs and who is asked. ``chair_id`` none: somebody without an account chairs."""

    day: date
    at: time
    minutes: int
    place: str
    asked: tuple[int, ...]
    chair_id: int | None = None
    others: str = ""

    @property
    def starts(self) -> datetime:
        """The moment it begins, by the clock in London."""
        return datetime.combine(self.day, self.at, tzinfo=LONDON)

    @property
    def everybody(self) -> tuple[int, ...]:
        """Who is asked, whoever chairs among them."""
        # Once each, in the order named: whoever chairs is often ticked among those asked as well.
        return tuple(dict.fromkeys([*((self.chair_id,) if self.chair_id else ()), *self.asked]))


@dataclass(frozen=True)
class ToConvene:
    """What the form of convening is made from: the subject, whom it may ask (account and words), by when it is due.

    ``chair_hint`` says who may not chair, ``chairs`` who of these people may, ``chair_elsewhere`` whether somebody
    without an account may; ``chosen`` are ticked at first.
    """

    subject: Subject
    people: tuple[tuple[int, str], ...]
    due: date | None = None
    chair_hint: str = ""
    chosen: tuple[int, ...] = ()
    chairs: frozenset[int] = frozenset()
    chair_elsewhere: bool = False


def check_plan(plan: Plan, subject: Subject, now: datetime) -> Plan:
    """A meeting is still to come, has a place and somebody to meet, and names no child. Returns it trimmed.

    Raises Refused: past, far, no_such_time, length, place_missing, nobody_asked, too_long, names_child.
    """
    # An hour each spring that no clock shows: a calendar would put it an hour off.
    shown = datetime.fromtimestamp(plan.starts.timestamp(), LONDON)
    if shown.replace(tzinfo=None) != datetime.combine(plan.day, plan.at):
        raise Refused("The clocks go forward then: there is no such time.", code="no_such_time")
    if plan.starts <= now:
        raise Refused("Choose a time that is still to come.", code="past")
    if plan.starts > now + FARTHEST:
        raise Refused("Choose a day within a year.", code="far")
    if plan.minutes not in LENGTHS:
        raise Refused("Choose how long it is to take.", code="length")
    place = require_text(plan.place, "Say where you meet, or the link to join.", "place_missing", longest=PLACE)
    others = plan.others.strip()
    if len(others) > OTHERS:
        raise Refused(f"This may be {OTHERS:,} characters long.", code="others_too_long")
    if not plan.everybody:
        raise Refused("Choose who is asked.", code="nobody_asked")
    _check_words((place, others), subject.child)
    return replace(plan, place=place, others=others)


def _check_words(texts: Collection[str], child: ChildKey | None) -> None:
    """What goes into calendars and notices names no child, not even by number."""
    # Anywhere in the text and whatever its case: a number hides inside a link as well as in a name of a room.
    if child and any(child.identifier.casefold() in text.casefold() for text in texts):
        raise Refused("This goes into people’s calendars: leave the child’s number out.", code="names_child")
