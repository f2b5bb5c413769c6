"""How often each check of an extract passed, failed, or could not be judged, list by list.

Three answers, always (design, data): what a check finds says nothing of how much it looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from practicelens.analytics.annex_a.columns import ListData
from practicelens.analytics.annex_a.fields import Kind
from practicelens.analytics.annex_a.report import CheckCount, Findings
from practicelens.analytics.nobody import SHIPPED

IN_NEED, BESIDE = 6, (7, 8)


@dataclass(frozen=True)
class Words:
    """What a check asks, of what (cells, rows, children), and why some could not be judged."""

    title: str
    of: str
    not_judged: str


CHECKS: Final[Mapping[str, Words]] = {
    "whose": Words("Each row says whose it is", "rows", ""),
    "once": Words("No row stands there twice", "rows", "rows that do not say whose they are"),
    "same_event": Words("No event is told twice, differently", "rows", "rows without the day of their event"),
    "dates": Words("Dates can be read", "cells", "blank"),
    "codes": Words("Codes are known", "cells", "blank"),
    "numbers": Words("Numbers can be read", "cells", "blank"),
    "identifiers": Words("Identifiers are whole", "cells", "blank"),
    "key_date": Words("The day that a row counts by is there", "rows", "the column is missing, or holds no date"),
    "names": Words("Teams and workers are named", "cells", "blank"),
    "order": Words("What has ended began before", "rows", "one of the two days is blank"),
    "future": Words("No event lies ahead", "cells", "blank"),
    "age": Words("Age and date of birth agree", "rows", "one of the two is blank"),
    "spelled": Words("Children are spelled alike on every list", "children", "no other list names children"),
    "born": Words("A child has one date of birth", "rows", "blank"),
    "in_list_6": Words("Children on a plan or looked after are on list 6", "rows", "list 6 is missing or empty"),
    "status": Words("The status agrees with lists 7 and 8", "rows", "blank"),
}
"""In the order in which they are made."""


@dataclass(frozen=True)
class Counted:
    """A check over all lists of an extract, and list by list where it was made."""

    words: Words
    passed: int
    failed: int
    not_judged: int
    lists: tuple[CheckCount, ...]


def counted(counts: Iterable[CheckCount]) -> tuple[Counted, ...]:
    """The checks that were made, in their order, with what each came to."""
    by_check: dict[str, list[CheckCount]] = defaultdict(list)
    for one in counts:
        by_check[one.check].append(one)
    return tuple(_counted(words, by_check[check]) for check, words in CHECKS.items() if check in by_check)


def _counted(words: Words, counts: list[CheckCount]) -> Counted:
    passed, failed, not_judged = (
        sum(getattr(one, name) for one in counts) for name in ("passed", "failed", "not_judged")
    )
    return Counted(words, passed, failed, not_judged, tuple(counts))


_KINDS: Final = {Kind.DATE: "dates", Kind.CODE: "codes", Kind.INTEGER: "numbers", Kind.IDENTIFIER: "identifiers"}


def of_cells(data: ListData, findings: Findings) -> None:
    """What could be read of the cells of rows worth judging; blank ones could not be judged."""
    for field in data.spec.fields:
        check = _KINDS.get(field.kind)
        if check is None:
            continue
        cells = data.values.get(field.column)
        if cells is None:
            # Without the column nothing could be judged, and that is counted too.
            _count(findings, check, data, judged=0, failed=0, of=len(data.rows))
            continue
        # What could not be understood has become blank by now.
        failed = data.doubts.get(field.column, 0)
        _count(findings, check, data, judged=len(cells) - cells.count(None) + failed, failed=failed, of=len(cells))


def of_rows(rows: ListData, named: ListData, kept: ListData, findings: Findings) -> None:
    """What became of rows: those that say whose they are, and of these the ones that are kept."""
    every, those = len(rows.rows), len(named.rows)
    _count(findings, "whose", rows, judged=every, failed=every - those, of=every)
    _count(findings, "once", rows, judged=those, failed=those - len(kept.rows), of=every)
    # Lists of one row a child have no two events to tell apart, and list 9 has none.
    if not kept.spec.one_row_a_child and kept.spec.event:
        dated = len(kept.rows) - kept.column(kept.spec.event[0]).count(None)
        _count(
            findings, "same_event", kept, judged=dated, failed=_found(findings, "same_event", kept), of=len(kept.rows)
        )


def within(data: ListData, nameless: Mapping[str, int], findings: Findings) -> None:
    """The checks of one list alone. ``nameless``: by column the rows whose team or worker is a word for none."""
    many = len(data.rows)
    for field in data.spec.required:
        if field.kind is Kind.DATE:
            failed = _found(findings, "key_date_missing", data, field.column)
            held = many - data.column(field.column).count(None)
            _count(findings, "key_date", data, judged=held + failed, failed=failed, of=many)
    for column in SHIPPED.keys() & data.values.keys():
        held = many - data.values[column].count(None)
        _count(findings, "names", data, judged=held, failed=nameless.get(column, 0), of=many)
    for start, end in data.spec.starts_ends:
        failed = _found(findings, "end_before_start", data, end)
        _count(findings, "order", data, judged=_both(data, start, end), failed=failed, of=many)


def across(lists: Mapping[int, ListData], differing: Mapping[int, int], findings: Findings, today: date | None) -> None:
    """The checks that need a day or other lists. ``differing``: by list the children that others spell otherwise."""
    of_children = [data for data in lists.values() if data.spec.who == "child"]
    for number, data in lists.items():
        many = len(data.rows)
        _future(data, findings, today)
        if {"born", "age"} <= data.values.keys():
            _count(
                findings,
                "age",
                data,
                judged=_both(data, "born", "age"),
                failed=_found(findings, "age_disagrees", data),
                of=many,
            )
        if data.spec.who != "child":
            continue
        children = len(set(data.column("child")))
        # One list alone has nothing to be spelled otherwise than.
        judged = children if len(of_children) > 1 else 0
        _count(findings, "spelled", data, judged=judged, failed=differing.get(number, 0), of=children)
        born = many - data.column("born").count(None)
        _count(findings, "born", data, judged=born, failed=_found(findings, "born_differs", data), of=many)
        if number in BESIDE:
            there = IN_NEED in lists and bool(lists[IN_NEED].rows)
            _count(
                findings,
                "in_list_6",
                data,
                judged=many if there else 0,
                failed=_found(findings, "not_in_list_6", data),
                of=many,
            )
        if number == IN_NEED:
            known = many - data.column("case_status").count(None)
            _count(findings, "status", data, judged=known, failed=_found(findings, "status_disagrees", data), of=many)


def _future(data: ListData, findings: Findings, today: date | None) -> None:
    for field in data.spec.fields:
        if field.kind is Kind.DATE and field.column != "born" and field.column in data.values:
            cells = data.values[field.column]
            # Without a day of the check nothing can be said to lie ahead of it.
            held = len(cells) - cells.count(None) if today is not None else 0
            failed = _found(findings, "future_date", data, field.column)
            _count(findings, "future", data, judged=held, failed=failed, of=len(cells))


def _both(data: ListData, one: str, other: str) -> int:
    """The rows that hold both."""
    left, right = data.values.get(one), data.values.get(other)
    if left is None or right is None:
        return 0
    if None not in left:
        return len(right) - right.count(None)
    return sum(1 for pair in zip(left, right, strict=True) if None not in pair)


def _found(findings: Findings, code: str, data: ListData, column: str = "") -> int:
    """How many findings of a code this list has, in one of its columns or in all."""
    # As written, which is how a finding names its column.
    return findings.how_many(code, data.spec.number, data.sheet, data.written.get(column) if column else None)


def _count(findings: Findings, check: str, data: ListData, **counts: Any) -> None:
    """Add to what is counted of a check in a list: of so many, those judged, and of these those that failed."""
    judged, failed, of = counts["judged"], counts["failed"], counts["of"]
    # Of judged ones those that did not fail have passed: the three always add up to all.
    findings.count(CheckCount(check, data.spec.number, judged - failed, failed, of - judged))
