"""The reference pages are what the code says today."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from practicelens.analytics.measurements import compiled
from practicelens.cli.reference import pages

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"


def test_every_generated_page_is_fresh():
    stale = [
        name
        for name, text in pages().items()
        if not (REFERENCE / name).exists() or (REFERENCE / name).read_text("utf-8") != text
    ]
    assert stale == [], "run `python3 run.py docs`"


def test_the_questions_kept_as_sql_are_those_that_the_code_makes_today():
    assert compiled.FILE.read_text("utf-8") == compiled.page(), "run `python3 run.py docs`"


def test_questions_of_another_code_are_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    stale = tmp_path / "compiled.json"
    stale.write_text(json.dumps({"made_from": "another code", "questions": {"x": "SELECT 0"}}), encoding="utf-8")
    monkeypatch.setattr(compiled, "FILE", stale)
    monkeypatch.setattr(compiled, "make", lambda: {"x": "SELECT 1"})
    assert compiled.questions() == {"x": "SELECT 1"}
    stale.write_text(json.dumps({"made_from": compiled.source_print(), "questions": {"x": "SELECT 2"}}), "utf-8")
    assert compiled.questions() == {"x": "SELECT 2"}


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "GLOSSARY.md"])
def test_the_pages_a_newcomer_opens_first_are_there(name: str):
    assert (REFERENCE.parents[1] / name).read_text("utf-8").strip()
