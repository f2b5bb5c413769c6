"""The table of settings in the how-to page says what the settings read, with their defaults."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Read by the command line to show a developer a whole traceback: nothing of a deployment.
FOR_DEVELOPERS = {"PRACTICELENS_TRACEBACK"}


def rows() -> dict[str, str]:
    """Each variable of the table and its default."""
    page = (ROOT / "docs" / "how-to" / "deploy.md").read_text("utf-8")
    cells = [line.split(" | ") for line in page.splitlines() if line.startswith("| `PRACTICELENS_")]
    return {re.findall(r"PRACTICELENS_\w+", row[0])[0]: row[2] for row in cells}


def defaults() -> dict[str, object]:
    """Each variable the settings read with a plain default, and the default."""
    tree = ast.parse((ROOT / "practicelens" / "config" / "settings.py").read_text("utf-8"))
    found: dict[str, object] = {}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant):
            plain = [word.value for word in call.keywords if word.arg == "default"]
            if plain and isinstance(plain[0], ast.Constant) and str(call.args[0].value).startswith("PRACTICELENS_"):
                found[str(call.args[0].value)] = plain[0].value
    return found


def test_every_setting_stands_in_the_table_and_no_other() -> None:
    product = [*(ROOT / "practicelens").rglob("*.py")]
    read = {name for path in product for name in re.findall(r"PRACTICELENS_[A-Z_]*[A-Z]", path.read_text("utf-8"))}
    assert set(rows()) == read - FOR_DEVELOPERS


def test_the_table_gives_the_defaults_that_hold() -> None:
    documented = rows()
    plain = {name: value for name, value in defaults().items() if value not in ("", False)}
    assert len(plain) >= 6
    assert {name: value for name, value in plain.items() if f"`{value}`" not in documented[name]} == {}
