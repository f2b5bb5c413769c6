"""What the questions before a publication come from: the extract as read, beside the published one nearest to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from practicelens.analytics import dataset
from practicelens.analytics.annex_a.fields import Kind
from practicelens.analytics.annex_a.identifiers import levels
from practicelens.analytics.annex_a.spec import LISTS
from practicelens.analytics.joining import proof
from practicelens.analytics.sources import holding
from practicelens.performance.datasets.register import building
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.datasets.register.internal import InUse
from practicelens.performance.datasets.rules import joined_sources
from practicelens.performance.extracts import files
from practicelens.performance.extracts.identifiers import internal as identifiers
from practicelens.performance.extracts.models import Extract
from practicelens.performance.extracts.publishing import rules
from practicelens.performance.extracts.publishing.rules import Facts, ListFacts, Question
from practicelens.rulebook import queries as rulebook
from practicelens.workdays.clock import local_date

# A list's own date, without which a row stands in no period and is never open.
_DATES = {spec.table: field.column for spec in LISTS.values() for field in spec.required if field.kind is Kind.DATE}


@dataclass(frozen=True)
class Asked:
    """The questions of one moment, and what they stand on: the extract's day and the datasets in use."""

    questions: tuple[Question, ...]
    as_at: date | None
    in_use: tuple[int, ...]
    facts: Facts


def ask(extract: Extract, limits: Mapping[str, Any]) -> Asked:
    """Compare an extract that is ready with what is published. Reads files: before a transaction, never in one."""
    in_use = register_internal.in_use()
    facts = _facts(extract, in_use, files.reading_folder(extract.sha256))
    return Asked(rules.questions(facts, limits), extract.as_at, tuple(one.id for one in in_use), facts)


def still_stands(asked: Asked, extract: Extract) -> bool:
    """Whether what was asked would be asked again: its day and what is published are as they were. One query."""
    return (asked.as_at, asked.in_use) == (extract.as_at, register_internal.in_use_ids())


def check_as_claimed(extract_id: int, now: datetime, claimed: Asked | None) -> None:
    """Raise Unanswered where publishing would ask more by now than was accepted at the claim."""
    extract = Extract.objects.get(pk=extract_id)
    if claimed is not None and still_stands(claimed, extract):
        return  # the same files beside the same datasets
    asked = ask(extract, rulebook.rules_on(local_date(now)))
    rules.check_answered(asked.questions, {one["code"] for one in extract.asked})


def _facts(extract: Extract, in_use: tuple[InUse, ...], folder: Path) -> Facts:
    """The numbers that the rules judge, of the extract as it will be joined."""
    near = identifiers.nearest(in_use, extract.as_at, {extract.source})
    # Of a source's first extract there is none of its own to compare with:
    # spellings are then compared with a joined one's.
    beside = identifiers.beside(in_use, extract)
    here, before = identifiers.spelled(folder), identifiers.spelled(beside.folder) if beside else {}
    compared = identifiers.compare(here, before, identifiers.confirmed())
    children = {compared.joined.get(number, {}).get(child, child) for number, each in here.items() for child in each}
    # Of its own source alone: another may tell of few of the same children, as a yearly return does.
    known = {child for each in before.values() for child in each} if near else set()
    # Children that are there but for how they are spelled: the likeliest reason why "nobody" is known is a changed
    # export.
    levelled = set(levels(known).values())
    both = proof.compare(proof.people(folder), proof.people(near.folder)) if near else None
    return Facts(
        as_at=extract.as_at,
        compared=near.as_at if near else None,
        latest=max((one.as_at for one in in_use if one.source == extract.source), default=None),
        lists=_lists(extract, near, dataset.undated(folder, _DATES)),
        children=len(children),
        children_before=len(known),
        known=len(children & known),
        alike=sum(form in levelled for form in levels(children - known).values()),
        same=both.same if both else 0,
        differ=both.differ if both else 0,
        spelled=compared.proposed_by_list,
        source=extract.source,
        apart_from=_apart_from(extract),
    )


def _apart_from(extract: Extract) -> str:
    """The source published first, where an extract's own is not joined to it; "" where it is, or is that source."""
    first = register_internal.first_source()
    return "" if not first or extract.source in joined_sources(first, building.joined_pairs()) else first


def _lists(extract: Extract, near: InUse | None, undated: Mapping[str, int]) -> dict[int, ListFacts]:
    """Each of the lists that the source can hold, as it was read, and how long it was before.

    A return that never has a list is not asked why it is empty.
    """
    read = {one["list"]: one for one in extract.lists}
    return {
        number: ListFacts(
            read=read.get(number, {}).get("rows_read", 0),
            refused=read.get(number, {}).get("rows_refused", 0),
            undated=undated.get(spec.table, 0),
            before=near.rows.get(spec.table, 0) if near else 0,
        )
        for number, spec in LISTS.items()
        if spec.table in holding.tables(extract.source)
    }
