"""What one person may be told about rows of figures: which children, which workers' names. Private to datasets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings

from practicelens.access.actor import Actor, ChildKey
from practicelens.analytics.measure import DueRow
from practicelens.people.asking import Asking
from practicelens.people.queries import WorkerView
from practicelens.people.teams import TeamView
from practicelens.performance.datasets import permissions, rules
from practicelens.performance.datasets.shapes import Due, DueList


@dataclass(frozen=True)
class Seeing:
    """What whoever asks is told of rows: restricted children are held back at every turn."""

    asking: Asking

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self.asking.actor

    @property
    def teams(self) -> Mapping[int, TeamView]:
        """Every team of the authority by id."""
        return self.asking.teams

    @property
    def workers(self) -> Mapping[int, WorkerView]:
        """Every worker by id, as they stand today."""
        return self.asking.workers

    def key(self, child: str) -> ChildKey:
        """The key of a child of this authority."""
        return key_of(child)

    def may_name(self, child: str) -> bool:
        """Whether a restriction holds this child back from the person."""
        return self.asking.may_see(key_of(child))

    def team_name(self, team_id: int | None) -> str:
        """A team's name; children of no team that is known stand under these words."""
        found = self.teams.get(team_id) if team_id is not None else None
        return found.name if found else "No team known"

    def worker_name(self, team_id: int | None, worker_id: int | None, *, child: bool = False) -> str:
        """A worker's name where the person may be told; on one child's own page everybody who sees it may."""
        if worker_id is None:
            return "no worker"
        may_name = child or permissions.can_see_workers_of(self.actor, team_id)
        if not may_name and worker_id != self.actor.worker_id:
            return ""
        found = self.workers.get(worker_id)
        return found.name if found else ""

    def due(self, row: DueRow, *, child: bool = False) -> Due:
        """A due thing in words."""
        return Due(
            kind=row.kind,
            words=rules.kind_words(row.kind),
            child=row.child,
            team=self.team_name(row.team_id),
            team_id=row.team_id,
            worker=self.worker_name(row.team_id, row.worker_id, child=child),
            due=row.due,
            since=row.since,
            late_from=row.late_from,
            note=row.note,
        )

    def due_list(self, rows: Iterable[DueRow], *, name_children: bool = True) -> DueList:
        """Due things, earliest first, without those of children who may not be named."""
        listed = sorted(rows, key=lambda row: (row.due, row.kind, row.child))
        if not name_children:
            return DueList((), hidden=len(listed), total=len(listed))
        seen = tuple(self.due(row) for row in listed if self.may_name(row.child))
        return DueList(seen, hidden=len(listed) - len(seen), total=len(listed))


def key_of(identifier: str) -> ChildKey:
    """The key of a child of this authority, by the case system's identifier."""
    return ChildKey(settings.AUTHORITY_CODE, settings.CHILD_SCHEME, identifier)
