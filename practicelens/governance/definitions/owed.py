"""Reviews as duties: each definition owes its next one by a day, and none expires."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from practicelens.governance.definitions import rules
from practicelens.governance.definitions.known import cards, written
from practicelens.governance.definitions.models import DefinitionReview
from practicelens.people.asking import Asking
from practicelens.performance.datasets.register.internal import current
from practicelens.quality.duties.rules import Owed, planned
from practicelens.quality.duties.states import DEFINITION
from practicelens.workdays.timescales import add_months


def definitions_owed(asking: Asking) -> tuple[Owed, ...]:
    """House-internal: the next review of every definition. What is past its day stays until it is done."""
    return tuple(owed_of_cards(asking).values())


def owed_of_cards(asking: Asking) -> dict[str, Owed]:
    """The next review of each card; of one that nobody has read, none before figures are published."""
    # From the rows alone: a review only moves the day on which the next is owed, so that none can be lost.
    newest = newest_reviews(asking)
    due = {key: due_of(asking, key, newest.get(key)) for key in cards(asking)}
    return {
        key: planned(DEFINITION, rules.number_of(key), day, asking.rules, asking.calendar, None)
        for key, day in due.items()
        if day is not None
    }


def newest_reviews(asking: Asking) -> dict[str, DefinitionReview]:
    """The newest review of each card of this version. Two queries."""
    known = cards(asking)
    # In the order of writing, so that the newest stays.
    return {row.card: row for row in DefinitionReview.objects.all() if row.card in known}


class Reviewed(Protocol):
    """A review: when it was, and by when the next is."""

    @property
    def on(self) -> date:
        """Its day."""
        ...

    @property
    def next_on(self) -> date:
        """The next one's."""
        ...


def due_of(asking: Asking, key: str, last: Reviewed | None) -> date | None:
    """By when a definition with this newest review is read again; None before figures are published."""
    here = written(asking, key)
    # Whoever checked a card written here has read it, and said when it is read again, until somebody reviews it after.
    if here is not None and (last is None or last.on < here.checked_on):
        return here.next_review
    return last.next_on if last else first_due(asking)


def first_due(asking: Asking) -> date | None:
    """By when every definition has been read once; None before figures are published."""
    # From the first figures on: before there are any, nobody believes what a definition says of them.
    edition = asking.once(current)
    first = edition.first_published if edition else None
    return add_months(first, asking.rules.number("definition.first")) if first else None
