"""The parts of the programme as one line of links, the same on each of its pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from practicelens.people.asking import Asking
from practicelens.quality.programme.core import permissions as programme_permissions
from practicelens.quality.programme.themes import queries as themes_queries


def places(asking: Asking, current: str) -> list[dict[str, Any]]:
    """The parts of the programme this person may open: what is owed now, how a month is made, what it reaches."""
    run, read = programme_permissions.can_run(asking.actor), programme_permissions.can_read(asking.actor)
    # In the order of a month's work: what is owed, then how it is made, then whom it reached.
    parts = [
        ("Board", "programme", read),
        ("Calendar", "programme-calendar", read),
        ("Planner", "programme-planner", run),
        ("Lists", "programme-lists", run),
        ("Months", "programme-months", read),
        ("Draws", "programme-draws", run),
        ("Themed audits", "themes", themes_queries.may_plan_themes(asking)),
        ("Coverage", "programme-coverage", read and programme_permissions.can_read_coverage(asking.actor)),
    ]
    return [{"text": text, "href": reverse(name), "current": name == current} for text, name, may in parts if may]
