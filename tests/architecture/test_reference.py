"""The reference pages are what the code says today."""

from __future__ import annotations

from pathlib import Path

import pytest

from practicelens.cli.reference import pages

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"


def test_every_generated_page_is_fresh():
    stale = [
        name
        for name, text in pages().items()
        if not (REFERENCE / name).exists() or (REFERENCE / name).read_text("utf-8") != text
    ]
    assert stale == [], "run `python3 run.py docs`"


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "GLOSSARY.md"])
def test_the_pages_a_newcomer_opens_first_are_there(name: str):
    assert (REFERENCE.parents[1] / name).read_text("utf-8").strip()
