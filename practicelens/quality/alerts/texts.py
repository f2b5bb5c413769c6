"""The text for the child's record in the case system: plain, about the work and never about a person. No Django."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from practicelens.quality.alerts.states import Event
from practicelens.quality.alerts.views import StepView
from practicelens.workdays.clock import local_date

RAISED = "RAISED"
TITLES = {
    RAISED: "Raised",
    "MOVED": "The child moved, and the concern with them",
    Event.MEET.name: "Talked about",
    Event.ANSWER.name: "Answered",
    Event.ACCEPT.name: "Answer accepted",
    Event.REFUSE.name: "Answer not accepted",
    Event.SEND.name: "Sent on",
    Event.GO_HEAD.name: "Taken to the Head of Service at once",
    Event.GO_DIRECTOR.name: "Taken to the Operational Director at once",
    Event.GO_DCS.name: "Taken to the Director of Children's Services",
    Event.PAUSE.name: "Held",
    Event.UNPAUSE.name: "Held no longer",
    Event.CAFCASS.name: "Taken to Cafcass",
    Event.ADVICE.name: "Independent legal advice taken",
    Event.ASK_AGENCY.name: "Asked of another agency",
    Event.GIVE.name: "Given to another reviewing officer",
    Event.RESUME.name: "Goes on: what was promised did not happen",
    Event.CLOSE.name: "Closed",
    Event.SETTLE.name: "Settled, not agreed",
}
"""What each step is called where it is told."""
# Advice of a lawyer is privileged, and who holds the work says nothing of the child.
LEFT_OUT = frozenset({Event.ADVICE.name, Event.GIVE.name, "MOVED"})


def goes_on_record(step: StepView) -> bool:
    """Whether a step belongs on the child's record and is not there yet."""
    return step.on_record is None and step.key not in LEFT_OUT


def record_text(head: str, concern: Iterable[tuple[str, str]], steps: Iterable[StepView]) -> str:
    """The text to put on the child's record: what is not there yet, in order, after what the concern is."""
    missing = [step for step in steps if goes_on_record(step)]
    parts = [head, *(f"{name}: {words}" for name, words in concern if words), *(_step(one) for one in missing)]
    return "\n\n".join(parts) + "\n"


def _step(one: StepView) -> str:
    """One step as a paragraph."""
    return " ".join(part for part in _pieces(one) if part)


def _pieces(one: StepView) -> Iterator[str]:
    yield f"{day_words(local_date(one.at))}: {one.title}"
    yield f"by {one.by}." if one.by else "."
    if one.who:
        yield f"With or asked by: {one.who}."
    yield one.text
    if one.on:
        yield {"ANSWER": "By", "ASK_AGENCY": "By", "PAUSE": "Until"}.get(one.key, "On") + f" {day_words(one.on)}."


def day_words(day: date) -> str:
    """A day in words, with its year: whoever reads the record may read it years later."""
    return f"{day.day} {day:%B %Y}"
