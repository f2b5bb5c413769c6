"""What a tool says of itself, in words and numbers."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from practicelens.quality.standards import editing
from practicelens.quality.standards.content import Domain
from practicelens.quality.standards.shipped import CASE_AUDIT, TOOLS


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, ""),
        (1, "Open for less than 1 day, but for assessment teams"),
        (28, "Open for less than 28 days, but for assessment teams"),
    ],
)
def test_who_is_too_recently_opened(days: int, words: str) -> None:
    assert replace(CASE_AUDIT, minimum_open_days=days).too_recent == words


@pytest.mark.parametrize(
    ("hours", "words"), [(0.0, ""), (0.75, "45 minutes"), (1.0, "1 hour"), (3.5, "3.5 hours"), (4.0, "4 hours")]
)
def test_how_long_an_audit_takes(hours: float, words: str) -> None:
    assert replace(CASE_AUDIT, hours=hours).takes == words


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        ((), ""),
        (("Visits",), "Where to look: Visits."),
        (("Visits", "The plan"), "Where to look: Visits; the plan."),
        (("Visits", "IRO notes", "A drawing"), "Where to look: Visits; IRO notes; a drawing."),
    ],
)
def test_where_to_look(evidence: tuple[str, ...], words: str) -> None:
    assert replace(CASE_AUDIT.domains[0], evidence=evidence).where == words


def test_nobody_at_the_front_door_is_too_recently_opened() -> None:
    front_door = {tool.key: tool.minimum_open_days for tool in TOOLS}
    assert front_door["mash"] == front_door["contacts"] == 0 < front_door["case_audit"]


def test_whatever_changes_of_a_domain_is_said_before_publishing() -> None:
    assert {field.name for field in fields(Domain)} - {"key"} == set(editing._CHANGED)
    assert editing.differences(CASE_AUDIT, CASE_AUDIT) == () == editing.differences(None, CASE_AUDIT)
