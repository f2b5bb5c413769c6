"""A list laid beside a figure: whom its rows are, which are the figure's too, and what keeps all others apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from practicelens.analytics.exploring import questions as asked_of
from practicelens.analytics.measure import Only, Timing
from practicelens.analytics.own_lists.reading import OwnRow
from practicelens.analytics.reconciling.events import rows_of
from practicelens.people.asking import Asking
from practicelens.performance.datasets.figures.internal import listed
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register.internal import measured, path_of
from practicelens.performance.datasets.shapes import ListedChild
from practicelens.performance.explore import queries
from practicelens.performance.explore.questions import Question
from practicelens.performance.explore.reconciling.numbers import Known, known
from practicelens.performance.explore.reconciling.reasons import Reasons
from practicelens.performance.explore.reconciling.rules import MOST_OF_OURS, OurRow, lay
from practicelens.performance.explore.reconciling.shapes import ComparedRow, Side


@dataclass(frozen=True)
class Compared:
    """What came of laying two lists beside each other; ``counts`` by side, "hidden" of ours that may not be named."""

    lines: tuple[ComparedRow, ...]
    counts: Mapping[str, int]
    remarks: tuple[str, ...]
    edition: str


def compared(
    asking: Asking, question: Question, group: str | None, only: str, rows: Sequence[OwnRow], *, by_date: bool
) -> Compared:
    """Lay the rows of a list beside the rows behind a figure. ``by_date``: the list has a day for each.

    Raises Missing, ``TooMany``, ``TookTooLong``.
    """
    whole, _, asked = queries.asked_behind(asking, question, group, only)
    data = measured(whole.edition)
    figure = asked_of.rows(data, asked, group, queries.ONLY[Only(only)], MOST_OF_OURS)
    ours = listed(asking, data, figure)
    whom = known(asking, data, rows, [one.child for one in ours.children])
    # Of what is counted on a day each child is there once: a day beside them is when it began, or nothing.
    period = (asked.start, asked.end) if by_date and question.card.timing is Timing.FLOW else None
    card_rows = rows_of(data, asked, group, {whom.numbers[child] for child in whom.children if child})
    reasons = Reasons(asking, data, building.below() / path_of(whole.edition.id), asked, only)
    figured = [OurRow(one.child, one.date, place) for place, one in enumerate(ours.children)]
    called = {number: child for child, number in whom.numbers.items()}
    apart = {(called[one.child_no], one.date) for one in card_rows if one.misfits}
    laid = lay(rows, whom.children, figured, period, apart)
    wanted = [place for place in laid.yours if whom.children[place]]
    reasons.know(card_rows, [(whom.numbers[whom.children[place]], rows[place].date) for place in wanted])
    lines = [_yours(rows[place], whom, place, reasons) for place in laid.yours]
    lines += [_ours(ComparedRow(Side.OURS), ours.children[place]) for place in laid.ours]
    lines += [_both(rows[mine], whom, mine, ours.children[theirs]) for mine, theirs in laid.both]
    lines += [_again(rows, whom, place, first) for place, first in sorted(laid.again.items())]
    lines += [ComparedRow(Side.UNREAD, one.row, words=_sentence(one.wrong)) for one in rows if not one.number]
    counts = Counter(line.side.value for line in lines)
    return Compared(tuple(lines), {**counts, "hidden": ours.hidden}, whom.remarks, whole.edition.hash)


def _yours(row: OwnRow, whom: Known, place: int, reasons: Reasons) -> ComparedRow:
    child = whom.children[place]
    line = ComparedRow(Side.YOURS, row.row, row.number, row.date, child)
    return reasons.tell(line, whom.numbers[child]) if child else line.as_unknown()


def _both(row: OwnRow, whom: Known, place: int, our: ListedChild) -> ComparedRow:
    remarks = [f"written {our.child} in ours"] if place in whom.otherwise else []
    if row.date is not None and our.date is not None and row.date != our.date:
        remarks.append(f"dated {row.date.day} {row.date:%B %Y} in yours")
    line = ComparedRow(Side.BOTH, row.row, row.number, row.date, words=_sentence("; ".join(remarks)))
    return _ours(line, our)


def _ours(line: ComparedRow, our: ListedChild) -> ComparedRow:
    """A line with the row of ours that is counted."""
    return ComparedRow(
        line.side, line.row, line.number, line.date, our.child, words=line.words, day=our.date, counts=our.counts,
        note=our.note, team=our.team, list=our.list, sheet=our.sheet, place=our.row, file=our.file,
        evidence=our.evidence,
    )  # fmt: skip


def _again(rows: Sequence[OwnRow], whom: Known, place: int, first: int) -> ComparedRow:
    row = rows[place]
    words = f"The same as row {rows[first].row:,} of your list"
    return ComparedRow(Side.AGAIN, row.row, row.number, row.date, whom.children[place], words=words)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
