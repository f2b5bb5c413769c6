"""Tests that themselves touch what differs on PostgreSQL run there, and the list of those that do is true."""

from __future__ import annotations

import re
from pathlib import Path

from tests.on_postgres import ONLY, TESTS

INTEGRATION = Path(__file__).resolve().parents[1] / "integration"
# What the tests of a database say: its constraints, its kind, its locks, processes of its own, its roles.
TOUCHES = re.compile(
    r"\bIntegrityError\b|connection\.(vendor|cursor)|select_for_update|builders\.(deployments|two_roles)"
)
APART = {
    "test_mail_servers.py": "its process is another's for the sake of a server that hangs; nothing of a database",
    "test_sqlite_busy.py": "how SQLite alone is waited for",
    "test_synth_past.py": "builds the demonstration, which is a file",
}


def test_every_module_that_touches_what_differs_runs_on_postgres() -> None:
    touching = {path.name for path in INTEGRATION.glob("test_*.py") if TOUCHES.search(path.read_text("utf-8"))}
    assert touching - set(TESTS) - set(APART) == set()
    assert set(APART) <= touching


def test_every_module_named_is_there_with_its_reason() -> None:
    assert [name for name, why in TESTS.items() if not (INTEGRATION / name).exists() or not why] == []


def test_what_runs_of_a_module_is_there() -> None:
    texts = {name: (INTEGRATION / name).read_text("utf-8") for name in ONLY}
    begin = r"^ *(?:def|class) "
    assert [(name, one) for name, some in ONLY.items() for one in some
            if not re.search(begin + one, texts[name], re.MULTILINE)] == []  # fmt: skip
    assert set(ONLY) < set(TESTS)


def test_a_test_that_touches_what_differs_is_among_those_that_run() -> None:
    """Where it stands: from its line back to the test it is part of; what all of a module share is everybody's."""
    for name in ONLY:
        text = (INTEGRATION / name).read_text("utf-8")
        for found in TOUCHES.finditer(text):
            tests = re.findall(r"^ *(?:def|class) ((?:T|t)est\w*)", text[: found.start()], re.MULTILINE)
            assert not tests or tests[-1].startswith(ONLY[name]), (name, tests[-1])
