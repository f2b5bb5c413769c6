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
from practicelens.analytics.measure import Card, Figure, Timing
from practicelens.performance.explore.chat.shapes import ChatView, Divided
from practicelens.performance.explore.flow import Flow
from practicelens.performance.explore.shapes import Answer, GroupRow
from practicelens.performance.explore.suppressing import parts

Where = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cell:
    """One number that is shown: of a card's rows between two days that lie in some groups, by cut and key.

    ``counts``: what it is made of (counted, missed, not judged), or all rows alone.
    """

    card: str
    start: date
    end: date
    where: Where
    counts: tuple[int, ...]

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
    pairs = [(sum(one.counts), sum(other.counts))]
    pairs += zip(one.counts, other.counts, strict=True) if len(one.counts) == len(other.counts) else []
    return any(1 <= abs(here - there) <= limit for here, there in pairs)


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
                if figure is not None and figure.value is not None:
                    yield _cell(found.card, figure, where, parts(found.card, figure))


def _group(cut: Cut | None, row: GroupRow) -> list[tuple[str, str]]:
    """The group of a row; a stretch of time is its days."""
    return [] if cut is None or cut.of is Of.TIME else [(cut.key, row.key)]


def of_flow(found: Flow) -> Iterator[Cell]:
    """The steps that are told, each with all its rows."""
    for step in found.steps_counted:
        yield Cell(step.card.key, found.period.start, found.period.end, (), (step.total or 0,))


def of_organisation(found: ChatView) -> Iterator[Cell]:
    """The figures of ChAT's pages and the groups that they are divided into."""
    for page in found.pages:
        days = {one.card.key: (one.figure.start, one.figure.end) for one in page.figures}
        for one in page.figures:
            if not one.hidden and one.figure.value is not None:
                yield _cell(one.card, one.figure, (), parts(one.card, one.figure))
        for part in page.parts:
            start, end = days.get(part.part.card, (None, None)) if isinstance(part, Divided) else (None, None)
            if isinstance(part, Divided) and start is not None and end is not None:
                groups = [group for group in part.groups if group.number is not None]
                yield from (
                    Cell(part.card.key, start, end, ((part.cut.key, group.key),), (group.number or 0,))
                    for group in groups
                )


def _cell(card: Card, figure: Figure, where: Iterable[tuple[str, str]], counts: tuple[int, ...]) -> Cell:
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
            numbers = tuple(int(one) for one in counts)  # type: ignore[attr-defined]
            yield Cell(str(card), date.fromisoformat(str(start)), date.fromisoformat(str(end)), pairs, numbers)
