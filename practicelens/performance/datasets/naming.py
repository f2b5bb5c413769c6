"""How rows of figures are shown to whoever asks: which children are named, which teams and workers, and what is due."""

from __future__ import annotations

from collections.abc import Iterable

from practicelens.analytics import further
from practicelens.analytics.annex_a.spec import BY_TABLE
from practicelens.analytics.measure import DueRow
from practicelens.people.asking import Asking, key_of
from practicelens.performance.datasets import permissions, rules
from practicelens.performance.datasets.shapes import Due, DueList

NOBODY = "no worker"
NOT_MATCHED = "a name not matched"
"""Instead of a worker's name that nobody has matched: whoever holds the child is somebody."""


def may_name(asking: Asking, child: str) -> bool:
    """Whether no restriction holds this child back from the person."""
    return asking.may_see(key_of(child))


def team(asking: Asking, team_id: int | None) -> str:
    """A team's name; children of no team that is known stand under these words."""
    found = asking.teams.get(team_id) if team_id is not None else None
    # Also for a team that was closed since: the figures are of their day, the names of this one.
    return found.name if found else "No team known"


def worker(
    asking: Asking, team_id: int | None, worker_id: int | None, *, child: bool = False, nobody: str = "none known"
) -> str:
    """A worker's name where the person may be told; on one child's own page everybody who sees it may.

    ``nobody``: the words where there is none. Only where the extract was asked whether it names anybody are they that
    there is no worker: a name that nobody has matched is somebody's.
    """
    if worker_id is None:
        return nobody
    # Fair to staff (product): whose children are whose is for the worker and their own line; a child's page must say
    # who holds the child.
    named = child or permissions.can_see_workers_of(asking.actor, team_id)
    if not named and worker_id != asking.actor.worker_id:
        return ""
    found = asking.workers.get(worker_id)
    return found.name if found else ""


def list_words(name: str) -> str:
    """A list as people find it in the workbook: "list 4, assessments"."""
    if name in further.TABLES:
        return further.within(name)
    spec = BY_TABLE.get(name)
    # By its number, because Annex A's lists are known by theirs, and headers differ from system to system.
    return f"list {spec.number}, {name.replace('section47', 'section 47').replace('_', ' ')}" if spec else name


def due(asking: Asking, row: DueRow, *, child: bool = False) -> Due:
    """A due thing in words."""
    return Due(
        kind=row.kind,
        words=rules.kind_words(row.kind),
        child=row.child,
        team=team(asking, row.team_id),
        team_id=row.team_id,
        worker=_holder(asking, row, child=child),
        due=row.due,
        since=row.since,
        late_from=row.late_from,
        note=row.note,
        lacking=rules.lacking(row.kind),
    )


def _holder(asking: Asking, row: DueRow, *, child: bool) -> str:
    """Who does a due thing."""
    # A due thing is asked of the extract whether it names anybody, so here nobody is truly nobody.
    return NOT_MATCHED if row.spelled else worker(asking, row.team_id, row.worker_id, child=child, nobody=NOBODY)


def due_list(asking: Asking, rows: Iterable[DueRow], *, name_children: bool = True) -> DueList:
    """Due things, earliest first, without those of children who may not be named."""
    listed = sorted(rows, key=lambda row: (row.due, row.kind, row.child))
    if not name_children:
        # Counts stay true for those who may not see a child: only names and numbers are held back.
        return DueList((), hidden=len(listed), total=len(listed))
    seen = tuple(due(asking, row) for row in listed if may_name(asking, row.child))
    return DueList(seen, hidden=len(listed) - len(seen), total=len(listed))
