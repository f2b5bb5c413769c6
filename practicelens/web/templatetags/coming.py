"""What comes next where a list is empty: said by its day, and asked only where the empty list is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import template

from practicelens.access.capabilities import Capability
from practicelens.access.roles import Role
from practicelens.people.asking import Asking
from practicelens.quality.audits.core.rules import audit_due, month_of
from practicelens.quality.duties.queries import next_due
from practicelens.quality.duties.states import COMPARISON, MONTH
from practicelens.quality.programme.months import queries as months
from practicelens.web.templatetags.words import date_words

register = template.Library()
Event = tuple[date, str]
"""The day of something to come, and the sentence that tells it."""


@register.simple_tag(takes_context=True)
def coming(context: dict[str, Any], what: str) -> str:
    """The sentence of the next event of a kind: month, audits, report or comparison; "" where nobody has signed in."""
    asking = getattr(context.get("request"), "asking", None)
    if asking is None:
        return ""
    # The programme is the house's own: people of other agencies are told of their part alone.
    if what != "report" and not asking.actor.can(Capability.READ_LEARNING):
        return ""
    return _SENTENCES[what](asking)[1]


@register.simple_tag(takes_context=True)
def next_event(context: dict[str, Any]) -> str:
    """The soonest event of this person's work, for a day on which nothing waits; "" where their roles have none."""
    asking = getattr(context.get("request"), "asking", None)
    if asking is None:
        return ""
    kinds = {kind for role, some in _OF_ROLE.items() if asking.actor.has(role) for kind in some}
    # One sentence: a quiet day is no day to be shown four dates on.
    # The day decides; of one day the sentence that comes first in the alphabet, so that it stays the same all day.
    return min((_SENTENCES[kind](asking) for kind in kinds), default=(asking.today, ""))[1]


def _month(asking: Asking) -> Event:
    """When the next month of the programme is drawn that has not been yet."""
    period, day = next_due(asking, MONTH)
    # A month can be opened before its day: then the one after it is what comes.
    while period.start in months.opened_since(asking):
        period, day = next_due(asking, MONTH, after=period)
    if months.opened_by_hand(asking):
        return day, f"The month of {period.words} is opened by the Head of Safeguarding by {date_words(day)}."
    return day, f"The month of {period.words} is drawn on {date_words(day)}."


def _audits(asking: Asking) -> Event:
    """By when the audits of this month are due; where it is not drawn, when the next is."""
    first = month_of(asking.today)
    due = audit_due(first, asking.calendar)
    # What is over is no event to come, and what is not drawn is owed by nobody in particular yet.
    if due < asking.today or first not in months.opened_since(asking):
        return _month(asking)
    return due, f"Audits of {first:%B %Y} are due by {date_words(due)}."


def _report(asking: Asking) -> Event:
    """By when the next monthly report is published."""
    period, day = next_due(asking, "monthly")
    return day, f"The monthly report for {period.words} is published by {date_words(day)}."


def _comparison(asking: Asking) -> Event:
    """By when the audits of the running period are compared."""
    period, day = next_due(asking, COMPARISON)
    return day, f"Audits of {period.words} are compared by {date_words(day)}."


_SENTENCES: dict[str, Callable[[Asking], Event]] = {
    "month": _month,
    "audits": _audits,
    "report": _report,
    "comparison": _comparison,
}
_OF_ROLE: dict[Role, tuple[str, ...]] = {
    **dict.fromkeys(
        (Role.DCS, Role.DIRECTOR, Role.SAFEGUARDING_MANAGER, Role.HEAD_OF_SERVICE, Role.ANALYST), ("report",)
    ),
    Role.HEAD_OF_QA: ("month", "report"),
    **dict.fromkeys((Role.TEAM_MANAGER, Role.QA_OFFICER), ("audits", "comparison")),
    **dict.fromkeys((Role.REVIEWING_OFFICER, Role.PRACTITIONER), ("audits",)),
    Role.PRACTICE_DEVELOPER: ("comparison",),
}
"""What somebody looks forward to, by what their role does in it."""
