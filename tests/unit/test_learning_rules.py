"""What in a piece of learning could tell who somebody is, as a table; and the moves a piece can make."""

from __future__ import annotations

import pytest

from practicelens.access.errors import Refused
from practicelens.quality.learning import rules
from practicelens.quality.learning.states import MOVES, Event, Status, after

TELLS = [
    "B-18012 was seen.",
    "the child b18012",
    "B 18012.",
    "Grace said so.",
    "as Mr Lund wrote",
    "as lund wrote",
    "GRACE said so",
    "born 03/04/2014",
    "born 3.4.14",
    "on 2014-04-03",
    "on 3rd of April 2014",
    "on April 3, 2014",
    "NHS 943 476 5919",
    "ring 01632 960001",
    "lives in NB1 4QT",
    "write to a@b.example",
]
TELLS_NOT = [
    "A child of seven, seen 12 times in 2026.",
    "In March 2026 the plan changed.",
    "By grace of her grandmother.",
    "The Lundy model of participation helped.",
    "3 of 4 visits, 2 weeks apart.",
    "B-1801 is another word.",
]


def check(text: str) -> None:
    rules.check_anonymised({"done": text}, identifier="B-18012", names=["Grace Lund"])


@pytest.mark.parametrize("text", TELLS)
def test_what_tells_is_refused(text: str) -> None:
    with pytest.raises(Refused) as no:
        check(text)
    assert no.value.code == "done_tells"


@pytest.mark.parametrize("text", TELLS_NOT)
def test_what_does_not_tell_stands(text: str) -> None:
    check(text)


def test_every_pair_not_in_the_table_is_refused() -> None:
    for status in Status:
        for event in Event:
            if (status, event) in MOVES:
                assert after(status, event) is MOVES[status, event]
            else:
                with pytest.raises(Refused):
                    after(status, event)


def test_only_a_yes_publishes() -> None:
    assert [move for move, to in MOVES.items() if to is Status.PUBLISHED] == [(Status.ASKED, Event.AGREE)]
