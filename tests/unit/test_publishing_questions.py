"""What publishing asks: each question beside the extract it differs from by one number."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from practicelens.performance.extracts.publishing.rules import (
    Facts,
    ListFacts,
    Unanswered,
    check_answered,
    first_and_following,
    questions,
)
from practicelens.rulebook.defaults import DEFINITIONS

LIMITS = {key: one.default for key, one in DEFINITIONS.items() if key.startswith("extract.")}
NOVEMBER, OCTOBER = date(2026, 11, 20), date(2026, 10, 20)
LIST = ListFacts(read=100, before=100)


def codes(**changed: Any) -> list[str]:
    """What is asked of an extract that is in order but for what is changed."""
    lists = dict.fromkeys(range(1, 12), LIST) | changed.pop("lists", {})
    usual = {"as_at": NOVEMBER, "compared": OCTOBER, "latest": OCTOBER, "children": 1000, "children_before": 990}
    return [one.code for one in questions(Facts(lists=lists, **(usual | {"known": 900} | changed)), LIMITS)]


def test_an_extract_like_the_one_before_is_asked_nothing() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({"as_at": date(2026, 10, 19)}, ["older"]),
        ({"as_at": OCTOBER}, []),  # a correction of the same day
        ({"known": 99}, ["children_unknown"]),
        ({"known": 100}, []),
        ({"known": 0, "children_before": 0}, []),  # nothing to be known from
        ({"same": 80, "differ": 20}, []),  # mended since, or born since
        ({"same": 79, "differ": 21}, ["children_unknown"]),  # another authority's, whose numbers happen to coincide
        ({"same": 0, "differ": 9}, []),  # too few to tell
        ({"lists": {1: ListFacts(read=50, before=100)}}, ["list_1_changed"]),
        ({"lists": {1: ListFacts(read=51, before=100)}}, []),
        ({"lists": {1: ListFacts(read=200, before=100)}}, ["list_1_changed"]),
        ({"lists": {1: ListFacts(read=199, before=100)}}, []),
        ({"lists": {1: ListFacts(read=20, before=10)}}, ["list_1_changed"]),
        ({"lists": {1: ListFacts(read=19, before=9)}}, []),  # short lists double by chance
        ({"lists": {1: ListFacts(read=0, before=100)}}, ["list_1_changed"]),
        ({"lists": {6: ListFacts(read=0, before=3)}}, ["list_6_empty"]),
        ({"lists": {6: ListFacts(read=0, before=0)}}, []),  # no news
        ({"lists": {1: ListFacts(read=100, undated=50, before=100)}}, ["list_1_lost"]),
        ({"lists": {1: ListFacts(read=100, undated=49, before=100)}}, []),
        ({"lists": {1: ListFacts(read=100, refused=30, undated=20, before=70)}}, ["list_1_lost"]),
        ({"lists": {number: ListFacts(before=100) for number in range(1, 12)}}, ["no_rows"]),
    ],
)
def test_each_question_and_what_it_differs_from_by_one(changed: dict[str, Any], asked: list[str]) -> None:
    assert codes(**changed) == asked


def test_the_first_extract_is_asked_only_what_makes_figures_nought() -> None:
    first = {"compared": None, "latest": None, "children_before": 0, "known": 0}
    nothing = {number: ListFacts() for number in range(1, 12)}
    assert codes(**first) == []
    assert codes(**first, lists={10: ListFacts()}) == []
    assert codes(**first, lists={7: ListFacts()}) == ["list_7_empty"]
    assert codes(**first, lists={7: ListFacts(read=5, refused=5)}) == ["list_7_empty"]
    assert codes(**first, lists=nothing) == ["no_rows"]


def test_the_numbers_are_in_the_words() -> None:
    facts = Facts(NOVEMBER, OCTOBER, OCTOBER, {1: LIST}, children=2154, children_before=2100, known=3, alike=2000)
    (asked,) = questions(facts, LIMITS)
    assert "Of its 2,154 children 3 are in the extract of 20 October 2026, which has 2,100" in asked.words
    assert "2,000 more are there but for capitals" in asked.words


def test_numbers_of_other_people_are_the_one_grave_question_with_how_many_differ() -> None:
    lists = {number: ListFacts(read=300, before=100) for number in range(1, 12)}
    facts = Facts(NOVEMBER, OCTOBER, OCTOBER, lists, children=900, children_before=990, known=850, same=20, differ=800)
    first, rest = first_and_following(questions(facts, LIMITS))
    (asked,) = first
    assert asked.code == "children_unknown" and len(rest) == 11
    assert "Of the 820 whose birth date and sex stand in both, 800 have another there than here." in asked.words


def test_what_is_not_accepted_is_told_and_what_is_lets_through() -> None:
    asked = questions(Facts(OCTOBER, NOVEMBER, NOVEMBER, {1: LIST}), LIMITS)
    with pytest.raises(Unanswered) as refused:
        check_answered(asked, {"list_1_changed"})
    assert [one.code for one in refused.value.questions] == ["older"]
    assert "20 October 2026" in refused.value.message
    check_answered(asked, {"older", "list_1_changed"})
