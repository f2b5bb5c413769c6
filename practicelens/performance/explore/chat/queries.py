"""ChAT's pages counted for whoever asks: one question for every figure and table of all of them, kept an edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.analytics.chat.pages import PAGES, AgeAndSex, By, Page, Part, Shares
from practicelens.analytics.exploring import questions as asked_of
from practicelens.analytics.exploring import together
from practicelens.analytics.exploring.cuts import CUTS, NOT_RECORDED, Cut, cut_of
from practicelens.analytics.exploring.together import Groups
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card, Kind, Level
from practicelens.analytics.measurements import Measurements
from practicelens.analytics.measurements.figures import Place as FigurePlace
from practicelens.analytics.measurements.figures import Tally, figure, unjudged
from practicelens.people.asking import Asking, key_of
from practicelens.performance.datasets import cached
from practicelens.performance.datasets.register.internal import measured
from practicelens.performance.datasets.shapes import EditionView
from practicelens.performance.explore import counting, groups, permissions
from practicelens.performance.explore import queries as explorer
from practicelens.performance.explore.chat import hiding
from practicelens.performance.explore.chat.periods import Asked
from practicelens.performance.explore.chat.shapes import (
    REST,
    SEXES,
    AgeRow,
    Ages,
    Beside,
    ChatView,
    Divided,
    Group,
    Measured,
    PageView,
    Shown,
)
from practicelens.performance.explore.questions import Period, Place, Question
from practicelens.performance.matters import comparators

MOST_GROUPS = 24
"""Of more the largest are named: organisations of early help, each written in its own way."""
SEX = CUTS["sex"]


def edition(asking: Asking) -> EditionView | None:
    """What is published now; None before anything is. Raises ``Missing`` for whoever may open none of these pages."""
    if not places(asking):
        raise Missing("organisation")
    return explorer.edition(asking)


def places(asking: Asking) -> tuple[Place, ...]:
    """Whose pages the person may open: the authority's, and service areas'; a team's children are too few for them."""
    if not permissions.can_ask(asking.actor):
        return ()
    wide = (Level.AUTHORITY, Level.SERVICE)
    return tuple(one for one in explorer.places(asking) if one.whose.level in wide)


def view(asking: Asking, asked: Asked, place_key: str, *, outside: bool = False) -> ChatView:
    """All pages of a period at a place. ``outside``: small numbers are hidden, whoever asks. ``Missing`` out of reach.

    Raises ``TookTooLong`` where it cannot be counted in a bearable time.
    """
    found, place = edition(asking), next((one for one in places(asking) if one.key == place_key), None)
    # What leaves is of the whole: a service area's beside it would give away what is hidden.
    if found is None or place is None or (outside and place.whose.level is not Level.AUTHORITY):
        raise Missing("organisation")
    data, may_open = measured(found), permissions.covers(asking.actor, Capability.SEE_CHILDREN, place.whose)
    hide = outside or not may_open
    unseen = asked_of.numbers(data, [one.identifier for one in asking.hidden if one == key_of(one.identifier)])
    counted = _Counted(data, place, asked.period(), unseen, single_years=not hide)
    limit = int(asking.rules.number("small_numbers.limit"))
    pages = tuple(_page(counted, number, page, limit if hide else None) for number, page in enumerate(PAGES, start=1))
    published = comparators.latest([CARDS[key] for page in PAGES if page.beside for key in page.figures])
    return ChatView(found, place, counted.period, pages, may_open and not outside, hide, limit, bool(unseen), published)


class _Counted:
    """Everything that the pages ask, counted."""

    def __init__(
        self, data: Measurements, place: Place, period: Period, unseen: Sequence[int], *, single_years: bool
    ) -> None:
        self.data, self.place, self.period = data, place, period
        # A year's girls are few: where small numbers are hidden ages are told in bands.
        self.ages = CUTS["year-of-age" if single_years else "age"]
        wanted = tuple(dict.fromkeys(one for page in PAGES for one in self._wanted(page)))
        self.found = cached.counted_together(data, wanted, place.whose, tuple(unseen))

    def _wanted(self, page: Page) -> Iterator[together.Divided]:
        for key in page.cards:
            yield self.of(CARDS[key])
        for part in page.parts:
            if not isinstance(part, Shares):
                yield self.of(CARDS[part.card], *self.cuts(part))

    def cuts(self, part: By | AgeAndSex) -> tuple[Cut, ...]:
        """What a part is divided by."""
        if isinstance(part, AgeAndSex):
            return self.ages, SEX
        cut = cut_of(CARDS[part.card], part.cut)
        assert cut is not None, part
        return (cut,)

    def of(self, card: Card, *cuts: Cut) -> together.Divided:
        """A card's rows of its own days: of a stock those of the last day that is told."""
        start, end = self.data.spans.period(card, self.period.start, self.period.end)
        return together.Divided(card, start, end, cuts)

    def silence(self, card: Card) -> tuple[str, str]:
        """Why there is no figure, and what stands beside one, as the explorer has it."""
        level, one = self.place.whose.level, self.of(card)
        if level not in card.levels:
            return f"an extract does not hold this by {level.value}", ""
        return counting.silence(self.data, Question(card, self.place, self.period), one.start, one.end, level)

    def figure(self, card: Card) -> Measured:
        """A card's figure."""
        one = self.of(card)
        tally = self.found[one].get((), Tally())
        why, remark = self.silence(card)
        place = FigurePlace(self.place.whose.level, None, one.start, one.end)
        if why:
            return Measured(card, unjudged(card, place, why))
        return Measured(card, figure(card, place, tally, self.data.spans.population(one.end), remark))

    def groups(self, card: Card, *cuts: Cut) -> Groups:
        """A card's rows by some cuts."""
        return self.found[self.of(card, *cuts)]


def _page(counted: _Counted, number: int, page: Page, limit: int | None) -> PageView:
    """One page. ``limit``: numbers up to it are hidden; None where none are."""
    figures = tuple(_shown(counted.figure(CARDS[key]), limit) for key in page.figures)
    parts: list[Shown] = []
    nobody: list[str] = []
    for part in page.parts:
        shown = _part(counted, part, limit)
        # What cannot be told is said once, beside the figure, and no part repeats it.
        if shown is None and (isinstance(part, Shares) or not counted.silence(CARDS[part.card])[0]):
            nobody.append(part.title)
        elif shown is not None:
            parts.append(shown)
    return PageView(number, page, figures, tuple(parts), tuple(nobody))


def _shown(one: Measured, limit: int | None) -> Measured:
    if limit is None or not hiding.is_small(one.card, one.figure, limit):
        return one
    return Measured(one.card, one.figure, hidden=True)


def _part(counted: _Counted, part: Part, limit: int | None) -> Shown | None:
    """One part; None where there is nobody to divide, or nothing is told."""
    if isinstance(part, Shares):
        rows = tuple(_shown(counted.figure(CARDS[key]), limit) for key in part.cards)
        return Beside(part, rows) if any(one.figure.denominator for one in rows) else None
    card = CARDS[part.card]
    if counted.silence(card)[0]:
        return None
    return _ages(counted, part, card, limit) if isinstance(part, AgeAndSex) else _divided(counted, part, card, limit)


def _number_of(card: Card, tally: Tally) -> int:
    """How many a group has: of a number those that count, of a share or a length all its rows."""
    return tally.counted if card.kind is Kind.COUNT else tally.rows


def _divided(counted: _Counted, part: By, card: Card, limit: int | None) -> Divided | None:
    (cut,) = counted.cuts(part)
    tallies = {keys[0]: one for keys, one in counted.groups(card, cut).items()}
    numbers = {key: number for key, one in tallies.items() if (number := _number_of(card, one))}
    if not numbers:
        return None
    left_out = sum(one.rows for one in tallies.values()) - sum(numbers.values())
    numbers = _largest(numbers)
    # Bins and codes of a known order show those without anybody between others, so that lengths can be compared.
    every = set(numbers) | (set(cut.order))
    ordered = [key for key in groups.in_order(cut, every - {REST}, {}) if key != NOT_RECORDED or numbers.get(key)]
    ordered += [REST] if REST in numbers else []
    kept = _hidden([numbers.get(key, 0) for key in ordered], limit)
    listed = tuple(Group(key, _words(cut, key), number) for key, number in zip(ordered, kept, strict=True))
    return Divided(part, card, cut, listed, sum(numbers.values()), left_out if limit is None else 0)


def _largest(numbers: Mapping[str, int]) -> dict[str, int]:
    """The largest groups, and all others as one where they are too many."""
    if len(numbers) <= MOST_GROUPS:
        return dict(numbers)
    ranked = sorted(numbers.items(), key=lambda one: (-one[1], one[0]))
    named, others = ranked[: MOST_GROUPS - 1], ranked[MOST_GROUPS - 1 :]
    return dict(named) | {REST: sum(number for _, number in others)}


def _words(cut: Cut, key: str) -> str:
    return "All others together" if key == REST else groups.in_words(cut, key, {})


def _hidden(numbers: Sequence[int], limit: int | None) -> Sequence[int | None]:
    return numbers if limit is None else hiding.of_groups(numbers, limit)


def _ages(counted: _Counted, part: AgeAndSex, card: Card, limit: int | None) -> Ages | None:
    cut = counted.ages
    numbers = {keys: _number_of(card, one) for keys, one in counted.groups(card, cut, SEX).items()}
    if not any(numbers.values()):
        return None
    held = [place for place, key in enumerate(cut.order) if any(numbers.get((key, sex)) for sex in SEXES)]
    # From the youngest to the oldest that there are: ages between them without anybody stay, as in any pyramid.
    keys = list(cut.order[min(held) : max(held) + 1]) if held else []
    keys += [NOT_RECORDED] if any(numbers.get((NOT_RECORDED, sex)) for sex in SEXES) else []
    table = [[numbers.get((key, sex), 0) for sex in SEXES] for key in keys]
    shown: Sequence[Sequence[int | None]] = table
    totals: Sequence[int | None] = [sum(column) for column in zip(*table, strict=True)]
    if limit is not None:
        shown, totals = hiding.of_table(table, limit)
    rows = tuple(AgeRow(key, groups.in_words(cut, key, {}), tuple(row)) for key, row in zip(keys, shown, strict=True))
    return Ages(part, card, cut, rows, tuple(totals))
