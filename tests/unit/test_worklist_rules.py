"""Findings from week to week: which are the same, and what an extract does to each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from practicelens.access.errors import Refused
from practicelens.performance.worklist import rules
from practicelens.performance.worklist.rules import Found, Known, Reading
from practicelens.performance.worklist.states import BY_PEOPLE, MOVES, Event, State

MONDAY = date(2026, 11, 16)
CELL = Found("unknown_code", "warns", "No code.", 6, "sex", "Gender", "90003", True, ("2026-01-05",), "Z9", "List_6", 7)
READ = Reading(date(2026, 11, 23), "annex_a", (), {6: frozenset({"child", "sex"})})


def known(state: State = State.OPEN, **changes: object) -> Known:
    return replace(Known("unknown_code", 6, "sex", True, "annex_a", state, MONDAY, "Z9"), **changes)  # type: ignore[arg-type]


def test_another_row_sheet_value_or_header_is_the_same_finding() -> None:
    moved = replace(CELL, row=90, sheet="List 6", value="Z8", column="Sex", message="Other words.")
    assert rules.keys([CELL]) == rules.keys([moved])


def test_of_no_list_the_sheet_tells_it_apart_unless_something_else_does() -> None:
    loose = replace(CELL, list=None)
    assert rules.keys([loose]) != rules.keys([replace(loose, sheet="week 2.csv")])
    kept = replace(loose, apart="Return interviews")
    assert rules.keys([kept]) == rules.keys([replace(kept, sheet="week 2.csv")])


@pytest.mark.parametrize(
    "changes",
    [{"code": "not_a_date"}, {"list": 7}, {"who": "90004"}, {"event": ("2026-02-01",)}, {"field": "age"}],
)
def test_another_check_list_child_event_or_column_is_another(changes: dict[str, object]) -> None:
    assert rules.keys([CELL]) != rules.keys([replace(CELL, **changes)])  # type: ignore[arg-type]


def test_a_child_spelled_with_noughts_is_the_same_where_both_are_levelled() -> None:
    levelled = replace(CELL, levelled="90003")
    assert rules.keys([levelled]) == rules.keys([replace(levelled, who="0090003")])


def test_two_alike_are_two_and_stay_so() -> None:
    first, second = rules.keys([CELL, CELL])
    assert first != second
    assert rules.keys([CELL]) == [first]


@pytest.mark.parametrize(
    ("state", "value", "accepted", "expected"),
    [
        (State.OPEN, "Z9", None, None),
        (State.AWAITED, "Z9", None, Event.STILL),
        (State.MENDED, "Z9", None, Event.BACK),
        (State.MENDED, "Z9", "Z9", Event.BACK_AS_ACCEPTED),
        (State.RIGHT, "Z9", "Z9", None),
        (State.RIGHT, "Z8", "Z9", Event.CHANGED),
    ],
)
def test_what_an_extract_does_to_what_it_has(
    state: State, value: str, accepted: str | None, expected: Event | None
) -> None:
    assert rules.after_presence(known(state, accepted=accepted), value, READ) is expected


def test_an_extract_of_the_day_it_was_mended_says_nothing_against_it() -> None:
    day_itself = replace(READ, as_at=MONDAY)
    assert rules.after_presence(known(State.AWAITED), "Z9", day_itself) is None


@pytest.mark.parametrize(
    ("reading", "mended"),
    [
        (READ, True),
        (replace(READ, fields={}), False),
        (replace(READ, fields={6: frozenset({"child"})}), False),
        (replace(READ, source="ssd"), False),
        (replace(READ, cut=frozenset({("unknown_code", 6, "sex")})), False),
    ],
    ids=["read", "no list", "no column", "another source", "only some written down"],
)
def test_gone_is_mended_only_where_the_extract_could_have_said_so(reading: Reading, mended: bool) -> None:
    assert (rules.after_absence(known(), reading) is Event.GONE) is mended


def test_every_event_of_an_extract_has_its_move_and_people_cannot_say_that_it_is_gone() -> None:
    assert {event for _, event in MOVES} == set(Event)
    assert all(to is not State.MENDED for (_, event), to in MOVES.items() if event in BY_PEOPLE)
    with pytest.raises(Refused):
        rules.moved(State.MENDED, Event.ACCEPT)


def test_weeks_tell_what_came_and_went() -> None:
    one, two, three = (f"{number:016x}" for number in (1, 2, 3))
    days = [date(2026, 11, day) for day in (2, 9)]
    weeks = [(days[1], frozenset({two, three}), frozenset({three})), (days[0], frozenset({one, two}), frozenset())]
    assert [(week.as_at, week.here, week.new, week.gone, week.to_do) for week in rules.tallies(weeks)] == [
        (days[0], 2, 0, 0, 2),
        (days[1], 2, 1, 1, 1),
    ]
    assert rules.unpacked(rules.packed({one, three})) == {one, three}


def test_days_are_a_number_of_working_days() -> None:
    assert rules.check_days(10) == 10
    for wrong in (None, 0, 251):
        with pytest.raises(Refused):
            rules.check_days(wrong)
