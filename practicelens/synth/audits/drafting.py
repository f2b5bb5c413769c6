"""What the Head of Safeguarding has written of standards and tools: one published in the autumn, one still in draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from practicelens.people.actors import actor_for
from practicelens.people.asking import Asking
from practicelens.quality.standards import changes, queries
from practicelens.quality.standards.editing import StandardWords
from practicelens.workdays import clock

AUTUMN = date(2026, 10, 5)
STANDARD, TOOL, DOMAIN = "recording", "early_help", "eh_impact"


def write(head: int, today: date) -> None:
    """Both, through the doors that the pages use. ``head``: the account of the Head of Safeguarding."""
    _publish_standard(head)
    _leave_draft(head, today)


def _publish_standard(head: int) -> None:
    """The standard of recording, written anew after young people had read their own files."""
    by, now = actor_for(head, AUTUMN), datetime.combine(AUTUMN, time(10), UTC)
    changes.start_standard_draft(STANDARD, by=by, now=now)
    found = queries.standard_draft(Asking(by, clock.now()), STANDARD)
    before = found.standard
    meaning = f"{before.meaning} Young people who have read their own files helped us to write this."
    words = StandardWords(before.title, meaning, before.looks_like, before.tags)
    edition = changes.edit_standard(STANDARD, words, edition=found.edition, by=by, now=now)
    changes.publish_standard(STANDARD, edition=edition, by=by, now=now)


def _leave_draft(head: int, today: date) -> None:
    """A draft of the early help tool, waiting to be published: one prompt more about brothers and sisters."""
    # Before the demonstration's day, so that the draft has waited for some days when it is met.
    day = today.replace(day=18)
    by, now = actor_for(head, day), datetime.combine(day, time(15, 20), UTC)
    changes.start_tool_draft(TOOL, by=by, now=now)
    found = queries.tool_draft(Asking(by, clock.now()), TOOL)
    standing = found.tool.domain(DOMAIN)
    # A domain that was renamed must stop the build: the draft would else be of nothing.
    if standing is None:
        raise LookupError(DOMAIN)
    prompts = (*standing.look_for, "Is it different for each of the brothers and sisters?")
    changes.edit_domain(TOOL, replace(standing, look_for=prompts), edition=found.edition, by=by, now=now)
