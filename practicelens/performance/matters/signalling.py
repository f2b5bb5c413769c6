"""Which measures signal at a place, for pages that show other figures of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from practicelens.analytics.measure import Level
from practicelens.people.asking import Asking
from practicelens.performance.datasets.permissions import can_see_level
from practicelens.performance.datasets.register.internal import current
from practicelens.performance.matters import events, permissions, rules
from practicelens.performance.matters.queries import charts_of


@dataclass(frozen=True)
class Signalling:
    """The newest month that is told whole, and each measure that signals in it, by card, in words.

    ``may_open``: its month of Performance Matters opens. ``expected``: of a team, how many chance alone would show,
    which no other page says.
    """

    month: date
    words: Mapping[str, str]
    may_open: bool
    expected: float = 0.0


def signalling(asking: Asking, level: str, level_id: int | None) -> Signalling | None:
    """What signals at a place; None out of reach and before anything is published.

    A team has signals and no month of Performance Matters: nobody writes on one. One query, for the register of dated
    events.
    """
    edition = asking.once(current)
    if level == Level.WORKER or edition is None or not can_see_level(asking.actor, level, level_id):
        return None
    team = asking.teams[level_id] if level == Level.TEAM and level_id is not None else None
    service = team.service_id if team else level_id if level == Level.SERVICE else None
    month = rules.latest_month(edition.as_at)
    charts = charts_of(asking, edition, service, month, events.standing(asking), team.id if team else None)
    found = {key: one for key, one in charts.charts.items() if one.now}
    words = {key: rules.signal_words(one.card, one, one.now[0]) for key, one in found.items()}
    may_open = team is None and permissions.can_open_any(asking.actor)
    return Signalling(month, words, may_open, charts.expected if team and found else 0.0)
