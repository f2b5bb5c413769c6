"""What followed for one child, in order of time: audits and what they were followed for, as far as one may know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from practicelens.access.actor import ChildKey
from practicelens.people.asking import Asking
from practicelens.quality.alerts import queries as alerts
from practicelens.quality.alerts.good_practice import queries as good_practice
from practicelens.quality.audits.core import queries as audits
from practicelens.quality.standards.states import Grade
from practicelens.quality.tracking import queries as tracking


@dataclass(frozen=True)
class StoryEvent:
    """One thing that happened: the day, what, where it is found; a grade for those who may read it."""

    on: date
    what: str
    href: str
    detail: str = ""
    grade: Grade | None = None


def story_of(asking: Asking, key: ChildKey) -> tuple[StoryEvent, ...]:
    """Audits handed in, and everything the child was followed for, earliest first, so that impact can be followed."""
    found = [*_audits(asking, key), *_tracking(asking, key), *_concerns(asking, key), *_good(asking, key)]
    return tuple(sorted(found, key=lambda one: one.on))


def _audits(asking: Asking, key: ChildKey) -> Iterator[StoryEvent]:
    for row in audits.of_child(asking, key):
        # An audit under way is no part of the story yet, and its grade would be nobody's to read.
        if row.submitted_on is not None:
            what = f"{row.kind.words} {row.reference}" if row.kind.value == "re_audit" else f"Audit {row.reference}"
            yield StoryEvent(row.submitted_on, what, reverse("audit", args=[row.id]), row.tool, row.grade)


def _concerns(asking: Asking, key: ChildKey) -> Iterator[StoryEvent]:
    """Practice concerns, from their raising to what changed for the child."""
    for row in alerts.of_child(asking, key):
        href = reverse("alert", args=[row.id])
        yield StoryEvent(row.raised_on, f"Practice concern raised: {row.theme}", href, row.what)
        if row.closed_on is not None:
            yield StoryEvent(row.closed_on, f"Practice concern closed: {row.theme}", href, row.outcome)


def _good(asking: Asking, key: ChildKey) -> Iterator[StoryEvent]:
    """Good practice that a reviewing officer told of."""
    for row in good_practice.of_child(asking, key):
        yield StoryEvent(row.on, f"Good practice: {row.theme}", reverse("good-practice-one", args=[row.id]), row.what)


def _tracking(asking: Asking, key: ChildKey) -> Iterator[StoryEvent]:
    """Being followed, from its beginning to what came of it."""
    for row in tracking.of_child(asking, key):
        href = reverse("tracking", args=[row.id])
        source = f"Started from {row.source}." if row.source else ""
        yield StoryEvent(row.opened_on, f"{row.kind} begun", href, source)
        if row.closed_on is not None:
            yield StoryEvent(row.closed_on, f"{row.kind} closed", href, row.outcome)
