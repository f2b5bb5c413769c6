"""Pure decisions of comparison meetings: which period a day lies in, by when it is compared, what a record needs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from practicelens.access.errors import Refused
from practicelens.quality.duties.rules import Period

LONGEST = 10_000
"""Characters of any one answer."""

TEXTS = ("others", "alike", "different", "supervision", "team_meetings", "workforce")
"""What is typed in a record, by the columns' names, in the order in which it is read."""


@dataclass(frozen=True)
class Meeting:
    """A comparison meeting as it is typed, before it is checked; ``others`` are those there without an account."""

    team_id: int
    period_start: date
    held_on: date
    people: Collection[int]
    audits: Collection[int]
    others: str = ""
    alike: str = ""
    different: str = ""
    supervision: str = ""
    team_meetings: str = ""
    workforce: str = ""


def edition_key(comparison_id: int) -> str:
    """Under which key a record's editions are kept; a team's period is that of the meeting still to be held."""
    return f"recorded-{comparison_id}"


def check_meeting(new: Meeting, period: Period, today: date) -> Meeting:
    """A meeting was held after the period began, compared audits, and agreed something to learn. Returns it trimmed."""
    # Trimmed first, or a blank would pass for what was learnt.
    meeting = replace(new, **{name: getattr(new, name).strip() for name in TEXTS})
    if meeting.held_on > today:
        raise Refused("A meeting is recorded once it was held.", code="in_future")
    if meeting.held_on < period.start:
        raise Refused(f"The period began on {period.start:%d %B %Y}: the meeting was after that.", code="too_early")
    for name in TEXTS:
        if len(getattr(meeting, name)) > LONGEST:
            raise Refused(f"Shorten it to {LONGEST} characters.", code=f"{name}_too_long")
    if not meeting.audits:
        raise Refused("Choose the audits that you compared.", code="audits_missing")
    # What is seen alike is asked before what is not: appreciative inquiry begins with what works (section 5).
    if not meeting.alike:
        raise Refused("Say what you saw alike.", code="alike_missing")
    # Nothing is an answer too, and has to be given: an empty box might have been overlooked.
    if not meeting.different:
        raise Refused("Say what you saw differently, or that there was nothing.", code="different_missing")
    # Section 7: learning goes into supervision, team meetings or workforce development; one of the three is enough.
    if not (meeting.supervision or meeting.team_meetings or meeting.workforce):
        raise Refused(
            "Say what is to be learnt: in supervision, in team meetings or in workforce development.",
            code="learning_missing",
        )
    return meeting


def check_there(there: Collection[int], officers: Collection[int], managers: Collection[int]) -> None:
    """The Officer linked to the team and its manager met, or who covers for them; nobody else is ticked."""
    if not set(there) <= {*officers, *managers}:
        raise Refused("Write others who were there in the box for them.", code="people")
    officer, manager = set(there) & set(officers), set(there) & set(managers)
    # Somebody who is both, by cover, does not compare with themself.
    if not officer or not manager or len(officer | manager) < 2:
        raise Refused("It takes the Quality Assurance Officer linked to the team and its Team Manager.", code="people")
