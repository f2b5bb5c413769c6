"""What a request brings is read in one place, so that no page can forget what a hostile one holds."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "practicelens"
DOOR = "web/request_input.py"
# Reading any of these is reading what somebody sent; turning text into a day is the door's work too.
ANYWHERE = {"GET", "POST", "FILES", "fromisoformat", "strptime"}
OF_REQUESTS = {"body", "read", "readlines"}
MODULES = sorted(path for floor in ("web", "api") for path in (ROOT / floor).rglob("*.py"))


def read_in(source: str) -> set[str]:
    """What of a request a module reads by itself."""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)]
    of_request = {node.attr for node in found if isinstance(node.value, ast.Name) and node.value.id == "request"}
    return ({node.attr for node in found} & ANYWHERE) | (of_request & OF_REQUESTS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_door_reads_what_a_request_brings(path: Path) -> None:
    if str(path.relative_to(ROOT)) != DOOR:
        assert read_in(path.read_text("utf-8")) == set()


def test_the_door_itself_would_be_found() -> None:
    assert {"GET", "POST", "FILES", "body", "fromisoformat"} <= read_in((ROOT / DOOR).read_text("utf-8"))
