"""Which spellings are joined: by what they differ, what was confirmed, and which spelling stays."""

from __future__ import annotations

from datetime import date

import pytest

from practicelens.analytics.annex_a.identifiers import EVERY, Difference, differences
from practicelens.performance.extracts.identifiers.rules import Group, compare

BORN, OTHER = frozenset({date(2015, 5, 1)}), frozenset({date(2016, 5, 1)})
NOUGHTS, CAPITALS = Group(7, ("leading noughts",)), Group(7, ("capitals",))


@pytest.mark.parametrize(
    ("one", "other", "ways"),
    [
        ("123", "00123", {Difference.NOUGHTS}),
        ("ab1", "AB1", {Difference.CAPITALS}),
        ("AB 1", "AB1", {Difference.SPACES}),
        ("AB-1", "AB1", {Difference.MARKS}),
        ("ab-001", "AB1", {Difference.CAPITALS, Difference.MARKS, Difference.NOUGHTS}),
    ],
)
def test_by_what_two_spellings_differ(one: str, other: str, ways: set[Difference]) -> None:
    assert differences(one, other) == differences(other, one) == ways
    assert ways <= EVERY


def test_what_is_confirmed_is_joined_and_the_rest_proposed() -> None:
    lists = {6: {"00123": BORN, "AB1": BORN}, 7: {"123": BORN, "ab1": BORN}}
    found = compare(lists, {}, [NOUGHTS])
    assert found.joined == {7: {"123": "00123"}}
    assert found.proposed == {CAPITALS: {"ab1": "AB1"}} or list(found.proposed.values()) == [{"AB1": "ab1"}]
    assert compare(lists, {}, []).joined == {}


def test_a_joining_of_one_list_leaves_the_others() -> None:
    lists = {6: {"00123": BORN}, 7: {"123": BORN}, 8: {"123": BORN}}
    found = compare(lists, {}, [NOUGHTS])
    assert (found.joined, found.proposed_by_list) == ({7: {"123": "00123"}}, {8: 1})


def test_more_ways_confirmed_hold_for_fewer_and_not_the_other_way() -> None:
    both = Group(7, ("capitals", "leading noughts"))
    lists = {6: {"AB0012": BORN, "ZZ1": BORN}, 7: {"ab12": BORN, "zz1": BORN}}
    assert set(compare(lists, {6: {"AB0012": BORN, "ZZ1": BORN}}, [both]).joined[7]) == {"ab12", "zz1"}
    assert set(compare(lists, {6: {"AB0012": BORN, "ZZ1": BORN}}, [CAPITALS]).joined[7]) == {"zz1"}


def test_two_children_are_never_joined() -> None:
    twice = {6: {"123": BORN, "00123": BORN}, 7: {"123": BORN}}
    apart = {6: {"00123": BORN}, 7: {"123": OTHER}}
    unknown: dict[int, dict[str, frozenset[date]]] = {6: {"00123": BORN}, 7: {"123": frozenset()}}
    assert compare(twice, {}, [NOUGHTS]).joined == compare(apart, {}, [NOUGHTS]).joined == {}
    assert compare(unknown, {}, [NOUGHTS]).joined == {7: {"123": "00123"}}


def test_the_spelling_that_stays() -> None:
    lists = {6: {"00123": BORN}, 7: {"123": BORN}}
    known = {1: {"123": BORN}}
    six = Group(6, ("leading noughts",))
    assert compare(lists, {}, [NOUGHTS, six]).joined == {7: {"123": "00123"}}
    assert compare(lists, known, [NOUGHTS, six]).joined == {6: {"00123": "123"}}
    assert compare(lists, known, [NOUGHTS, six], {"00123"}).joined == {7: {"123": "00123"}}


def test_what_was_published_with_both_spellings_does_not_stand_in_the_way() -> None:
    lists = {6: {"00123": BORN}, 7: {"123": BORN}}
    assert compare(lists, lists, [NOUGHTS]).joined == {7: {"123": "00123"}}
