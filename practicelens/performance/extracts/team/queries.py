"""What the published extract got wrong of one team's children, for the team to put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.people.asking import Asking
from practicelens.performance.datasets.whereabouts import queries as whereabouts_queries
from practicelens.performance.worklist import queries as worklist
from practicelens.performance.worklist.queries import ItemRow, Scope


@dataclass(frozen=True)
class TeamFindings:
    """What there is to mend: findings of the team's records, workers nobody knows, children without a worker."""

    as_at: date
    rows: tuple[ItemRow, ...]
    hidden: int
    unmatched: tuple[tuple[str, int], ...]
    without_worker: int

    @property
    def in_records(self) -> int:
        """The findings of the worklist, also of children who may not be named."""
        return len(self.rows) + self.hidden

    @property
    def late(self) -> int:
        """Those of them that were to be put right by now."""
        return sum(row.late for row in self.rows)

    @property
    def total(self) -> int:
        """Each finding once; each child without a worker once; each spelling once, however many children it holds."""
        return self.in_records + len(self.unmatched) + self.without_worker


def of_team(asking: Asking, team_id: int) -> TeamFindings | None:
    """What there is to mend in the records of the children whom the team holds; None before anything is published.

    Findings about a whole column, and of contacts or adopters, are nobody's team's. Raises Missing.
    """
    children = whereabouts_queries.children_of_team(asking, team_id)
    if children is None:
        return None
    found = worklist.items(asking, Scope(team_id=team_id, state="to do"))
    # Child by child, and not by due day as in the worklist: a team opens each record once and mends all of it.
    rows = sorted(found.rows, key=lambda row: (row.child, row.list_number, row.column, row.id))
    return TeamFindings(children.as_at, tuple(rows), found.hidden, children.unmatched, children.without_worker)
