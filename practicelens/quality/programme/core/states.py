"""The words of the programme: why somebody owes an audit, why a child was not drawn, where a slot stands."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """By which standing rule an audit is owed."""

    OFFICER = "officer"
    MANAGER = "manager"
    AREA = "area"

    @property
    def words(self) -> str:
        """As people say it."""
        return _REASONS[self]


_REASONS: dict[Reason, str] = {
    Reason.OFFICER: "Quality Assurance Officer’s audit of a linked team",
    Reason.MANAGER: "Team Manager’s audit",
    Reason.AREA: "Predefined area",
}


class LeftOut(StrEnum):
    """Why a child of a population could not be drawn. The first that applies is kept."""

    NO_TEAM = "no_team"
    # The value is older than the name, and stands in draws that are kept: it does not change.
    AUDITED_RECENTLY = "audited_lately"
    TOO_RECENT = "too_recent"
    OWN_WORK = "own_work"
    OWN_REVIEW = "own_review"
    NOT_CLEARED = "not_cleared"

    @property
    def words(self) -> str:
        """As people say it."""
        return _LEFT_OUT[self]


_LEFT_OUT: dict[LeftOut, str] = {
    LeftOut.NO_TEAM: "It is not known which team’s work it is",
    LeftOut.AUDITED_RECENTLY: "Audited, or given out for audit, lately",
    LeftOut.TOO_RECENT: "Open for less time than the tool asks",
    LeftOut.OWN_WORK: "The auditor’s own work",
    LeftOut.OWN_REVIEW: "The auditor is the child’s own reviewing officer or chair",
    LeftOut.NOT_CLEARED: "Restricted, and no auditor is named on the child",
}


class Missed(StrEnum):
    """Why an audit that was owed was not done by its day."""

    NOT_OPENED = "not_opened"
    NOT_DRAWN = "not_drawn"
    WITHDRAWN = "withdrawn"
    NOT_HANDED_IN = "not_handed_in"
    HANDED_IN_LATE = "handed_in_late"

    @property
    def words(self) -> str:
        """As people say it."""
        return _MISSED[self]


_MISSED: dict[Missed, str] = {
    Missed.NOT_OPENED: "Nobody opened the month",
    Missed.NOT_DRAWN: "No audit was given out",
    Missed.WITHDRAWN: "Withdrawn",
    Missed.NOT_HANDED_IN: "Not handed in",
    Missed.HANDED_IN_LATE: "Handed in late",
}

UPLOADED = "uploaded"
"""The population of an area whose list no extract holds: it is uploaded."""

POPULATION_WORDS: dict[str, str] = {
    "open": "Open children",
    "on_plan": "Children on a child protection plan",
    "looked_after": "Children looked after",
    "in_need": "Children in need",
    "unallocated": "Open children without a worker",
    "care_leavers": "Care leavers",
    "early_help": "Children with an early help assessment lately",
    "contacts": "Contacts lately",
    "referrals": "Referrals lately",
    "assessments": "Assessments finished lately",
    "section47": "Section 47 enquiries lately",
    "plans_started": "Child protection plans begun lately",
    "plans_ended": "Child protection plans ended lately",
    "came_into_care": "Children who came into care lately",
    "left_care": "Children who left care lately",
    "closed": "Children closed lately",
    UPLOADED: "An uploaded list",
}
"""What can be drawn from, in words: those an edition holds, and lists that are uploaded."""
