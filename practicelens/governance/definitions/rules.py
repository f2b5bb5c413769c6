"""Pure decisions about reviews of definitions: when the next may be, and what was read."""

from __future__ import annotations

import hashlib
import zlib
from datetime import date, timedelta
from typing import Final

from practicelens.analytics.measure import Card
from practicelens.governance.definitions.states import State

LONGEST_NOTE: Final = 500
NEAR: Final = timedelta(days=28)
"""So long before its day a review waits for whoever owes it."""


def words_print(card: Card) -> str:
    """A print of the words that say what a card means: the same words have the same."""
    words = (card.title, card.meaning, card.numerator, card.denominator, card.not_judged, card.source, card.beside)
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def number_of(card: str) -> int:
    """The number by which duties tell cards apart, made from the card's key: it stays whichever cards come or go."""
    return zlib.crc32(card.encode())


def state(due: date | None, today: date, *, reviewed: bool) -> State:
    """Where a definition's review stands on a day. ``due``: None before figures are published."""
    if due and due <= today + NEAR:
        return State.LATE if due < today else State.DUE
    return State.REVIEWED if reviewed else State.NOT_YET
