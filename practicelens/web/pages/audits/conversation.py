"""The day of an audit's conversation: asked in three boxes like every day, kept as one answer of the audit's draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from practicelens.access.errors import Refused
from practicelens.web.pages.shared.govuk_forms import BOXES, day_question
from practicelens.web.request_input import read_boxes
from practicelens.web.templatetags.words import date_words

TALKED_ON = "held_on"


def with_day(typed: dict[str, str]) -> dict[str, str]:
    """What was typed, with the day of the conversation made of its three boxes where it has them. Raises Refused."""
    boxes = [typed[name].strip() for box, _ in BOXES if (name := f"{TALKED_ON}_{box}") in typed]
    # A part without these boxes, or a script that sends the day whole: there is nothing to make of them.
    if len(boxes) < len(BOXES):
        return typed
    try:
        day = read_boxes(*boxes).isoformat() if any(boxes) else ""
    except ValueError as error:
        raise Refused(str(error), code="no_date") from error
    return {**typed, TALKED_ON: day}


def talked_on(kept: date | None, typed: Mapping[str, str]) -> dict[str, Any]:
    """The question for the day of the conversation: what was typed into its boxes, else the day that is kept."""
    known = (kept.day, kept.month, kept.year) if kept else ("", "", "")
    values = [typed.get(f"{TALKED_ON}_{box}", shown) for (box, _), shown in zip(BOXES, known, strict=True)]
    return day_question(TALKED_ON, "When did you talk together?", values)


def so_far(typed: dict[str, str]) -> dict[str, str]:
    """As ``with_day``, while somebody is still typing: half a day is left out, and everything else is kept."""
    try:
        return with_day(typed)
    except Refused:
        return {name: text for name, text in typed.items() if not name.startswith(TALKED_ON)}


def in_words(kept: Mapping[str, str], day: date | None) -> dict[str, str]:
    """The kept day as people say it, where it is among what is kept."""
    return {TALKED_ON: date_words(day)} if kept.get(TALKED_ON) else {}
