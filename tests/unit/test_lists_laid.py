"""Two lists laid beside each other: one row beside one, and the parts add up to each list, whatever they hold."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta

import pytest

from practicelens.analytics.measurements import compiled
from practicelens.analytics.own_lists.reading import OwnRow
from practicelens.analytics.reconciling.step_words import WORDS, words_of
from practicelens.performance.explore.reconciling.rules import Laid, OurRow, lay

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)


def laid(own: list[tuple[str, date | None]], ours: list[tuple[str, date]], *, by_date: bool = True) -> Laid:
    rows = [OwnRow(place + 2, child or "nobody's", day) for place, (child, day) in enumerate(own)]
    figure = [OurRow(child, day, place) for place, (child, day) in enumerate(ours)]
    return lay(rows, [child for child, _ in own], figure, (FIRST, LAST) if by_date else None)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def test_the_row_of_the_same_day_is_the_same_row() -> None:
    found = laid([("a", day(5)), ("a", day(1))], [("a", day(1)), ("a", day(5))])
    assert found.both == [(0, 1), (1, 0)] and not found.yours and not found.ours


def test_of_another_day_within_the_time_it_is_the_same_row_and_outside_it_is_not() -> None:
    assert laid([("a", day(9))], [("a", day(1))]).both == [(0, 0)]
    found = laid([("a", day(99))], [("a", day(1))])
    assert (found.yours, found.ours) == ([0], [0])


def test_a_row_that_stands_there_twice_is_said_once_more_and_not_counted() -> None:
    found = laid([("a", day(1)), ("a", day(1)), ("a", day(2))], [("a", day(1))])
    assert found.both == [(0, 0)] and found.again == {1: 0} and found.yours == [2]
    # Of what is counted once a child the day says nothing.
    found = laid([("a", day(1)), ("a", day(2))], [("a", day(80))], by_date=False)
    assert found.both == [(0, 0)] and found.again == {1: 0}


def test_a_number_that_is_nobodys_is_never_said_to_stand_there_twice() -> None:
    assert laid([("", day(1)), ("", day(1))], []).yours == [0, 1]


@pytest.mark.parametrize("by_date", [True, False])
def test_both_lists_add_up_whatever_they_hold(by_date: bool) -> None:
    thrown = random.Random(10)
    for _ in range(300):
        own = [(thrown.choice("aabc "), thrown.choice([None, day(thrown.randrange(120))])) for _ in range(9)]
        own = [(child.strip(), when) for child, when in own]
        ours = [(thrown.choice("abbd"), day(thrown.randrange(89))) for _ in range(thrown.randrange(9))]
        found = laid(own, ours, by_date=by_date)
        mine = [*(place for place, _ in found.both), *found.yours, *found.again]
        theirs = [*(place for _, place in found.both), *found.ours]
        assert sorted(mine) == list(range(len(own))) and sorted(theirs) == list(range(len(ours)))
        assert all(own[one][0] == ours[other][0] for one, other in found.both)


def test_every_step_by_which_a_figure_leaves_rows_out_has_its_words() -> None:
    """Of what is kept beside the questions, which `practicelens reference` takes from the cards."""
    kept = json.loads(compiled.FILE.read_text("utf-8"))
    assert kept["ways_whole"] == compiled.questions_print(kept["ways"]), "run `python3 run.py docs`"
    known = {condition for _, steps in kept["ways"].values() for condition, _ in steps}
    assert all(words_of(condition) for condition in known)
    assert set(WORDS) <= known, "words that no step has any more"
    some = ["conferences", "clock_icpc"]
    assert compiled.take_apart(some) == {name: compiled.ways()[name] for name in some}, "run `python3 run.py docs`"
    with pytest.raises(KeyError):
        words_of("Equals(something_new, 'x')")
    assert words_of("Or(IsNull(age), Between(age, 17, 18))") == "the young person was not aged 17 to 18"
