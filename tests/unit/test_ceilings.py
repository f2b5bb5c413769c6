"""A page over its ceiling, far below it or without one is named with its role, its ceiling and what was found."""

from __future__ import annotations

from practicelens.access.roles import Role
from tests.builders.ceilings import ROOM, broken

KEY = "week | team"


def test_within_its_ceiling_nothing_is_said() -> None:
    for found in range(20 - ROOM, 21):
        assert broken(KEY, {Role.DCS: found}, {KEY: {Role.DCS: 20}}) == []


def test_one_statement_more_is_told_with_page_role_ceiling_and_what_was_found() -> None:
    (words,) = broken(KEY, {Role.DCS: 21, Role.ANALYST: 9}, {KEY: {Role.DCS: 20, Role.ANALYST: 9}})
    assert words.startswith("week | team, as dcs: ceiling 20, found 21.")


def test_a_page_that_asks_far_less_must_have_its_ceiling_lowered() -> None:
    (words,) = broken(KEY, {Role.DCS: 20 - ROOM - 1}, {KEY: {Role.DCS: 20}})
    assert "ceiling 20, found 17" in words and "lower the ceiling" in words


def test_a_page_without_a_ceiling_and_a_ceiling_without_a_page_are_told() -> None:
    assert "has no ceiling" in broken(KEY, {Role.DCS: 5}, {})[0]
    assert "no page" in broken(KEY, {}, {KEY: {Role.DCS: 5}})[0]
