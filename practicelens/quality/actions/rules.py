"""Pure decisions about actions: what one must say, when it is late, and who hears of it as it climbs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from practicelens.access.errors import Refused
from practicelens.access.texts import require_text
from practicelens.workdays import timescales
from practicelens.workdays.calendar import WorkingCalendar
from practicelens.workdays.timescales import Limit


@dataclass(frozen=True)
class Climbing:
    """How late at which an open action waits for the Team Manager too, and then for the Head of Service."""

    to_manager: Limit
    to_head: Limit


class Climb(IntEnum):
    """How far an overdue action has climbed."""

    OWNER = 0
    MANAGER = 1
    HEAD_OF_SERVICE = 2


def check_words(what: str) -> str:
    """An action says what will be done."""
    return require_text(what, "Say what will be done.", "what_missing")


def check_due(due: date, today: date) -> None:
    """An action is for today or later."""
    if due < today:
        # Refused, because one that is late from its first day would climb over its owner before they read it.
        raise Refused("An action cannot be due in the past.", code="due_in_past")


def check_change(before: tuple[str, int, date], to: tuple[str, int, date], why: str) -> str:
    """What is done, by whom and by when is changed with a reason. Raises Refused where nothing is changed."""
    if before == to:
        # Asked before the reason: a reason for no change would stand in the action's past as if there were one.
        raise Refused("Nothing about this action is changed.", code="nothing_changed")
    return require_text(why, "Say why the action is changed.", "change_why_missing")


def check_evidence(evidence: str) -> str:
    """Done means that somebody can see it."""
    return require_text(evidence, "Say what was done and where it can be seen.", "evidence_missing")


def climb(due: date, today: date, calendar: WorkingCalendar, climbing: Climbing) -> Climb:
    """How far an open action has climbed by today, by that day's rule; on its due day it has not."""
    # The later step first: past both days it is with the Head of Service, whoever it should have reached before.
    if today >= timescales.due(due, climbing.to_head, calendar):
        return Climb.HEAD_OF_SERVICE
    return Climb.MANAGER if today >= timescales.due(due, climbing.to_manager, calendar) else Climb.OWNER


@dataclass(frozen=True)
class Judged:
    """What whoever looked at an action again found: whether it was done, and how they say so."""

    action_id: int
    done: bool
    words: str
