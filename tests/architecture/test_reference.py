"""The reference pages are what the code says today."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from practicelens.analytics.indicators import CLOCKS, RELATIONS
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
    """Whole by its print, which a file mended by hand or put together by a merge would not have; and some made anew.

    To make all takes eight seconds. What is kept was made from the code whose print stands beside it.
    """
    kept = json.loads(compiled.FILE.read_text("utf-8"))
    wanted = [f"clock_{kind}" for kind in CLOCKS] + list(RELATIONS)
    assert list(kept["questions"]) == wanted
    assert kept["made_from"] == compiled.source_print(), "run `python3 run.py docs`"
    assert kept["whole"] == compiled.questions_print(kept["questions"]), "run `python3 run.py docs`"
    some = wanted[::9]
    assert compiled.make(some) == {name: kept["questions"][name] for name in some}, "run `python3 run.py docs`"


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
