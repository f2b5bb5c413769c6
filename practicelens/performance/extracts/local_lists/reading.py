"""The findings of local lists as the worklist knows them: whose each is, and what tells it apart next week too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from practicelens.analytics import dataset
from practicelens.analytics.annex_a.identifiers import Spelled, differences, level
from practicelens.analytics.annex_a.matching.corrections import key
from practicelens.analytics.local_lists.kinds import CHILD, KINDS, TABLES, LocalKind
from practicelens.analytics.schema import FURTHER
from practicelens.performance.extracts.identifiers.rules import Group
from practicelens.performance.extracts.local_lists.internal import going_with, place_of
from practicelens.performance.extracts.models import LocalList
from practicelens.performance.worklist.rules import Found, Reading

_SHEET, _FILE = 40, 70
"""Letters of each that are told, as many as a finding has room for."""


def readings(as_at: date, at: datetime | None = None) -> tuple[Reading, ...]:
    """What is to be put right in each list that goes with the extract of a day, or did ``at`` a moment.

    Reads files: before a transaction.
    """
    rows = LocalList.objects.filter(pk__in=[row.pk for row in going_with(as_at, at)]).select_related("mapping")
    return tuple(_reading(row) for row in rows.order_by("kind"))


def _reading(row: LocalList) -> Reading:
    """Of one list, as a source of its own: what it does not find may still be so in another."""
    kind = KINDS[row.kind]
    fields: Mapping[str, str] = row.mapping.columns if row.mapping else {}
    # Notes tell, and ask nobody for anything: they never come into the worklist.
    wrong = [one for one in row.findings if one["severity"] != "notes"]
    columns = [field.column for field in kind.fields if field.required]
    cells = _cells(
        place_of(row.sha256, row.mapping_id or 0), kind, {one["row"] for one in wrong if one["row"]}, columns
    )
    return Reading(row.as_at, kind.table, tuple(_found(one, row, fields, cells) for one in wrong))


def _cells(folder: Path, kind: LocalKind, rows: set[int], columns: list[str]) -> dict[int, tuple[Any, ...]]:
    found = dataset.cells_of_rows(folder, {kind.table: rows}, {kind.table: columns})
    return {row: cells for (_, row), cells in found.items()}


def _found(
    one: Mapping[str, Any], of: LocalList, fields: Mapping[str, str], cells: Mapping[int, tuple[Any, ...]]
) -> Found:
    """One of them. Of a row that was refused only its own cell may say whose it is."""
    kind = KINDS[of.kind]
    field, value = fields.get(key(one["column"] or ""), ""), f"{one['value'] or ''}"[:200]
    about = cells.get(one["row"] or 0) or ((value,) if field == kind.fields[0].column else ())
    # A child's own rows are theirs; what is of a worker or team is told apart by them, and is nobody's child.
    of_child = kind.keyed == "child"
    who, event = (f"{about[0] or ''}", about[1:]) if about and of_child else ("", about)
    return Found(
        one["code"], one["severity"], one["message"], None, field, (one["column"] or "")[:200], who[:60],
        event=tuple(f"{each or ''}" for each in event), value=value,
        sheet=_place(one["sheet"] or of.sheet, of.name), row=one["row"], levelled=level(who),
        # Its kind: file and sheet are called otherwise every week.
        apart=kind.title,
    )  # fmt: skip


def _place(sheet: str, file: str) -> str:
    """Where a row of a list stands: its file, and the sheet where the file has sheets."""
    return f"{sheet[:_SHEET]} of {file[:_FILE]}" if sheet else file[: _SHEET + _FILE]


def respelled(folder: Path, here: Mapping[int, Spelled], agreed: tuple[Group, ...]) -> dict[str, dict[str, str]]:
    """By table beside an extract's lists, local or the source's own, the children it spells otherwise than they do.

    Only in ways that somebody confirmed of some list, and only where one child of the extract can be meant.
    """
    # Of whichever list it was confirmed: a local list has no number of its own, and its writers spell as the others do.
    ways = [frozenset(group.differences) for group in agreed]
    known: dict[str, set[str]] = {}
    for children in here.values() if ways else ():
        for child in children:
            known.setdefault(level(child), set()).add(child)
    found: dict[str, dict[str, str]] = {}
    of_children = [name for name in TABLES if TABLES[name].fields[0] is CHILD]
    of_children += [name for name in FURTHER if "child" in FURTHER[name]]
    for name in of_children if ways else ():
        if (folder / f"{name}.parquet").is_file():
            pairs = _pairs(dataset.children_of(folder, [name]), known, ways)
            found |= {name: pairs} if pairs else {}
    return found


def _pairs(children: frozenset[str], known: Mapping[str, set[str]], ways: list[frozenset[str]]) -> dict[str, str]:
    meant = {child: known.get(level(child), set()) for child in children}
    return {
        child: next(iter(of))
        for child, of in meant.items()
        # Of two who would be spelled alike neither is taken: a row of the one must not become the other's.
        if len(of) == 1 and child not in of and any(differences(child, next(iter(of))) <= each for each in ways)
    }
