"""What the current extract says of one team's children, for those who compare it with findings. Private to datasets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.performance.datasets import building, permissions
from practicelens.performance.datasets.models import Dataset
from practicelens.performance.datasets.queries_register import current, measured
from practicelens.performance.datasets.seeing import Seeing


@dataclass(frozen=True)
class Held:
    """A team's open children as the extract gives them: who may be named, who not, and what is not understood.

    ``unmatched`` are workers' spellings that nobody matched, each with its children; ``without_worker`` counts
    children whom the extract gives no worker.
    """

    as_at: date
    named: frozenset[str]
    hidden: frozenset[str]
    unmatched: tuple[tuple[str, int], ...]
    without_worker: int


def held_by(actor: Actor, team_id: int) -> Held | None:
    """The children of a team; None before anything is published. Raises Missing where they are not to be seen."""
    permissions.check_can_see_level(actor, "team", team_id, Capability.SEE_CHILDREN)
    edition = current()
    if edition is None:
        return None
    data, seeing = measured(edition), Seeing(actor)
    every = frozenset(row.child for row in data.people_of([team_id]))
    named = frozenset(child for child in every if seeing.may_name(child))
    loads = [row for row in data.caseload([team_id]) if row.worker_id is None]
    return Held(
        as_at=edition.as_at,
        named=named,
        hidden=every - named,
        unmatched=tuple((row.spelled, row.children) for row in loads if row.spelled),
        without_worker=sum(row.children for row in loads if not row.spelled),
    )


def folder_of(dataset_id: int) -> Path:
    """Where a dataset's tables lie. House-internal."""
    return building.below() / Dataset.objects.values_list("path", flat=True).get(pk=dataset_id)
