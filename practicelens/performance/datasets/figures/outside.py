"""Why the figures of teams do not add up to the authority's: what belongs to no team that is known here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Final

from practicelens.analytics.measure import Kind, Level
from practicelens.people.asking import Asking
from practicelens.performance.datasets.register.internal import measured
from practicelens.performance.datasets.shapes import FiguresPage

_OUTSIDE: Final = """
    SELECT card, count(*) FILTER (counts), count(counts) FROM events
    WHERE card IN (SELECT unnest(?)) AND date BETWEEN ? AND ?
          AND (team_id IS NULL OR team_id NOT IN (SELECT unnest(?)))
    GROUP BY card"""


def outside_teams(asking: Asking, found: FiguresPage) -> Mapping[str, int]:
    """Of each measure of the whole authority that teams have too, how many of those it counts are in no team's figure.

    A share's are those judged, all others' those counted; a measure without any is left out. Of another place nothing:
    a service area is its teams.
    """
    if found.place.level != Level.AUTHORITY:
        return {}
    data, kinds = measured(found.edition), {line.card.key: line.card.kind for line in found.lines}
    # Stocks and flows have a period each: two questions for all cards.
    by_period: dict[tuple[date, date], list[str]] = defaultdict(list)
    for line in found.lines:
        if Level.TEAM in line.card.levels and line.figure.value is not None:
            by_period[line.figure.start, line.figure.end].append(line.card.key)
    rows = [
        row
        for period, keys in by_period.items()
        for row in data.ask(_OUTSIDE, keys, *period, sorted(asking.teams) or [0])
    ]
    numbers = {key: judged if kinds[key] is Kind.SHARE else counted for key, counted, judged in rows}
    return {key: number for key, number in numbers.items() if number}
