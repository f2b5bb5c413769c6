"""Figures of an edition for which only some cards were asked, or none yet: two thirds of what measuring costs is cards.

A door of tests alone. What was not asked has no answer here: to read of it is refused, never answered with nought.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from practicelens.analytics import measurements
from practicelens.analytics.edition import EditionRef
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measurements import Measurements, building, kept
from practicelens.analytics.measurements.schema import PARTED

OF_CARDS = re.compile(rf"\b({'|'.join(PARTED)})\b")
"""What a question asks whose answer comes of cards."""


class OfSome(Measurements):
    """Figures of some cards alone. Whoever reads of another, or of all there are, is refused."""

    cards: Collection[str] = ()

    def ask_within(self, seconds: float | None, question: str, *given: Any) -> list[tuple[Any, ...]]:
        """As it is, of the cards that were asked."""
        if OF_CARDS.search(question):
            read = set(_cards_in(given))
            assert read and read <= set(self.cards), f"measured for {sorted(self.cards)}, and read of: {sorted(read)}"
        return super().ask_within(seconds, question, *given)


def _cards_in(given: Collection[Any]) -> Iterator[str]:
    """The cards that a question is given."""
    for one in given:
        if isinstance(one, str):
            yield from {one} & CARDS.keys()
        elif isinstance(one, list | tuple):
            yield from _cards_in(one)


@contextmanager
def asking_only(cards: Collection[str]) -> Iterator[None]:
    """Whatever is measured meanwhile asks these cards and no other; what comes of no card is worked out as ever."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "RELATIONS", {key: one for key, one in building.RELATIONS.items() if key in cards})
        patch.setattr(kept, "CARDS", {key: CARDS[key] for key in cards})
        yield


def figures_of(built: EditionRef, folder: Path, *, cards: Collection[str]) -> Measurements:
    """The figures of an edition, for a test that reads no other cards."""
    with asking_only(cards):
        found = OfSome(measurements.build(built, folder))
    found.cards = cards
    return found
