"""Whose a spelling may be: the likeliest first, each with its reason, and sure only where nobody else fits."""

from __future__ import annotations

import pytest

from practicelens.people.spellings.rules import Candidate, suggest_teams, suggest_workers

WORKERS = [
    Candidate(1, "Priya Nair", "Family Support Team One"),
    Candidate(2, "Ann Smith", "Family Support Team One"),
    Candidate(3, "Alan Smith", "Family Support Team Two"),
    Candidate(4, "Zoë O’Brien"),
    Candidate(5, "Tom Carver"),
]
TEAMS = [
    Candidate(1, "Family Support Team One"),
    Candidate(2, "Family Support Team Two"),
    Candidate(3, "Children in Care Team One"),
]


@pytest.mark.parametrize(
    ("spelling", "first", "why", "sure"),
    [
        ("NAIR, Priya", 1, "the same words", True),
        ("Ms P. Nair", 1, "surname and initial", True),
        ("Nair", 1, "the only one of this surname", False),
        ("Nair, Anita", 1, "the only one of this surname", False),  # she may have married, or be somebody else
        ("Smith, Al", 3, "surname and initial", True),
        ("zoe obrien", 4, "the same words", True),
        ("Tom Carvr", 5, "nearly the same letters", False),
    ],
)
def test_the_likeliest_worker_first(spelling: str, first: int, why: str, sure: bool) -> None:
    found = suggest_workers(spelling, WORKERS)[0]
    assert (found.id, found.why, found.sure) == (first, why, sure)


def test_of_two_who_fit_alike_nobody_is_sure() -> None:
    found = suggest_workers("A Smith", WORKERS)
    assert [(one.id, one.sure) for one in found] == [(3, False), (2, False)]
    assert found[0].label == "Alan Smith, Family Support Team Two"
    assert [one.why for one in suggest_workers("Smith", WORKERS)] == ["the same surname"] * 2


@pytest.mark.parametrize("spelling", ["Nobody Known", "", "Smithson", "Pool 9"])
def test_who_fits_nobody_is_given_nobody(spelling: str) -> None:
    assert suggest_workers(spelling, WORKERS) == ()


@pytest.mark.parametrize(
    ("spelling", "first", "why"),
    [
        ("FST 1", 1, "its initials"),
        ("Family support team 02", 2, "the same words"),
        ("Family Suport Team One", 1, "nearly the same letters"),
        ("CICT One", 3, "its initials"),
        ("Support Team 2", 2, "most of its words"),
    ],
)
def test_the_likeliest_team_first_and_never_one_of_another_number(spelling: str, first: int, why: str) -> None:
    found = suggest_teams(spelling, TEAMS)
    assert (found[0].id, found[0].why) == (first, why)
    digit = {1: "One", 2: "Two", 3: "One"}[first]
    assert all(one.name.endswith(digit) for one in found)


def test_a_team_of_another_number_is_nobody() -> None:
    assert suggest_teams("Family Support Team 3", TEAMS) == ()
