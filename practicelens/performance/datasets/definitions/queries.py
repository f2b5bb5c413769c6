"""What the cards mean, with the rules of a day that they stand on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.access.errors import Missing
from practicelens.analytics.annex_a.spec import BY_TABLE
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card
from practicelens.people.asking import Asking
from practicelens.rulebook import queries as rulebook
from practicelens.rulebook.defaults import DEFINITIONS
from practicelens.rulebook.queries import DatedValue


@dataclass(frozen=True)
class RuleInWords:
    """A rule that a card stands on: what it is called, what it says today, and where it comes from."""

    title: str
    value: str
    source: str
    check_source: bool


@dataclass(frozen=True)
class Definition:
    """A card with its rules, and the titles of the lists it stands on."""

    card: Card
    rules: tuple[RuleInWords, ...]
    lists: tuple[str, ...]


def cards() -> tuple[Card, ...]:
    """Every card in the order of the child's journey. Definitions are no secret."""
    return tuple(CARDS.values())


def definition(asking: Asking, key: str) -> Definition:
    """One card with its rules as they hold today; ``Missing`` when there is none."""
    card = CARDS.get(key)
    if card is None:
        raise Missing("definition")
    in_force = [row for row in rulebook.dated_values() if _holds(row, asking.today)]
    words = {row.key: row.words for row in in_force}
    rules = tuple(_rule(key, words[key]) for key in card.rules if key in words)
    return Definition(card, rules, tuple(BY_TABLE[name].title for name in card.lists if name in BY_TABLE))


def _rule(key: str, words: str) -> RuleInWords:
    """A rule as its card shows it."""
    rule = DEFINITIONS[key]
    return RuleInWords(rule.title, words, rule.source, rule.check)


def _holds(row: DatedValue, today: date) -> bool:
    """Whether a value holds today."""
    return (row.starts is None or row.starts <= today) and (row.ends is None or today < row.ends)
