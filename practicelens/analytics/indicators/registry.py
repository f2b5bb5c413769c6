"""How a card is written: a small function that asks an edition, with its definition in words beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from practicelens.analytics.measure import Card

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Relation

CARDS: dict[str, Card] = {}
"""Every card by its key, in the order of a child's journey."""

RELATIONS: dict[str, Relation] = {}
"""The one relation of each card."""


def card(**words: Any) -> Callable[[Callable[..., Expr]], Callable[..., Expr]]:
    """Register a relation under its card. Raises ValueError for a key that is taken."""
    made = Card(**words)

    def register(relation: Callable[..., Expr]) -> Callable[..., Expr]:
        # Measurements are kept by key: a second card of the name would take over the first one's figures.
        if made.key in CARDS:
            raise ValueError(f"two cards are called {made.key}")
        CARDS[made.key] = made
        RELATIONS[made.key] = relation
        return relation

    return register


def arrange() -> None:
    """Put the cards of an area together: areas in the order in which they are first met, cards as registered."""
    areas = list(dict.fromkeys(one.area for one in CARDS.values()))
    ordered = sorted(CARDS.items(), key=lambda item: areas.index(item[1].area))
    # In place, because others hold the same dictionary.
    CARDS.clear()
    CARDS.update(ordered)
