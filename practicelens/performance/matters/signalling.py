"""Which measures signal at a place, for pages that show other figures of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from practicelens.analytics.measure import Level
from practicelens.people.asking import Asking
from practicelens.performance.datasets.register.internal import current
from practicelens.performance.matters import events, permissions, rules
from practicelens.performance.matters.queries import charts_of


@dataclass(frozen=True)
class Signalling:
    """The newest month that is told whole, and each measure that signals in it, by card, in words."""

    month: date
    words: Mapping[str, str]
    may_open: bool


def signalling(asking: Asking, level: str, level_id: int | None) -> Signalling | None:
    """What signals at a place; None of a team (months are told of none), out of reach and before anything is published.

    One query, for the register of dated events.
    """
    service = level_id if level == Level.SERVICE else None
    edition = asking.once(current)
    if (
        level not in (Level.AUTHORITY, Level.SERVICE)
        or edition is None
        or not permissions.can_open(asking.actor, service)
    ):
        return None
    month = rules.latest_month(edition.as_at)
    charts = charts_of(asking, edition, service, month, events.standing(asking)).charts
    words = {key: rules.signal_words(one.card, one, one.now[0]) for key, one in charts.items() if one.now}
    return Signalling(month, words, permissions.can_open_any(asking.actor))
