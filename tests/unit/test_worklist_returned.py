"""A workbook of findings that comes back: what a row asks for, and the words for what is not taken."""

from __future__ import annotations

import pytest

from practicelens.performance.worklist.returned import Row, Standing, rows_of, understand
from practicelens.performance.worklist.states import Event, State

OPEN = {7: Standing(State.OPEN, may_decide=True)}


def test_the_columns_are_found_under_a_title_in_any_order() -> None:
    lines = [
        ["Findings"],
        ["State", "x", "Number", "Note"],
        ["mended", "", "7", "done"],
        ["", "", "", ""],
        ["open", "", "x"],
    ]
    rows, faults = rows_of(lines)
    assert rows == (Row(3, 7, "mended", "", "done"),)
    assert [fault.place for fault in faults] == [5]
    assert rows_of([["Number"]])[1][0].place == 0


@pytest.mark.parametrize(
    ("state", "why", "start", "event"),
    [
        ("Mended in the case system", "", State.OPEN, Event.MEND),
        ("mended", "", State.AWAITED, None),
        ("mended", "", State.MENDED, None),
        ("right as it is", "Their own word", State.OPEN, Event.ACCEPT),
        ("", "", State.OPEN, None),
        ("open", "", State.RIGHT, Event.REOPEN),
    ],
)
def test_what_a_row_asks_for(state: str, why: str, start: State, event: Event | None) -> None:
    found = understand([Row(2, 7, state, why, "")], {7: Standing(start, may_decide=True)})
    assert ([one.event for one in found.asked], found.faults) == ([event] if event else [], ())


@pytest.mark.parametrize(
    ("row", "known", "words"),
    [
        (Row(2, 8, "mended", "", ""), OPEN, "no finding 8"),
        (Row(2, 7, "purple", "", ""), OPEN, "no state"),
        (Row(2, 7, "right as it is", "", ""), OPEN, "has to be written"),
        (Row(2, 7, "right as it is", "Why", ""), {7: Standing(State.OPEN, may_decide=False)}, "manager"),
        (Row(2, 7, "open", "", ""), {7: Standing(State.MENDED, may_decide=True)}, "cannot be put there"),
        (Row(2, 7, "open", "", "x" * 2_001), OPEN, "longer than"),
    ],
)
def test_what_is_not_taken_says_why(row: Row, known: dict[int, Standing], words: str) -> None:
    found = understand([row], known)
    assert found.asked == ()
    assert words in found.faults[0].message


def test_a_finding_counts_once() -> None:
    found = understand([Row(2, 7, "mended", "", ""), Row(3, 7, "open", "", "")], OPEN)
    assert ([one.place for one in found.asked], [one.place for one in found.faults]) == ([2], [3])
