"""Tables of moves: what stands in one is done, anything else is refused in words and changes nothing."""

from __future__ import annotations

from enum import StrEnum

import pytest

from practicelens.access import moves
from practicelens.access.errors import Refused


class Status(StrEnum):
    OPEN = "open"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        return self.value.capitalize()


class Event(StrEnum):
    CLOSE = "close it"


EVENTS = {(Status.OPEN, Event.CLOSE): Status.CLOSED}
NEXT: dict[Status, frozenset[Status]] = {Status.OPEN: frozenset({Status.CLOSED}), Status.CLOSED: frozenset()}


def test_an_event_of_the_table_leads_on_and_the_same_from_elsewhere_is_refused() -> None:
    assert moves.can(EVENTS, Status.OPEN, Event.CLOSE)
    assert moves.after(EVENTS, Status.OPEN, Event.CLOSE, thing="box") is Status.CLOSED
    assert not moves.can(EVENTS, Status.CLOSED, Event.CLOSE)
    with pytest.raises(Refused) as refused:
        moves.after(EVENTS, Status.CLOSED, Event.CLOSE, thing="box")
    assert refused.value.code == moves.NOT_ALLOWED
    assert refused.value.message == "This box is at “Closed”, and one cannot close it from there."


def test_a_status_that_follows_is_allowed_and_the_way_back_is_refused() -> None:
    moves.check_becomes(NEXT, Status.OPEN, Status.CLOSED, thing="box")
    assert not moves.may_become(NEXT, Status.CLOSED, Status.OPEN)
    with pytest.raises(Refused) as refused:
        moves.check_becomes(NEXT, Status.CLOSED, Status.OPEN, thing="box")
    assert refused.value.message == "This box is at “Closed”; it cannot become “Open” from there."
