"""Draws and second gradings of audits taken over, as somebody hands them over: plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.quality.moderation.second_grades.rules import Grades
from practicelens.quality.moderation.second_grades.states import Reason


@dataclass(frozen=True)
class PastDraw:
    """Whether an audit was to be graded a second time. ``audit``: the giver's key of it.

    ``seed`` is what the lot was drawn with, empty where the grade alone chose; ``one_in`` is the rule of that day.
    """

    audit: str
    drawn_on: date
    reason: Reason | None
    seed: str
    one_in: int


@dataclass(frozen=True)
class PastSecond:
    """One audit that was graded a second time, and the grade that the two graders agreed on, with why.

    ``audit`` and ``second``: the giver's keys of the two audits. ``proposed_by`` typed the agreed grade and
    ``agreed_by`` confirmed or settled it; both are None where the two grades were the same.
    """

    audit: str
    second: str
    reason: Reason
    opened_on: date
    due: date
    both_in_on: date
    agreed_on: date
    agreed: Grades
    why: str
    proposed_by: int | None = None
    agreed_by: int | None = None
