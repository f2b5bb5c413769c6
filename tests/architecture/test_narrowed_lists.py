"""A list that can be narrowed says of an empty one whether it is the narrowing that leaves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "practicelens" / "web" / "templates"
NARROWS = '{% include "_narrowing.html" %}'
LISTS = {
    str(one.relative_to(TEMPLATES)): one.read_text(encoding="utf-8")
    for one in TEMPLATES.rglob("*.html")
    if NARROWS in one.read_text(encoding="utf-8")
}
TRUE_OF_BOTH = {"extracts/extract.html", "history/history.html", "home/waiting.html", "people/accounts.html",
                "people/workers.html"}  # fmt: skip
"""Their words, that nothing of this kind is found, are true whether it is narrowed or not."""


@pytest.mark.parametrize("name", sorted(LISTS.keys() - TRUE_OF_BOTH))
def test_an_empty_list_says_whether_it_is_narrowed(name: str) -> None:
    _, after = LISTS[name].split(NARROWS, 1)
    assert "narrowed" in after or "pl-empty" not in after
