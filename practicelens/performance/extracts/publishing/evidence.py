"""What the questions before a publication come from: the extract as read, beside the published one nearest to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from practicelens.analytics import dataset
from practicelens.analytics.annex_a.fields import Kind
from practicelens.analytics.annex_a.identifiers import level
from practicelens.analytics.annex_a.spec import LISTS
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.datasets.register.internal import InUse
from practicelens.performance.extracts import files
from practicelens.performance.extracts.models import Extract
from practicelens.performance.extracts.publishing import rules
from practicelens.performance.extracts.publishing.rules import Facts, ListFacts, Question

# A list's own date, without which a row stands in no period and is never open.
_DATES = {spec.table: field.column for spec in LISTS.values() for field in spec.required if field.kind is Kind.DATE}


@dataclass(frozen=True)
class Asked:
    """The questions of one moment, and what they stand on: the extract's day and the datasets in use."""

    questions: tuple[Question, ...]
    as_at: date | None
    in_use: tuple[int, ...]


def ask(extract: Extract, limits: Mapping[str, Any]) -> Asked:
    """Compare an extract that is ready with what is published. Reads files: before a transaction, never in one."""
    in_use = register_internal.in_use()
    facts = _facts(extract, in_use, files.reading_folder(extract.sha256))
    return Asked(rules.questions(facts, limits), extract.as_at, tuple(one.id for one in in_use))


def still_stands(asked: Asked, extract: Extract) -> bool:
    """Whether what was asked would be asked again: its day and what is published are as they were. One query."""
    return (asked.as_at, asked.in_use) == (extract.as_at, register_internal.in_use_ids())


def _facts(extract: Extract, in_use: Sequence[InUse], folder: Path) -> Facts:
    """The numbers that the rules judge."""
    near = _nearest(in_use, extract.as_at)
    here = dataset.children(folder)
    there = dataset.children(near.folder) if near else frozenset()
    levelled = {level(child) for child in there}
    return Facts(
        as_at=extract.as_at,
        compared=near.as_at if near else None,
        latest=in_use[0].as_at if in_use else None,
        lists=_lists(extract, near, dataset.undated(folder, _DATES)),
        children=len(here),
        children_before=len(there),
        known=len(here & there),
        alike=sum(level(child) in levelled for child in here - there),
    )


def _nearest(in_use: Sequence[InUse], as_at: date | None) -> InUse | None:
    """The published extract whose day is nearest: an older one is no measure of years later."""
    if as_at is None:
        return next(iter(in_use), None)
    return min(in_use, key=lambda one: abs(one.as_at - as_at), default=None)


def _lists(extract: Extract, near: InUse | None, undated: Mapping[str, int]) -> dict[int, ListFacts]:
    """Each of the eleven lists: as it was read, and how long it was before."""
    read = {one["list"]: one for one in extract.lists}
    return {
        number: ListFacts(
            read=read.get(number, {}).get("rows_read", 0),
            refused=read.get(number, {}).get("rows_refused", 0),
            undated=undated.get(spec.table, 0),
            before=near.rows.get(spec.table, 0) if near else 0,
        )
        for number, spec in LISTS.items()
    }
