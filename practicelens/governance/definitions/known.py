"""Which definitions are reviewed: the product's own, and the cards that were written here and are published."""

from __future__ import annotations

from collections.abc import Mapping

from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card
from practicelens.people.asking import Asking
from practicelens.performance.local_cards import internal as local_cards
from practicelens.performance.local_cards.internal import Published
from practicelens.performance.local_cards.rules import number_in


def cards(asking: Asking) -> Mapping[str, Card]:
    """Every card by its key, area by area, those written here last."""
    return {**CARDS, **{key: one.card for key, one in written_here(asking).items()}}


def card(asking: Asking, key: str) -> Card | None:
    """One card; of one written here alone anything is asked."""
    here = written(asking, key)
    return here.card if here else CARDS.get(key)


def written(asking: Asking, key: str) -> Published | None:
    """The card of a key that was written here; None for the product's own, without asking."""
    return written_here(asking).get(key) if number_in(key) is not None else None


def written_here(asking: Asking) -> Mapping[str, Published]:
    """Those written here, by key, with when they were checked. One query, once a request."""
    return {one.card.key: one for one in local_cards.published(asking)}
