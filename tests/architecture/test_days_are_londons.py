"""The day of an instant is London's: an hour of each summer's night stands on another one in UTC."""

from __future__ import annotations

import ast
from pathlib import Path

PRODUCT = Path(__file__).resolve().parents[2] / "practicelens"
ALREADY_LONDONS = {
    "workdays/clock.py": "where a moment is brought to London",
    "web/pages/shared/lists.py": "brought to London in the same line",
    "quality/meetings/queries.py": "of a meeting's time in London",
    "quality/audits/safety/rules.py": "its moments are London's, as its function says",
    "jobs/runner.py": "of London's time of day",
    "notices/timing.py": "of London's time of day",
    "cli/comparators.py": "of an option that is a day",
    "cli/indicators.py": "of an option that is a day",
    "cli/synth.py": "of an option that is a day",
    "synth/past.py": "invented in the hours of a working day, where both are one",
    "synth/month_words.py": "invented in the hours of a working day, where both are one",
    "analytics/local_cards/choosing.py": "of a day that is typed, which is in no time zone",
    "analytics/annex_a/values.py": "of a cell, which is in no time zone",
}


def takes_a_day(path: Path) -> bool:
    """Whether the file asks a moment itself for its day."""
    text = path.read_text("utf-8")
    if ".date(" not in text:  # read whole only where it could
        return False
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return any(isinstance(one.func, ast.Attribute) and one.func.attr == "date" and not one.args for one in calls)


def test_only_a_time_of_london_is_asked_for_its_day() -> None:
    found = {str(path.relative_to(PRODUCT)) for path in PRODUCT.rglob("*.py") if takes_a_day(path)}
    assert found == set(ALREADY_LONDONS), "workdays.clock.local_date says on which day of London a moment is"
