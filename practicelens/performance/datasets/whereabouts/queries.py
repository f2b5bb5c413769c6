"""What the current extract holds of one team, for those who compare it with what it got wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.access.capabilities import Capability
from practicelens.people.asking import Asking
from practicelens.performance.datasets import naming, permissions
from practicelens.performance.datasets.register.internal import current, measured


@dataclass(frozen=True)
class TeamChildren:
    """A team's open children as the extract gives them: who may be named, who not, and what is not understood.

    ``unmatched`` are workers' spellings that nobody matched, each with its children; ``without_worker`` counts
    children whom the extract gives no worker.
    """

    as_at: date
    named: frozenset[str]
    hidden: frozenset[str]
    unmatched: tuple[tuple[str, int], ...]
    without_worker: int


def children_of_team(asking: Asking, team_id: int) -> TeamChildren | None:
    """The children of a team; None before anything is published. Raises Missing where they are not to be seen."""
    permissions.check_can_see_level(asking.actor, "team", team_id, Capability.SEE_CHILDREN)
    edition = asking.once(current)
    if edition is None:
        return None
    data = measured(edition)
    # The restricted too, apart: whoever compares must not take a hidden child for one that the extract lacks.
    every = frozenset(row.child for row in data.people_of([team_id]))
    named = frozenset(child for child in every if naming.may_name(asking, child))
    loads = [row for row in data.caseload([team_id]) if row.worker_id is None]
    return TeamChildren(
        as_at=edition.as_at,
        named=named,
        hidden=every - named,
        unmatched=tuple((row.spelled, row.children) for row in loads if row.spelled),
        without_worker=sum(row.children for row in loads if not row.spelled),
    )
