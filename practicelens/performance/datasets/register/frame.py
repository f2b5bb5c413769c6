"""The frame that extracts are read against, put together from people and the rulebook."""

from __future__ import annotations

import json
from datetime import date, timedelta

from practicelens.analytics.frame import (
    AliasRow,
    ChildPairRow,
    Frame,
    PopulationRow,
    RuleRow,
    ServiceRow,
    TeamRow,
    WorkerRow,
)
from practicelens.people import internal as people
from practicelens.people import teams as people_teams
from practicelens.performance.datasets.models import ChildPair
from practicelens.rulebook import queries as rulebook
from practicelens.rulebook.queries import DatedValue

_DAY = timedelta(days=1)


def assemble(today: date) -> Frame:
    """Teams, workers and their spellings as they stand today; every rule with its dates; the days nobody works.

    People and the rulebook say from when a thing no longer holds; analytics says until when it holds.
    """
    # With their dates, all of them: an event is judged by the rule of its own day, not of the day figures are built.
    rules = rulebook.dated_values()
    return Frame(
        days_off=rulebook.days_off(),
        rules=tuple(RuleRow(row.key, _written(row), row.starts, _last(row.ends)) for row in rules),
        populations=tuple(
            PopulationRow(row.value, row.starts, _last(row.ends))
            for row in rules
            if row.key == "population.children" and row.value  # 0: nobody has said how many yet
        ),
        services=tuple(ServiceRow(one.id, one.name) for one in people_teams.services()),
        teams=tuple(
            TeamRow(one.id, one.name, one.service_id, one.opens, _last(one.closes)) for one in people_teams.teams()
        ),
        workers=tuple(
            WorkerRow(one.id, one.name, one.team_id, one.fte, one.first_year, one.caseload_limit)
            # Hours and first years are of today: the caseload limit is asked of now alone.
            for one in people.workers(today)
        ),
        aliases=tuple(
            AliasRow(one.kind.value, one.spelling, one.target_id, one.starts, _last(one.ends), one.source)
            for one in people.aliases()
        ),
        pairs=tuple(
            ChildPairRow(*row)
            for row in ChildPair.objects.filter(ends__isnull=True, same=True)
            .order_by("source", "written")
            .values_list("source", "written", "becomes")
        ),
    )


def _written(row: DatedValue) -> str:
    """A rule's value as analytics reads it: "45 working days", "18", a text as it is; a table as JSON."""
    if isinstance(row.value, dict) and set(row.value) == {"length", "unit"}:
        return row.words
    # Keys in order: the print of the frame is taken of this text, and must not change with a dictionary's order.
    return row.value if isinstance(row.value, str) else json.dumps(row.value, sort_keys=True)


def _last(ends: date | None) -> date | None:
    """The last day that still counts."""
    return None if ends is None else ends - _DAY
