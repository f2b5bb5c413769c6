"""Whoever is about to press a red button has read what comes of it, on the page itself and not afterwards."""

from __future__ import annotations

import ast
from pathlib import Path

PAGES = Path(__file__).resolve().parents[3] / "practicelens" / "web" / "pages"


def warnings() -> list[tuple[str, str]]:
    """Every form's page whose button is red: where it stands, and how it is made."""
    found = []
    for path in sorted(PAGES.rglob("*.py")):
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and any(one.arg == "warning" for one in node.keywords):
                found.append((f"{path.relative_to(PAGES)}:{node.lineno}", ast.get_source_segment(text, node) or ""))
    return found


def test_a_page_with_a_red_button_says_what_comes_of_it() -> None:
    assert len(warnings()) > 10
    assert [where for where, made in warnings() if "lead" not in made] == []
