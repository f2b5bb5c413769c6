"""A journey in a browser asks nothing of a page straight after pressing what leads to it: that page is not there yet.

A click waits for no page. An ``expect`` asks again until it is so; whatever asks once goes by `checks.follow`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from textwrap import dedent

JOURNEYS = Path(__file__).resolve().parents[1] / "functional"
ASKS_ONCE = {
    "all", "all_inner_texts", "assert_accessible", "assert_no_sideways_scroll", "content", "count", "evaluate",
    "everything", "get_attribute", "inner_text", "input_value", "kept", "look", "read", "text_content", "url",
}  # fmt: skip


def asked_at_once(text: str) -> Iterator[int]:
    """The lines that ask a page once, straight after a press that may have led to another."""
    for node in ast.walk(ast.parse(text)):
        for block in (getattr(node, name, None) for name in ("body", "orelse", "finalbody")):
            if isinstance(block, list):
                yield from (after.lineno for before, after in pairwise(block) if presses(before) and asks(after))
        if isinstance(node, (ast.For, ast.While)) and presses(node.body[-1]) and asks(node.body[0]):
            yield node.body[0].lineno  # the next round asks what the end of this one has left


def presses(statement: ast.stmt) -> bool:
    """Whether a statement is a click, or Enter on some element (a key for the page itself leads nowhere)."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return False
    return call.func.attr == "click" or (call.func.attr == "press" and "keyboard" not in names(call))


def asks(statement: ast.stmt) -> bool:
    """Whether a statement asks a page without asking again until it is so."""
    found = names(statement)
    return bool(found & ASKS_ONCE) and "expect" not in found


def names(node: ast.AST) -> set[str]:
    """Every name in a piece of code, and every name after a dot."""
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} | {
        one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)
    }


def sleeps(text: str) -> Iterator[int]:
    """The lines that wait for a time instead of for a thing: too long on one machine, too short on another."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr == "wait_for_timeout":
            yield node.lineno


def test_nothing_is_asked_of_a_page_before_it_stands() -> None:
    files = sorted(JOURNEYS.glob("*.py"))
    assert len(files) > 15
    assert [f"{path.name}:{line}" for path in files for line in asked_at_once(path.read_text("utf-8"))] == []
    assert [f"{path.name}:{line}" for path in files for line in sleeps(path.read_text("utf-8"))] == []


def test_what_asks_at_once_is_found_out() -> None:
    hasty = """
        def test(page):
            page.get_by_role("link").first.click()
            assert_accessible(page)
    """
    assert list(asked_at_once(dedent(hasty))) == [4]
    patient = hasty.replace(".click()", ".click()\n            expect(page.locator('h1')).to_have_text('There')")
    assert list(asked_at_once(dedent(patient))) == []


def test_what_a_round_asks_of_the_page_that_the_round_before_has_left_is_found_out() -> None:
    hasty = """
        def test(page):
            for _ in range(60):
                if page.get_by_role("heading").count():
                    break
                page.get_by_role("link").click()
    """
    assert list(asked_at_once(dedent(hasty))) == [4]
    assert list(asked_at_once(dedent(hasty).replace('page.get_by_role("link").click()', "page.reload()"))) == []
