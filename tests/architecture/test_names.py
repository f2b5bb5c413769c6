"""Names say the thing: a short list of words that say a mood instead, and that no identifier has."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("practicelens", "tests")
MOODS = {
    "said": "name what was typed: text, words, message, written; a text that must be there is `require_text`",
    "told": "name what it is: details, recipients, shown",
    "lately": "recent",
    "cast": "name who or what: staff, ids",
}
"""Refused as a part of any name that this code makes, each with what to say instead. Prose may use them."""
ALONE = {
    "held": "meeting, children, rules_then",
    "heard": "results, answers",
}
"""Refused as the whole name of a function, a class or a parameter: as part of a longer name they say something."""
FUNCTIONS = {"note": "record_event, or the verb for what it does"}
"""Refused as the whole name of a function: a note is a thing."""
ROWS = "Line"
"""No class is called so, or ends so: what a list, a page or a report shows is a row of its subject."""


Made = Literal["function", "class", "parameter", "variable"]


def made(tree: ast.AST) -> Iterator[tuple[str, int, Made]]:
    """Every name that a module makes, where, and of what."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno, "function"
        elif isinstance(node, ast.ClassDef):
            yield node.name, node.lineno, "class"
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno, "parameter"
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno, "variable"


def refused(name: str, of: Made) -> str:
    """Why a name is refused; nothing where it is not."""
    plain = name.lower().strip("_")
    for part in plain.split("_"):
        if part in MOODS:
            return f"{name}: {MOODS[part]}"
    if of != "variable" and plain in ALONE:
        return f"{name}: {ALONE[plain]}"
    if of == "function" and plain in FUNCTIONS:
        return f"{name}: {FUNCTIONS[plain]}"
    return f"{name}: a row is called a row" if of == "class" and name.endswith(ROWS) else ""


def test_no_name_says_a_mood() -> None:
    found = []
    for path in sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for name, line, of in made(ast.parse(path.read_text("utf-8"))):
            # A test's own name is a sentence: it says what is true, and nobody calls it.
            sentence = of == "function" and name.startswith("test_")
            if not sentence and (why := refused(name, of)):
                found.append(f"{path.relative_to(ROOT)}:{line} {why}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("told", "variable"),
        ("head_told_at", "variable"),
        ("_note", "function"),
        ("Held", "class"),
        ("AuditLine", "class"),
    ],
)
def test_what_is_refused(name: str, of: Made) -> None:
    assert refused(name, of)


@pytest.mark.parametrize(
    ("name", "of"),
    # Three of four meetings held; a table's note; a day on which a meeting was held.
    [("held", "variable"), ("note", "parameter"), ("held_on", "parameter"), ("record_event", "function")],
)
def test_what_is_not(name: str, of: Made) -> None:
    assert not refused(name, of)
