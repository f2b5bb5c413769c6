"""History is read in the field's words: every kind of event and of subject that the code writes, and every value."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import practicelens
from practicelens.history import words

FILES = sorted(Path(practicelens.__file__).parent.rglob("*.py"))
CODE = "\n".join(path.read_text("utf-8") for path in FILES if path.name != "words.py")
KINDS = sorted(set(re.findall(r'(?:record|record_look|Entry)\(\s*f?"([a-z_]+(?:\.[a-z_]+)?)', CODE)))
SUBJECTS = sorted(set(re.findall(r'(?:subject=|now, )\("([a-z_ ]+)", ', CODE)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_event_reads_as_words(kind: str) -> None:
    assert kind in words.KINDS or kind.partition(".")[0] in words.AREAS, "say in history/words.py what it is called"
    assert not re.search(r"[_.]", words.kind_in_words(kind))


@pytest.mark.parametrize("subject", SUBJECTS)
def test_whatever_an_event_is_about_reads_as_words(subject: str) -> None:
    assert len(SUBJECTS) > 20 and "_" not in words.subject_in_words(subject)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1.5, "1.5"),
        ("annex-a_2026.csv", "annex-a_2026.csv"),
        ("team_manager", "Team Manager"),
        ("requires_improvement", "requires improvement"),
        ("2026-11-02", "2 Nov 2026"),
        ("2026-11", "November 2026"),
        ("re_referrals", "re-referrals"),
        (["qa_officer", "iro"], "Quality Assurance Officer, IRO"),
        ({"mash": 12}, "MASH: 12"),
        (True, "yes"),
        ("B-40968", "B-40968"),
        ("A family_name as typed", "A family_name as typed"),
    ],
)
def test_a_value_reads_as_words_and_what_was_typed_stays(value: object, shown: str) -> None:
    assert words.value_in_words(value) == shown


def test_kinds_read_as_they_are_called() -> None:
    assert words.kind_in_words("people.role_granted") == "People: role granted"
    assert words.kind_in_words("audits.four_r_held") == "Audits: 4R held"
    assert words.kind_in_words("children") == "A list of children seen"
    assert (words.detail_in_words("subject_kind"), words.detail_in_words("held_on")) == ("about", "held on")
