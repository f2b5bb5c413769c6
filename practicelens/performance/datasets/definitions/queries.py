"""What the cards mean, with the rules of a day that they stand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from practicelens.access.errors import Missing
from practicelens.analytics import further
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.indicators.not_held import NOT_HELD
from practicelens.analytics.measure import Card
from practicelens.analytics.measurements.periods import Answer
from practicelens.analytics.sources.holding import TITLES, able
from practicelens.people.asking import Asking
from practicelens.performance.datasets.register.internal import current, measured
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
class Meaning:
    """A card with the rules of a day that it stands on."""

    card: Card
    rules: tuple[RuleInWords, ...]


@dataclass(frozen=True)
class Need:
    """What a card needs of a list, and who answers: the newest extract that tells of the list, and what it lacks."""

    list: str
    columns: tuple[str, ...]
    source: str = ""
    as_at: date | None = None
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Definition:
    """A card with its rules, the titles of the lists it stands on, what it needs of them, and who could answer it."""

    card: Card
    rules: tuple[RuleInWords, ...]
    lists: tuple[str, ...]
    needs: tuple[Need, ...]
    able: tuple[str, ...]
    beyond: tuple[str, ...]
    published: bool


def cards() -> tuple[Card, ...]:
    """Every card in the order of the child's journey. Definitions are no secret."""
    return tuple(CARDS.values())


def not_held() -> tuple[tuple[str, str], ...]:
    """What people ask for and no source holds: the measure in words, and why."""
    return NOT_HELD


def definition(asking: Asking, key: str) -> Definition:
    """One card with its rules as they hold today; ``Missing`` when there is none."""
    card = CARDS.get(key)
    if card is None:
        raise Missing("definition")
    rules = meanings(asking, [card])[0].rules
    edition = asking.once(current)
    answers = measured(edition).answers if edition else ()
    return Definition(
        card,
        rules,
        tuple(further.title(name) for name in card.lists),
        _needs(card, {one.list: one for one in answers}),
        tuple(TITLES[source] for source in able(card)),
        tuple(words for _, words in card.beyond),
        edition is not None,
    )


def meanings(asking: Asking, of: Sequence[Card]) -> tuple[Meaning, ...]:
    """Cards with their rules as they hold today. One query."""
    # All rules at once, since cards name several, and what holds today is told whatever figures are of.
    words = {row.key: row.words for row in rulebook.dated_values() if _holds(row, asking.today)}
    return tuple(Meaning(card, tuple(_rule(key, words[key]) for key in card.rules if key in words)) for card in of)


def _needs(card: Card, newest: Mapping[str, Answer]) -> tuple[Need, ...]:
    """What a card needs, list by list, and the source that holds it now."""
    return tuple(
        _need(name, [column for _, column in columns], newest.get(name))
        # Cards name their columns list by list, so neighbours are all of a list:
        # nothing is sorted, their order is the card's.
        for name, columns in groupby(card.columns, key=lambda need: need[0])
    )


def _need(name: str, columns: Sequence[str], answer: Answer | None) -> Need:
    headers = {column: further.header(name, column) for column in columns}
    called = further.called(name)
    # No source holds the list: what it lacks cannot be told, and every column stands as needed.
    if answer is None:
        return Need(called, tuple(headers.values()))
    lacks = tuple(header for column, header in headers.items() if column not in answer.held)
    return Need(called, tuple(headers.values()), TITLES[answer.source], answer.as_at, lacks)


def _rule(key: str, words: str) -> RuleInWords:
    rule = DEFINITIONS[key]
    return RuleInWords(rule.title, words, rule.source, rule.check)


def _holds(row: DatedValue, today: date) -> bool:
    # An end is the first day on which it holds no longer, as everywhere in the rulebook.
    return (row.starts is None or row.starts <= today) and (row.ends is None or today < row.ends)
