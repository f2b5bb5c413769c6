"""A published extract's findings as the worklist knows them: whose each is, and what tells it apart next week too."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from practicelens.analytics import dataset
from practicelens.analytics.annex_a.identifiers import level
from practicelens.analytics.annex_a.report import SHOWN_ALIKE
from practicelens.analytics.annex_a.spec import BY_TABLE, LISTS
from practicelens.analytics.dataset import DatasetRef
from practicelens.analytics.joining import differences
from practicelens.analytics.joining.days import nearest
from practicelens.analytics.joining.differences import Difference
from practicelens.performance.extracts.models import Extract, Finding
from practicelens.performance.worklist.rules import SEVERAL, Found, Reading
from practicelens.rulebook import queries as rulebook
from practicelens.workdays.clock import local_date

_COLUMNS = {spec.table: (spec.who, *spec.event) for spec in LISTS.values()}


def reading_of(extract: Extract, folder: Path, as_at: date) -> Reading:
    """What is to be put right in an extract whose tables lie in ``folder``; its notes tell, and ask for nothing.

    Reads files: before a transaction, never in one.
    """
    findings = list(Finding.objects.filter(extract_id=extract.pk).exclude(severity="notes").order_by("position"))
    read_as = {one["list"]: one["columns_read_as"] for one in extract.lists if one["list"] in LISTS}
    before = {one["list"]: dict(one.get("parts", ())) for one in extract.lists}
    rows: dict[str, set[int]] = defaultdict(set)
    for one in findings:
        if one.row and one.list_number in LISTS:
            rows[LISTS[one.list_number].table].add(_number(one, before))
    cells = dataset.cells_of_rows(folder, rows, _COLUMNS)
    return Reading(
        as_at,
        extract.source,
        tuple(_found(one, _number(one, before), read_as.get(one.list_number, {}), cells) for one in findings),
        {number: frozenset(columns.values()) for number, columns in read_as.items()},
        _cut(findings, read_as),
    )


def days_apart(now: datetime) -> int:
    """How many days apart two sources' extracts may be taken and still be compared, by the rule of the day."""
    return int(rulebook.rules_on(local_date(now))["source.days"])


def differing(chain: Sequence[DatasetRef], within: int) -> Reading | None:
    """What the sources that speak for the newest day tell differently; None where one speaks alone. Reads files."""
    newest = chain[-1].as_at
    # Only sources whose day is near enough to speak of the newest: an older one differs because time has passed.
    near = nearest(chain, newest, within)
    if len(near) < 2:
        return None
    found = tuple(map(_differs, differences.between(near)))
    shared = {name for name in differences.DATES if sum(name in one.rows for one in near.values()) > 1}
    fields = {BY_TABLE[name].number: frozenset(differences.DATES[name]) for name in shared}
    return Reading(newest, SEVERAL, found, fields)


def _differs(one: Difference) -> Found:
    severity = differences.MEANING[0]
    return Found(
        differences.CODE, severity, one.message, one.list, one.field, one.header, one.child,
        # Which two: of three sources each pair may differ. What each tells, for whoever accepted it so.
        event=one.sources, value=" | ".join(one.values), levelled=level(one.child),
    )  # fmt: skip


def _number(one: Finding, before: Mapping[int, Mapping[str, int]]) -> int:
    """The number that a finding's row has in its list: of several files the lines are counted on, newest first."""
    return (one.row or 0) + before.get(one.list_number or 0, {}).get(one.sheet, 0)


def _found(
    one: Finding, number: int, read_as: Mapping[str, str], cells: Mapping[tuple[str, int], tuple[Any, ...]]
) -> Found:
    """One of them with whose it is. Of a row that was refused only its own cell may say so."""
    spec = LISTS.get(one.list_number or 0)
    column = read_as.get(one.column, one.column)[:60]
    who: str = ""
    event: Sequence[Any] = ()
    if spec is not None and one.row is not None:
        own = (one.value,) if column == spec.who else ("",)
        # A row that was kept has its cells in the tables; one that was refused is only in the finding.
        who, *event = cells.get((spec.table, number), own)
    return Found(
        one.code, one.severity, one.message, one.list_number, column, one.column, who or "",
        spec is None or spec.who == "child", tuple(f"{each or ''}" for each in event), one.value, one.sheet, one.row,
        # However the week's list spells it: joined to another spelling later, it is the same finding.
        level(who or ""),
    )  # fmt: skip


def _cut(
    findings: Iterable[Finding], read_as: Mapping[int | None, Mapping[str, str]]
) -> frozenset[tuple[str, int | None, str]]:
    """The codes, lists and columns of which the reader wrote down as many as it may, and counted the rest."""
    many = Counter(
        (one.code, one.list_number, read_as.get(one.list_number, {}).get(one.column, one.column)[:60])
        for one in findings
        if one.row is not None
    )
    # Of these the list is cut: that one of last week's is not among them does not say that it was mended.
    return frozenset(alike for alike, count in many.items() if count >= SHOWN_ALIKE)
