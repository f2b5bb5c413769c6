"""Audits of one contact or one meeting stand apart from case audits: own table, own count, of every kind of row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from practicelens.documents.blocks import Block, Heading, Table, Text
from practicelens.governance.packs.monthly import tables
from practicelens.governance.packs.monthly.material import GradedTool
from practicelens.quality.audits.grades.views import GradedAudit, SuggestedGrade
from practicelens.quality.programme.months.views import SlotView

CASES = "Case audits"


class OfTool(Protocol):
    """A row of an audit, done or owed, that says with which tool, by its title."""

    @property
    def tool(self) -> str:
        """The tool's title."""


R = TypeVar("R", bound=OfTool)


def by_kind(rows: Iterable[R], apart: Collection[str]) -> list[tuple[str, list[R]]]:
    """The rows of case audits first, and theirs also where there is none; then those of each tool apart, by title.

    ``apart``: the titles of tools whose audits enter no cycle.
    """
    # There from the beginning: a report says that no case audit was due, and is silent of tools that nobody used.
    found: dict[str, list[R]] = {CASES: []}
    for row in sorted(rows, key=lambda row: row.tool):
        found.setdefault(f"{row.tool}s" if row.tool in apart else CASES, []).append(row)
    return list(found.items())


def cases_of(rows: Iterable[R], apart: Collection[str]) -> list[R]:
    """The rows of case audits alone, in their order."""
    return [row for row in rows if row.tool not in apart]


def kinds_of(tools: Iterable[GradedTool]) -> list[tuple[str, frozenset[str]]]:
    """Case audits together, then each tool for one contact or one meeting by itself, with the tools' keys."""
    every = list(tools)
    cases = frozenset(tool.key for tool in every if tool.case)
    return [(CASES, cases), *((tool.plural, frozenset({tool.key})) for tool in every if not tool.case)]


def one_by_one(audits: Sequence[GradedAudit], tools: Iterable[GradedTool], which: str, note: str) -> Iterator[Table]:
    """The audits that enter no share, one by one, a table a kind. ``which``: "chosen on purpose, twelve months"."""
    for kind, keys in kinds_of(tools):
        if some := [audit for audit in audits if audit.tool in keys]:
            made = tables.listed(f"{kind} {which}", some, note)
            yield replace(made, folded=made.folded or kind != CASES)


def missed(owed: Iterable[SlotView], apart: Collection[str], period: str) -> Iterator[Block]:
    """Each audit owed and not done by its day, a table a kind of audit."""
    for kind, some in by_kind(owed, apart):
        if some:
            yield tables.missed(f"{kind} missed in {period}", some)


def suggested(
    judged: Sequence[SuggestedGrade], apart: Collection[str], of: str, none: str, why: str
) -> Iterator[Block]:
    """How often the grade differs from the suggestion and which way, case audits apart from each other kind.

    ``of``: of what time, as a table's caption ends; ``none`` is said where there was nothing to compare, ``why`` after
    how many were graded higher and lower.
    """
    kinds = by_kind(judged, apart)
    yield Heading(f"Grade beside the suggested one: {_outcome(kinds[0][1])}", anchor="suggested")
    if not judged:
        yield Text(none)
    for kind, some in kinds:
        if some:
            if words := _which_way(some):
                # Said once: the same sentence under each kind would be read under none.
                yield Text(f"{words} {why}" if kind == CASES else f"{kind}: {words[:1].lower()}{words[1:]}")
            made = tables.judged(f"{kind}: suggested grade and the auditor's, {of}", some)
            # Case audits are what the report is of; whoever looks for another kind finds it by its name.
            yield replace(made, folded=kind != CASES)


def _outcome(judged: Sequence[SuggestedGrade]) -> str:
    """ "2 of 31 case audits differ"; "none of 1 case audit differs"."""
    if not judged:
        return "no case audit to compare"
    differ = sum(one.differs for one in judged)
    many = f"{len(judged):,} case audit{'' if len(judged) == 1 else 's'}"
    return f"{differ or 'none'} of {many} differ{'s' if differ < 2 else ''}"


def _which_way(judged: Sequence[SuggestedGrade]) -> str:
    """How many were graded higher than suggested, and how many lower; "" where every grade is the suggested one."""
    # Rank 0 is the best grade: a lower rank is a higher grade.
    higher = sum(one.given.rank < one.suggested.rank for one in judged)
    lower = sum(one.given.rank > one.suggested.rank for one in judged)
    return f"{higher or 'None'} graded higher than suggested, {lower or 'none'} lower." if higher + lower else ""
