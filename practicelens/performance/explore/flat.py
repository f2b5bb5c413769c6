"""Figures as other programs read them: a row a number, with all it needs to stand. For the API and commands."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from practicelens.access.errors import Refused
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card, Figure, Level
from practicelens.people.asking import Asking
from practicelens.performance.datasets import cached
from practicelens.performance.datasets.figures import queries as figures_queries
from practicelens.performance.datasets.permissions import check_can_see_level
from practicelens.performance.datasets.register.internal import measured
from practicelens.performance.datasets.shapes import EditionView
from practicelens.performance.explore.questions import NONE, Place
from practicelens.performance.explore.shapes import Answer, GroupRow
from practicelens.performance.matters.rules import MONTHS

MOST_MONTHS: Final = 120
ONE_PLACE: Final = "Ask for one place: a service area or a team. The list of places has their keys."
NOT_OF_TEAMS: Final = (
    "Every measure by month is told of the authority and of service areas. Of a team ask for one measure, by month."
)
HIDDEN: Final = "a small number, or one that would tell a small number"


@dataclass(frozen=True)
class FigureRow:
    """One number with all it needs to stand."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    measure: str
    """The measure's key."""
    title: str
    """The measure in words."""
    kind: str
    """What `value` is: count, share (from 0 to 1), rate (per 10,000 children) or median."""
    place: str
    """Whose figure: the place's key."""
    place_name: str
    """The place in words."""
    by: str | None
    """How it is divided: the key of the way; null where it is not."""
    group: str | None
    """The group's key; “none” is those of whom nothing is recorded; null is all of them together."""
    group_name: str | None
    """The group in words."""
    start: date
    """The first day counted; of what stands on a day, that day."""
    end: date
    """The last day counted."""
    numerator: int | None
    """Who was counted."""
    denominator: int | None
    """Out of how many."""
    value: float | None
    """The figure; null where it could not be judged or is hidden."""
    low: float | None
    """The lower end of its 95 % interval."""
    high: float | None
    """The upper end of its 95 % interval."""
    not_judged: int | None
    """Rows left out because they could not be judged."""
    hidden: bool
    """Whether its numbers are small and hidden from whoever sees no child."""
    why: str
    """Why there is no value, or what is said beside one."""


@dataclass(frozen=True)
class Rows:
    """Rows of one edition at one place."""

    edition: EditionView
    place: Place
    rows: tuple[FigureRow, ...]


def standing(asking: Asking, place: Place, only: Collection[str] | None, as_of: date | None = None) -> Rows | None:
    """Every measure (or ``only`` these) of a place as it stands, or stood ``as_of`` a day; None before there are any.

    What happens is told of three months up to it, what stands of the day itself. Raises Missing, Refused(place).
    """
    level, level_id = level_of(place)
    page = figures_queries.figures(asking, level.value, level_id, only=only, until=as_of)
    if page is None:
        return None
    return Rows(page.edition, place, tuple(_row(line.card, place, line.figure) for line in page.lines))


def by_month(
    asking: Asking, place: Place, edition: EditionView, only: Collection[str] | None, months: int, until: date | None
) -> Rows:
    """Every measure (or ``only`` these) month by month, up to the last whole month or that of ``until``.

    Of the authority or a service area. Raises Missing, Refused(place).
    """
    level, level_id = level_of(place)
    if level is Level.TEAM:
        raise Refused(NOT_OF_TEAMS, code="place")
    check_can_see_level(asking.actor, level.value, level_id)
    last = min(until or edition.as_at, edition.as_at)
    # As many as the charts ask for, where that is enough: an answer is kept, and each number of months is another.
    found = cached.every_month(measured(edition), (level, level_id), last, max(MONTHS, min(months, MOST_MONTHS)))
    rows = (
        _row(CARDS[key], place, one, "month", f"{one.end:%Y-%m}", f"{one.end:%B %Y}")
        for (key, _), series in found.items()
        if only is None or key in only
        for one in series[-months:]
    )
    return Rows(edition, place, tuple(rows))


def divided(found: Answer) -> Rows:
    """The groups of an answer, and all of them together where they add up. Raises Refused(unanswerable), with why."""
    if found.why:
        raise Refused(f"{found.why[:1].upper()}{found.why[1:]}.", code="unanswerable")
    return Rows(found.edition, found.question.place, tuple(_of_answer(found)))


def level_of(place: Place) -> tuple[Level, int | None]:
    """A place that is one: its level and number. Raises Refused(place) for several teams together."""
    whose = place.whose
    if whose.ids is None:
        return whose.level, None
    if len(whose.ids) != 1:
        raise Refused(ONE_PLACE, code="place")
    return whose.level, whose.ids[0]


def _of_answer(found: Answer) -> Iterator[FigureRow]:
    by, place = found.question.cut, found.question.place
    for row in found.rows:
        yield _of_group(found.card, place, row, by.key if by else None, row.key or NONE, row.words)
    if found.whole is not None:
        yield _of_group(found.card, place, found.whole, by.key if by else None, None, None)


def _of_group(card: Card, place: Place, row: GroupRow, by: str | None, key: str | None, words: str | None) -> FigureRow:
    return _row(card, place, row.figure, by, key, words, hidden=row.hidden)


def _row(
    card: Card, place: Place, one: Figure, by: str | None = None, group: str | None = None,
    group_name: str | None = None, *, hidden: bool = False,
) -> FigureRow:  # fmt: skip
    return FigureRow(
        card.key, card.title, card.kind.value, place.key, place.words, by, group, group_name, one.start, one.end,
        one.numerator, one.denominator, one.value, one.low, one.high, None if hidden else one.not_judged, hidden,
        HIDDEN if hidden else one.why,
    )  # fmt: skip
