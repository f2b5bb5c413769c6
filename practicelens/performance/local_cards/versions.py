"""A version as it stands in its table, read as a definition and as a card."""

from __future__ import annotations

from practicelens.analytics.local_cards.shape import Form
from practicelens.analytics.measure import Card, Polarity
from practicelens.performance.local_cards import rules
from practicelens.performance.local_cards.models import CardAnswer, CardVersion
from practicelens.performance.local_cards.rules import Definition


def definition_of(row: CardVersion) -> Definition:
    """What it says."""
    return Definition(
        row.title,
        row.meaning,
        Form(row.form),
        Polarity(row.polarity),
        row.numerator,
        row.denominator,
        row.sql,
        row.why,
        dict(row.chosen),
    )


def card_of(row: CardVersion, answer: CardAnswer | None = None) -> Card:
    """It as a card; with its answer at the levels that this can be told for."""
    tables, teams = (answer.tables, answer.teams) if answer and not answer.fault else ((), True)
    source = f"A card of this authority’s own, version {row.number}"
    return rules.as_card(row.card_id, definition_of(row), tables, teams=teams, source=source)
