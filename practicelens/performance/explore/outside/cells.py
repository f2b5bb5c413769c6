"""What a copy for outside tells, number by number, and whether two copies together would tell a few. Pure.

Two numbers tell a third where one counts some of those whom the other counts: of a longer time, of whoever is not
narrowed to, of an earlier extract. The third is their difference, and a small one is a small number
(docs/explanation/disclosure.md; complements and editions included).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from practicelens.analytics.exploring.cuts import Cut, Of
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card, Figure, Kind, Only, Timing
from practicelens.performance.explore.chat.shapes import SEXES, Ages, Beside, ChatView, Divided, Measured, PageView
from practicelens.performance.explore.flow import Flow, Step
from practicelens.performance.explore.shapes import Answer, GroupRow
from practicelens.performance.explore.suppressing import parts

Where = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cell:
    """One number that is shown: of a card's rows between two days that lie in some groups, by cut and key.

    ``counts``: what it is made of (counted, missed, not judged), None for what is not shown; or all rows alone.
    """

    card: str
    start: date
    end: date
    where: Where
    counts: tuple[int | None, ...]

    @property
    def rows(self) -> int | None:
        """All rows; None where a part of them is not shown."""
        known = [one for one in self.counts if one is not None]
        return sum(known) if len(known) == len(self.counts) else None

    def within(self, other: Cell) -> bool:
        """Whether all whom this counts are counted by the other, by what both say of themselves."""
        return other.start <= self.start and self.end <= other.end and set(other.where) <= set(self.where)


def telling_pairs(new: Sequence[Cell], earlier: Iterable[Cell], limit: int) -> Iterator[tuple[Cell, Cell]]:
    """The numbers of a copy that tell a few together with one of an earlier copy, with that one."""
    by_card: dict[str, list[Cell]] = defaultdict(list)
    for one in earlier:
        by_card[one.card].append(one)
    for one in new:
        yield from ((one, other) for other in by_card[one.card] if _tells(one, other, limit))


def _tells(one: Cell, other: Cell, limit: int) -> bool:
    if not _comparable(one, other):
        return False
    pairs = [(one.rows, other.rows)]
    pairs += zip(one.counts, other.counts, strict=True) if len(one.counts) == len(other.counts) else []
    return any(1 <= abs(here - there) <= limit for here, there in pairs if here is not None and there is not None)


def _comparable(one: Cell, other: Cell) -> bool:
    # Who stands there on two days are not some of one another: who came since, and who left, are both unknown.
    if CARDS[one.card].timing is Timing.STOCK and one.end != other.end:
        return False
    return one.within(other) or other.within(one)


def of_answer(found: Answer) -> Iterator[Cell]:
    """The numbers of an explorer's answer that are shown, of both times."""
    narrowed = [(cut.key, key) for cut, key in found.question.narrowed]
    whole = [found.whole] if found.whole is not None else []
    for row in (*found.rows, *whole):
        if not row.hidden:
            where = [*narrowed, *([] if row is found.whole else _group(found.question.cut, row))]
            for figure in (row.figure, row.before):
                if figure is not None and _is_shown(found.card, figure):
                    yield _cell(found.card, figure, where, parts(found.card, figure))


def _is_shown(card: Card, figure: Figure) -> bool:
    """Whether a number stands there: of those who could not be judged one does, though they make no share."""
    return figure.value is not None or any(parts(card, figure))


def _group(cut: Cut | None, row: GroupRow) -> list[tuple[str, str]]:
    """The group of a row; a stretch of time is its days."""
    return [] if cut is None or cut.of is Of.TIME else [(cut.key, row.key)]


def of_flow(found: Flow) -> Iterator[Cell]:
    """The steps that are told, each with what its rows came to."""
    for step in found.steps_counted:
        yield Cell(step.card.key, found.period.start, found.period.end, (), _of_step(step))


def _of_step(step: Step) -> tuple[int | None, ...]:
    came = {part.only: part.count for part in step.parts}
    if Only.ALL in came:
        return (step.total,)
    # Where nothing is recorded of nobody the picture has no such part.
    return tuple(came.get(only, 0) for only in (Only.COUNTED, Only.MISSED, Only.NOT_JUDGED))


def of_organisation(found: ChatView) -> Iterator[Cell]:
    """The figures of ChAT's pages, their shares side by side, and the groups and ages that they are divided into."""
    every = [one for page in found.pages for one in _measured(page)]
    days = {one.card.key: (one.figure.start, one.figure.end) for one in every}
    for one in every:
        if not one.hidden and _is_shown(one.card, one.figure):
            yield _cell(one.card, one.figure, (), parts(one.card, one.figure))
    for part in (part for page in found.pages for part in page.parts):
        # Those of a card whose figure stands on no page are of the same days as every number of the pages.
        if not isinstance(part, Beside):
            start, end = days.get(part.card.key, (found.period.start, found.period.end))
            for where, number in _of_groups(part) if isinstance(part, Divided) else _of_ages(part):
                yield Cell(part.card.key, start, end, tuple(sorted(where)), _as_divided(part.card, number))


def _measured(page: PageView) -> Iterator[Measured]:
    yield from page.figures
    yield from (row for part in page.parts if isinstance(part, Beside) for row in part.rows)


def _of_groups(part: Divided) -> Iterator[tuple[Where, int]]:
    """Every group that is shown, and all of them together, which the words of the largest name."""
    for group in part.groups:
        if group.number is not None:
            yield ((part.cut.key, group.key),), group.number
    if part.total is not None and part.known:
        yield (), part.total


def _of_ages(part: Ages) -> Iterator[tuple[Where, int]]:
    """Every age by sex, and each sex of any age."""
    for place, sex in enumerate(SEXES):
        for row in part.rows:
            if (number := row.numbers[place]) is not None:
                yield ((part.cut.key, row.key), ("sex", sex)), number
        if (number := part.totals[place]) is not None:
            yield (("sex", sex),), number


def _as_divided(card: Card, number: int) -> tuple[int | None, ...]:
    """A group’s number as the pages tell it: of a number who counts alone, of a share or a length all its rows."""
    return (number, None) if card.kind is Kind.COUNT else (number,)


def _cell(card: Card, figure: Figure, where: Iterable[tuple[str, str]], counts: tuple[int | None, ...]) -> Cell:
    return Cell(card.key, figure.start, figure.end, tuple(sorted(where)), counts)


def to_json(cells: Iterable[Cell]) -> list[list[object]]:
    """The cells as plain data that ``from_json`` makes equal again."""
    return [
        [one.card, one.start.isoformat(), one.end.isoformat(), [list(pair) for pair in one.where], list(one.counts)]
        for one in cells
    ]


def from_json(data: Iterable[Sequence[object]]) -> Iterator[Cell]:
    """The way back; numbers of a card that is gone from this version tell nothing that could be asked again."""
    for card, start, end, where, counts in data:
        if str(card) in CARDS:
            pairs = tuple((str(cut), str(key)) for cut, key in where)  # type: ignore[attr-defined]
            numbers = tuple(None if one is None else int(one) for one in counts)  # type: ignore[attr-defined]
            yield Cell(str(card), date.fromisoformat(str(start)), date.fromisoformat(str(end)), pairs, numbers)
