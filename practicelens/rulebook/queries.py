"""Questions to the rulebook: the rules of a day, their history, and the working calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db.models import Q

from practicelens.access.actor import Asks
from practicelens.access.errors import Missing
from practicelens.notices.waiting import Kind as WaitingKind
from practicelens.notices.waiting import Waiting
from practicelens.rulebook import cache, permissions
from practicelens.rulebook.defaults import DEFINITIONS, KEPT_FOR_LATER
from practicelens.rulebook.definitions import Definition, Kind, as_limit, in_words
from practicelens.rulebook.models import BankHoliday, Rule
from practicelens.workdays.calendar import WorkingCalendar, england
from practicelens.workdays.timescales import Limit


@dataclass(frozen=True)
class Rules(Mapping[str, Any]):
    """The value of every rule on one day. ``rules["assessment.limit"]`` is the plain value, fit for JSON."""

    day: date
    values_by_key: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        """The plain value."""
        return self.values_by_key[key]

    def __iter__(self) -> Iterator[str]:
        """Every key."""
        return iter(self.values_by_key)

    def __len__(self) -> int:
        """How many rules there are."""
        return len(self.values_by_key)

    def limit(self, key: str) -> Limit:
        """A timescale's value as a length and what it counts."""
        return as_limit(self[key])

    def number(self, key: str) -> int:
        """A value as a whole number, in the unit of the rule's definition."""
        return int(self[key])

    def text(self, key: str) -> str:
        """A word, which is one of the definition's choices where it has some."""
        return str(self[key])

    def table(self, key: str) -> Any:
        """A list of texts, or texts and numbers by name: as the rule was shipped."""
        return self[key]

    def as_dict(self) -> dict[str, Any]:
        """All of them, plain, to be kept with an edition."""
        return dict(self.values_by_key)


class AsksRules(Asks, Protocol):
    """Who asks, and when, with the rules of that day."""

    @property
    def rules(self) -> Rules:
        """Read once."""


@dataclass(frozen=True)
class RuleView:
    """One value of a rule and from when until when it holds; ``valid_from`` is None for the value as shipped."""

    value: Any
    words: str
    valid_from: date | None
    valid_until: date | None
    source: str
    set_by_name: str = ""


@dataclass(frozen=True)
class RuleCard:
    """A rule to read: what it means, what holds today, and every value it had or will have."""

    definition: Definition
    current: RuleView
    values: tuple[RuleView, ...]

    @property
    def kept_for_later(self) -> bool:
        """Whether no figure, deadline or page reads it yet."""
        return self.definition.key in KEPT_FOR_LATER


@dataclass(frozen=True)
class DatedValue:
    """One value of one rule; ``starts`` None is as shipped, ``ends`` is the first day it no longer holds."""

    key: str
    words: str
    value: Any
    starts: date | None
    ends: date | None


@dataclass(frozen=True)
class HolidayView:
    """A day nobody works."""

    day: date
    name: str
    source: str


def rules_on(day: date) -> Rules:
    """Every rule as it held on a day: what was set, else as shipped. Rules are no secret. One query."""
    found = {key: definition.default for key, definition in DEFINITIONS.items()}
    # The day it ends counts no more, so of two values that meet on a day the later holds.
    in_force = Rule.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day), valid_from__lte=day)
    found.update(in_force.values_list("key", "value"))
    return Rules(day, found)


@dataclass(frozen=True)
class EveryRule:
    """Every value that rules ever had, read together: the rules of any day without another query."""

    rows: tuple[Rule, ...]

    def on(self, day: date) -> Rules:
        """The rules of a day."""
        found = {key: definition.default for key, definition in DEFINITIONS.items()}
        held = (row for row in self.rows if row.valid_from <= day)
        found.update((row.key, row.value) for row in held if row.valid_until is None or row.valid_until > day)
        return Rules(day, found)

    def in_force(self, key: str, day: date) -> RuleView:
        """One rule's value on a day, with from when it holds and its source."""
        return _card(DEFINITIONS[key], [row for row in self.rows if row.key == key], day).current


def every_rule() -> EveryRule:
    """The rules of any day, for whoever asks about many. One query."""
    return EveryRule(tuple(Rule.objects.order_by("valid_from", "id")))


def calendar() -> WorkingCalendar:
    """The authority's working days. Kept for some seconds; without a table, England's as foreseen."""
    return cache.calendar(_read_calendar)


def _read_calendar() -> WorkingCalendar:
    """From the table. An empty one was never seeded."""
    days = list(BankHoliday.objects.values_list("day", flat=True))
    # Else every weekday would be a working day, and each limit over Easter would be days too short.
    return WorkingCalendar.of(days) if days else england()


def dated_values() -> tuple[DatedValue, ...]:
    """Every value every rule has had or will have, as shipped first, to be kept with an edition."""
    # The day only chooses the value in force, which nobody takes from here.
    cards_ = _all_cards(date.max)
    return tuple(
        DatedValue(card_.definition.key, value.words, value.value, value.valid_from, value.valid_until)
        for card_ in cards_
        for value in card_.values
    )


def days_off() -> tuple[date, ...]:
    """The days nobody works besides weekends, in order."""
    return calendar().days_off


def cards(asking: Asks) -> tuple[RuleCard, ...]:
    """Every rule with its values, in the order shipped. Raises Missing for those who may not manage rules."""
    permissions.check_can_manage(asking.actor)
    return _all_cards(asking.today)


def _all_cards(today: date) -> tuple[RuleCard, ...]:
    """Every rule with its values. One query."""
    rows: dict[str, list[Rule]] = {}
    for row in Rule.objects.order_by("valid_from", "id"):
        rows.setdefault(row.key, []).append(row)
    return tuple(_card(definition, rows.get(key, []), today) for key, definition in DEFINITIONS.items())


def card(asking: Asks, key: str) -> RuleCard:
    """One rule with its values. Raises Missing."""
    permissions.check_can_manage(asking.actor)
    if key not in DEFINITIONS:
        raise Missing
    return _card(DEFINITIONS[key], list(Rule.objects.filter(key=key).order_by("valid_from", "id")), asking.today)


def waiting(asking: AsksRules) -> tuple[Waiting, ...]:
    """What nobody has said yet and figures need: the number of children, for those who manage rules."""
    if not permissions.can_manage(asking.actor) or asking.rules.number("population.children"):
        return ()
    title = "Say how many children live in the authority"
    return (
        Waiting(
            title,
            "/rules/population.children/",
            None,
            "Until then no rate per 10,000 is worked out.",
            kind=WaitingKind.RULE,
        ),
    )


def holidays(asking: Asks, year: int | None = None) -> tuple[HolidayView, ...]:
    """The days nobody works, of one year or all. Raises Missing for those who may not manage rules."""
    permissions.check_can_manage(asking.actor)
    rows = BankHoliday.objects.order_by("day")
    if year is not None:
        rows = rows.filter(day__year=year)
    return tuple(HolidayView(row.day, row.name, row.source) for row in rows)


def _card(definition: Definition, rows: list[Rule], today: date) -> RuleCard:
    """The rule with its values in turn; those replaced on their first day are left out."""
    # A value replaced on its first day never held, so it has no place in the story of the rule.
    lasting = [row for row in rows if row.valid_until is None or row.valid_until > row.valid_from]
    shipped = RuleView(
        definition.default,
        in_words(definition.kind, definition.default, definition.unit),
        None,
        lasting[0].valid_from if lasting else None,
        definition.source,
    )
    values = (shipped, *(_view(definition.kind, definition.unit, row) for row in lasting))
    # The last that has begun: the value as shipped has no beginning, so there always is one.
    current = next(value for value in reversed(values) if value.valid_from is None or value.valid_from <= today)
    return RuleCard(definition, current, values)


def _view(kind: Kind, unit: str, row: Rule) -> RuleView:
    words = in_words(kind, row.value, unit)
    return RuleView(row.value, words, row.valid_from, row.valid_until, row.source, row.set_by_name)
