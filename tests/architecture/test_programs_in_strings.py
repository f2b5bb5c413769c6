"""Programs that tests run in processes of their own are text: what they import must still be there after a move.

The kill drill is run by hand, and named a module for weeks that had moved to another room.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

TESTS = Path(__file__).resolve().parents[1]


def imports(text: str) -> Iterator[tuple[str, str]]:
    """The (module, name) pairs that a program in a text takes from the product or the tests; nothing for other text."""
    for line in dedent(text).splitlines():
        words = line.strip()
        if not words.startswith(("from practicelens", "from tests")):
            continue
        try:
            statement = ast.parse(words).body[0]
        except SyntaxError:  # prose, or a statement over several lines
            continue
        assert isinstance(statement, ast.ImportFrom)
        assert statement.module is not None
        yield from ((statement.module, each.name) for each in statement.names)


def texts(path: Path) -> Iterator[str]:
    """Every text of a file that could be a program."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "import" in node.value:
            yield node.value


def asked_for() -> list[tuple[str, str, str]]:
    """Every import of every program, with the file it stands in."""
    return sorted(
        {
            (str(path.relative_to(TESTS)), module, name)
            for path in TESTS.rglob("*.py")
            for text in texts(path)
            for module, name in imports(text)
        }
    )


def is_there(module: str, name: str) -> bool:
    """Whether a module can be imported and holds the name, as its own or as a module below it."""
    try:
        if not hasattr(importlib.import_module(module), name):
            importlib.import_module(f"{module}.{name}")
    except ModuleNotFoundError:
        return False
    return True


def test_what_a_program_in_a_text_imports_is_there() -> None:
    # One test, not one of each: to read all files takes a second, which every worker would need to know the tests.
    asked = asked_for()
    assert len(asked) > 50
    assert [found for found in asked if not is_there(*found[1:])] == []


def test_a_name_that_moved_away_is_found_out() -> None:
    program = "\n    from practicelens." + "people import moved_away\n"  # in two, or it would be found here
    assert list(imports(program)) == [("practicelens.people", "moved_away")]
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("practicelens.people.moved_away")
