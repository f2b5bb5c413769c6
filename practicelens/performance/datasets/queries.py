"""Questions about what is published: every read of figures and children, for a given person."""

from __future__ import annotations

from practicelens.performance.datasets.queries_children import case_list, child, children
from practicelens.performance.datasets.queries_figures import (
    children_behind,
    figures,
    place_of,
    teams,
    teams_in_reach,
)
from practicelens.performance.datasets.queries_register import (
    chain,
    chain_with,
    chain_without,
    current,
    current_id,
    datasets,
    latest_dataset_id,
    measured,
    prunable,
)
from practicelens.performance.datasets.queries_waiting import waiting
from practicelens.performance.datasets.queries_week import due_list, week
from practicelens.performance.datasets.seeing import key_of

__all__ = [
    "case_list",
    "chain",
    "chain_with",
    "chain_without",
    "child",
    "children",
    "children_behind",
    "current",
    "current_id",
    "datasets",
    "due_list",
    "figures",
    "key_of",
    "latest_dataset_id",
    "measured",
    "place_of",
    "prunable",
    "teams",
    "teams_in_reach",
    "waiting",
    "week",
]
