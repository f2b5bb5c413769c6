"""Questions about what is published: every read of figures and children, for a given person."""

from __future__ import annotations

from practicelens.performance.datasets.lateness import unknown_since
from practicelens.performance.datasets.queries_cards import cards, definition
from practicelens.performance.datasets.queries_cases import case_list, plans, profiles
from practicelens.performance.datasets.queries_children import child, child_opens, children
from practicelens.performance.datasets.queries_figures import (
    children_behind,
    figures,
    may_name_children,
    place,
    team_name,
    teams,
    teams_in_reach,
)
from practicelens.performance.datasets.queries_groups import GroupCount, timeliness_by_group
from practicelens.performance.datasets.queries_register import (
    chain,
    chain_with,
    chain_without,
    current,
    current_id,
    datasets,
    latest_dataset_id,
    measured,
    names_changed,
    path_of,
    prunable,
    unmatched,
)
from practicelens.performance.datasets.queries_team import Held, Whereabouts, folder_of, held_by, where_are
from practicelens.performance.datasets.queries_waiting import waiting
from practicelens.performance.datasets.queries_week import due_list, moves, week
from practicelens.performance.datasets.rules import kind_words
from practicelens.performance.datasets.seeing import key_of

__all__ = [
    "GroupCount",
    "Held",
    "Whereabouts",
    "cards",
    "case_list",
    "chain",
    "chain_with",
    "chain_without",
    "child",
    "child_opens",
    "children",
    "children_behind",
    "current",
    "current_id",
    "datasets",
    "definition",
    "due_list",
    "figures",
    "folder_of",
    "held_by",
    "key_of",
    "kind_words",
    "latest_dataset_id",
    "may_name_children",
    "measured",
    "moves",
    "names_changed",
    "path_of",
    "place",
    "plans",
    "profiles",
    "prunable",
    "team_name",
    "teams",
    "teams_in_reach",
    "timeliness_by_group",
    "unknown_since",
    "unmatched",
    "waiting",
    "week",
    "where_are",
]
