"""What the published extract got wrong of one team's children, for the team to put right."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from practicelens.analytics.annex_a.spec import LISTS
from practicelens.analytics.dataset import children_of_rows
from practicelens.people.asking import Asking
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.datasets.whereabouts import queries as whereabouts_queries
from practicelens.performance.extracts.models import Extract, Finding


@dataclass(frozen=True)
class ChildFinding:
    """One finding about one child: in which list and column, and what is the matter."""

    child: str
    list: str
    column: str
    message: str
    value: str


@dataclass(frozen=True)
class TeamFindings:
    """What there is to mend: cells of the team's children, workers nobody knows, children without a worker."""

    as_at: date
    rows: tuple[ChildFinding, ...]
    hidden: int
    unmatched: tuple[tuple[str, int], ...]
    without_worker: int

    @property
    def total(self) -> int:
        """Each finding once; each child without a worker once; each spelling once, however many children it holds."""
        return len(self.rows) + self.hidden + len(self.unmatched) + self.without_worker


def of_team(asking: Asking, team_id: int) -> TeamFindings | None:
    """The published extract's findings about the children whom the team holds now; None before there is any.

    Findings about a whole column, and of contacts or adopters, are nobody's team's. Raises Missing.
    """
    children = whereabouts_queries.children_of_team(asking, team_id)
    if children is None:
        return None
    latest = next(iter(asking.once(register_internal.in_use)), None)
    extract = Extract.objects.filter(dataset_id=latest.id).order_by("-id").first() if latest else None
    every = _by_child(extract.pk, extract.sha256, latest.folder) if extract and latest else ()
    return TeamFindings(
        as_at=children.as_at,
        rows=tuple(one for one in every if one.child in children.named),
        hidden=sum(1 for one in every if one.child in children.hidden),
        unmatched=children.unmatched,
        without_worker=children.without_worker,
    )


@lru_cache(maxsize=4)
def _by_child(extract_id: int, sha256: str, folder: Path) -> tuple[ChildFinding, ...]:
    """Every finding of a published extract that is about one row, with its child. Kept: neither ever changes.

    The file's print tells two extracts apart that had one number in turn, as in tests.
    """
    every = Finding.objects.filter(extract_id=extract_id, row__isnull=False, list_number__in=LISTS)
    found = list(every.order_by("position"))
    rows: dict[str, set[int]] = defaultdict(set)
    for one in found:
        rows[LISTS[one.list_number or 0].table].add(one.row or 0)
    children = children_of_rows(folder, rows)
    return tuple(_child_finding(one, children) for one in found)


def _child_finding(one: Finding, children: dict[tuple[str, int], str]) -> ChildFinding:
    """The finding with its child; the identifier of a row that was not kept stands in the cell itself, if anywhere."""
    spec = LISTS[one.list_number or 0]
    child = children.get((spec.table, one.row or 0), one.value)
    return ChildFinding(child, f"List {spec.number}: {spec.title}", one.column, one.message, one.value)
