"""Words that are looked for: folded, by prefix, in any order, without stemming."""

from __future__ import annotations

import pytest

from practicelens.access.words import Wanted, fold, words_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Zoë", "zoe"), ("ŁUKASZ", "lukasz"), ("Straße", "strasse"), ("Bjørn", "bjorn")],
)
def test_case_and_accents_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_name_with_an_apostrophe_is_one_word_however_it_is_typed() -> None:
    assert words_of("O’Brien O'Brien OBrien") == ("obrien", "obrien", "obrien")


@pytest.mark.parametrize(
    ("typed", "fits"),
    [("nair", True), ("NAI", True), ("nair pri", True), ("air", False), ("nair josh", False), ("nairs", False),
     ("", False), ("%", False), ("_", False)],
)  # fmt: skip
def test_every_word_begins_a_word_and_nothing_is_stemmed(typed: str, fits: bool) -> None:
    assert Wanted.of(typed).fits("Priya Nair") is fits


def test_the_words_may_stand_in_several_texts() -> None:
    assert Wanted.of("duty west").fits("Duty and Assessment", "West")
