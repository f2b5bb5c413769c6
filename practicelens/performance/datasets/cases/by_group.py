"""Timeliness by ethnicity, sex and disability: counts alone, for reports that name no child."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from practicelens.access.capabilities import Capability
from practicelens.people.asking import Asking
from practicelens.performance.datasets.cases import groups
from practicelens.performance.datasets.register.internal import current, measured
from practicelens.performance.datasets.shapes import NOT_KNOWN


@dataclass(frozen=True)
class GroupCount:
    """How many of a group were counted, of how many: "Girls" of "sex"; Good or better, in time, heard."""

    dimension: str
    group: str
    counted: int
    of: int


def timeliness_by_group(
    asking: Asking, card_keys: Collection[str], team_ids: Collection[int] | None, since: date, until: date
) -> dict[str, list[GroupCount]]:
    """How cards stood in a period, by card and group, in those of the teams whose figures the actor sees.

    No ``team_ids`` are everybody's, and need the whole authority's figures; without them, those of the actor's teams
    are counted. Nothing where nothing is published. One question a period of the current edition.
    """
    edition = asking.once(current)
    if edition is None:
        return {}
    # Teams beyond one's reach drop out without a word: that they exist is not to be learnt here either.
    if team_ids is not None or not asking.actor.reaches_all(Capability.SEE_FIGURES):
        reach = asking.actor.teams_for(Capability.SEE_FIGURES)
        team_ids = sorted(reach if team_ids is None else reach & set(team_ids))
        if not team_ids:
            return {}
    # Summed here: several codes of the census make one group, and the edition counts by code.
    counted: Counter[tuple[str, str, str]] = Counter()
    judged: Counter[tuple[str, str, str]] = Counter()
    for row in measured(edition).by_group(card_keys, team_ids, since, until):
        for dimension, group in (
            ("ethnicity", groups.ethnic_group(row.ethnicity)),
            ("sex", groups.SEXES.get(row.sex or "", NOT_KNOWN)),
            ("disability", groups.DISABILITY.get(row.disability or "", NOT_KNOWN)),
        ):
            counted[row.card, dimension, group] += row.counted
            # Of those judged, not of all: whoever could not be judged yet is neither in time nor late.
            judged[row.card, dimension, group] += row.judged
    found: dict[str, list[GroupCount]] = {}
    for (card, dimension, group), of in judged.items():
        found.setdefault(card, []).append(GroupCount(dimension, group, counted[card, dimension, group], of))
    return found
