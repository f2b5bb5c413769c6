"""The page of all cards, for docs/reference/indicators.md."""

from __future__ import annotations

from itertools import groupby

from practicelens.analytics import further
from practicelens.analytics.indicators.not_held import NOT_HELD
from practicelens.analytics.indicators.registry import CARDS
from practicelens.analytics.measure import Card
from practicelens.analytics.sources.holding import TITLES, able

PREFACE = """# Indicators

Every figure of Practice Lens is one of these. Each has one relation, one row an event, from which its number, its
denominator, its trend, every team's figure and the list of children behind it are taken, so they cannot disagree.
Whatever cannot be judged is said, and counted apart. A figure says so where no source that is loaded holds what it
needs: it is never nought for that. This page is written by `run.py docs` from the cards themselves.
"""


def reference() -> str:
    """Every card as a page of Markdown, by area in the order of a child's journey."""
    parts = [PREFACE]
    # Cards stand area by area (registry.arrange), which groupby needs.
    for area, cards in groupby(CARDS.values(), key=lambda card: card.area):
        parts.append(f"## {area}\n")
        parts.extend(_entry(card) for card in cards)
    parts.append("## Not held by any source\n\nWhat people ask for and nobody can answer, with the reason.\n")
    parts.extend(f"- **{measure}**: {why}" for measure, why in NOT_HELD)
    parts.append("")
    return "\n".join(parts)


def _entry(card: Card) -> str:
    facts = {
        "Kind": f"{card.kind.value}, {'on a day' if card.timing.value == 'stock' else 'over a period'};"
        f" {card.polarity.value}",
        "Numerator": card.numerator,
        "Denominator": card.denominator,
        "Could not be judged": card.not_judged,
        "Beside it": card.beside,
        "Levels": ", ".join(level.value for level in card.levels),
        "Lists": ", ".join(card.lists).replace("_", " "),
        "Needs": needs_in_words(card),
        "Can be answered by": ", ".join(TITLES[source] for source in able(card)),
        "Settings": ", ".join(f"`{rule}`" for rule in card.rules),
        "Source": card.source + (" (check against the source)" if card.check_source else ""),
    }
    lines = [f"- **{name}**: {value}" for name, value in facts.items() if value]
    return "\n".join([f"### {card.title}\n", f"`{card.key}`. {card.meaning}\n", *lines, ""])


def needs_in_words(card: Card) -> str:
    """The columns without which a card says nothing, as Annex A names them, list by list."""
    parts = []
    # Columns of one list stand beside each other in a card's needs.
    for name, columns in groupby(card.columns, key=lambda need: need[0]):
        headers = [f"“{further.header(name, column)}”" for _, column in columns]
        parts.append(f"{', '.join(headers)} of {further.briefly(name)}")
    return "; ".join(parts)
