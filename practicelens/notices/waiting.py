"""What waits for somebody, as every app says it and the home page joins it: the kinds of it, and how grave each is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum, IntEnum


class Gravity(IntEnum):
    """What stands above what on a landing page, whatever its day."""

    SAFETY = 0  # a child may not be safe
    INADEQUATE = 1
    ORDINARY = 2


class Place(Enum):
    """Where a thing is done. Only what is done here, by this person, is counted as waiting for them."""

    HERE = "here"
    CHILDS_RECORD = "childs_record"  # in the case system: the next extract tells that it was done
    OTHERS = "others"  # late with somebody else, for whoever answers for them
    TEAMS = "teams"  # with a team, outside Practice Lens: what a Practice Development Worker offers


@dataclass(frozen=True)
class KindWords:
    """How a kind of work is named, how grave it is, and where it is done."""

    one: str
    many: str
    what: str = ""
    gravity: Gravity = Gravity.ORDINARY
    place: Place = Place.HERE


_SAFETY, _INADEQUATE = Gravity.SAFETY, Gravity.INADEQUATE
_RECORD, _OTHERS, _TEAMS = Place.CHILDS_RECORD, Place.OTHERS, Place.TEAMS


# Here, though apps above fill it: the home page orders what they all bring, and must know how grave each is.
class Kind(Enum):
    """Every kind of thing that waits. One table, in no order: gravity and days order them."""

    SAFETY = KindWords(
        "Child who may not be safe", "Children who may not be safe", "Nobody has answered the worry yet", _SAFETY
    )
    SAFETY_RECORD = KindWords(
        "Safety worry to put on record", "Safety worries to put on record", "The child’s record does not say so yet",
        _SAFETY,
    )  # fmt: skip
    FOUR_R = KindWords("4R meeting to hold", "4R meetings to hold", "Called for an audit of Inadequate", _INADEQUATE)
    TO_RECORD = KindWords(
        "Meeting to record", "Meetings to record", "The day has passed, and nobody has said what became of it"
    )
    MEETING = KindWords("Meeting you are asked to", "Meetings you are asked to", "When and where stands with each")
    ESCALATED = KindWords(
        "Audit with you until it is Good", "Audits with you until they are Good", "Inadequate in month 4", _INADEQUATE
    )
    ALERT_SEND = KindWords(
        "Practice Alert to send", "Practice Alerts to send", "Their day has closed: read, and send them on"
    )
    ALERT_ANSWER = KindWords(
        "Practice concern to answer", "Practice concerns to answer", "Say what will happen for the child"
    )
    ALERT_JUDGE = KindWords("Answer to judge", "Answers to judge", "Is it enough for the child?")
    ALERT_CLOSE = KindWords("Concern to close", "Concerns to close", "With what changed for the child")
    ALERT_GIVE = KindWords("Concern that nobody holds", "Concerns that nobody holds", "Give them to an officer")
    ALERT_RECORD = KindWords(
        "Concern to put on the child’s record", "Concerns to put on the child’s record",
        "The text is ready; say the day you put it there",
    )  # fmt: skip
    LATE_WORK = KindWords("Team with late work to answer", "Teams with late work to answer", "Escalated to you")
    AUDIT = KindWords("Audit", "Audits")
    RE_AUDIT = KindWords("Re-audit", "Re-audits")
    SECOND_GRADE = KindWords("Second grade", "Second grades", "Graded blind of the first")
    NOBODY = KindWords("Audit that nobody can do", "Audits that nobody can do", "Pass them on")
    OWN_VIEW = KindWords("Your own view of your work", "Your own views of your work", "Grade your own work")
    REVIEW = KindWords("Review of actions", "Reviews of actions", "With the practitioner, in month 2")
    SUMMARY = KindWords(
        "Summary to put on the child’s record", "Summaries to put on the child’s record",
        "The text is ready; say the day you put it there",
    )  # fmt: skip
    CLOSED = KindWords("Cycle to settle", "Cycles to settle", "The child, or the team, is closed to us")
    AGREE = KindWords("Grade to agree", "Grades to agree", "Both gradings are in")
    SETTLE = KindWords("Second grading to settle", "Second gradings to settle", "Late, or with nobody")
    COMPARISON = KindWords("Comparison meeting", "Comparison meetings", "Compare your audits, and say what is learnt")
    COMPARISON_MISSED = KindWords(
        "List of missed comparison meetings", "Lists of missed comparison meetings",
        "Have each held after all, or say why it was not",
    )  # fmt: skip
    PANEL = KindWords("Multi-agency audit", "Multi-agency audits", "Parts to ask for or to read, panels to hold")
    ACTION = KindWords("Action", "Actions", "What was agreed after audits")
    SHARE = KindWords("Best practice to share", "Best practice to share", "Audits of Good or Outstanding")
    CONSENT = KindWords("Your consent is asked", "Consents that are asked of you", "Your work, shared if you agree")
    TRACKING = KindWords("Child who is followed", "Children who are followed", "Look again, and say how it went")
    MONTH = KindWords("Month to open", "Months to open", "Until then nobody has their audits to do")
    THEME = KindWords("Theme", "Themes", "Cases to draw, briefs to write")
    DRAFT = KindWords("Draft of a standard or tool", "Drafts of standards and tools", "Publish or discard")
    REPORT = KindWords("Report to publish", "Reports to publish", "Each with an analysis of yours")
    MONTH_WORDS = KindWords("Month to say something of", "Months to say something of", "What stands behind its figures")
    DEFINITION = KindWords(
        "Area of measures to review", "Areas of measures to review", "Is what each means still right?"
    )
    LOCAL_CARD = KindWords(
        "Local card to see to", "Local cards to see to", "Check it, write it further, or mend what is silent"
    )
    PACK = KindWords("Report to read", "Reports to read", "New since you last looked")
    EXTRACT = KindWords("Extract to see to", "Extracts to see to", "Publish, mend or send again")
    NAMES = KindWords("List of names to match", "Lists of names to match", "Their children are in nobody’s figures")
    PEOPLE = KindWords("Gap in people, roles and teams", "Gaps in people, roles and teams")
    RESTRICTION = KindWords("Restriction to review", "Restrictions to review", "Does it still hold, and who may see?")
    RULE = KindWords("Rule without a value", "Rules without a value")
    BACKGROUND = KindWords(
        "Trouble in the background", "Troubles in the background", "Work that failed, letters unsent"
    )

    NO_WORKER = KindWords("Team with children without a worker", "Teams with children without a worker",
                          "Allocated in the case system", _INADEQUATE, _RECORD)  # fmt: skip
    DATES = KindWords("Visit, review or assessment", "Visits, reviews and assessments",
                      "Done and written in the case system; the next extract tells", place=_RECORD)  # fmt: skip
    FINDINGS = KindWords("List of findings to put right", "Lists of findings to put right",
                         "In the case system’s records; the next extract shows", place=_RECORD)  # fmt: skip
    FINDINGS_LATE = KindWords("List of findings past their day", "Lists of findings past their day",
                              "Given to somebody, and not put right", place=_OTHERS)  # fmt: skip
    TEAM_DATES = KindWords("Team with late visits, reviews or assessments",
                           "Teams with late visits, reviews or assessments", place=_OTHERS)  # fmt: skip
    TEAM_ACTIONS = KindWords("Action or review that is late", "Actions and reviews that are late", place=_OTHERS)
    TEAM_AUDITS = KindWords("List of late audits or summaries", "Lists of late audits and summaries", place=_OTHERS)
    ALERT_UNSENT = KindWords("Practice Alert not sent yet", "Practice Alerts not sent yet", place=_OTHERS)
    ALERT_AGENCY = KindWords("Agency that has not answered", "Agencies that have not answered", place=_OTHERS)
    ALERT_PAST = KindWords("Concern past its time", "Concerns past their time", place=_OTHERS)
    HELD_UP = KindWords("Report not published yet", "Reports not published yet", place=_OTHERS)
    BRIEF_HELD_UP = KindWords("Learning brief not published", "Learning briefs not published", place=_OTHERS)
    MONTH_HELD_UP = KindWords("Month of audits not opened", "Months of audits not opened", place=_OTHERS)
    SUPPORT = KindWords("Team that needs support", "Teams that need support", "By their audits", place=_TEAMS)

    @property
    def key(self) -> str:
        """As an address has it."""
        return self.name.lower()


@dataclass(frozen=True)
class Waiting:
    """One thing to do: its title, where to do it, and by when. ``since``: from when it has been waiting.

    ``state`` tells things of one kind apart in two words, "to start" or "under way"; groups count by it.
    ``names_child``: its title has a child's number, and is for no list that is taken away.
    """

    title: str
    link: str
    due: date | None
    detail: str = ""
    since: date | None = None
    kind: Kind = field(kw_only=True)
    state: str = ""
    names_child: bool = False

    @property
    def first(self) -> bool:
        """Whether it stands before everything else, however late that is: a child's safety."""
        # Of the kind and not of the day: a worry raised a minute ago stands above a report that is weeks late.
        return self.kind.value.gravity is Gravity.SAFETY
